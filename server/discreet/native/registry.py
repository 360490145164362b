"""Keys of HKEY_CURRENT_USER\\Software; each holds the path of a manifest. Windows only."""

from __future__ import annotations

from discreet.identity import NATIVE_HOST


def key_of(browser: str) -> str:
    """The key in which a browser, named by its own key, looks for our host."""
    return rf"Software\{browser}\NativeMessagingHosts\{NATIVE_HOST}"


def read(key: str) -> str | None:
    """The value of a key; None when there is no such key."""
    import winreg

    try:
        return winreg.QueryValue(winreg.HKEY_CURRENT_USER, key)  # type: ignore[attr-defined]
    except FileNotFoundError:
        return None


def write(key: str, value: str) -> None:
    """Make a key and the ones above it."""
    import winreg

    winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, value)  # type: ignore[attr-defined]


def delete(key: str) -> bool:
    """Remove a key; False when there was none."""
    import winreg

    try:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)  # type: ignore[attr-defined]
    except FileNotFoundError:
        return False
    return True


def has_browser(browser: str) -> bool:
    """Whether a browser has left its key."""
    return read(rf"Software\{browser}") is not None
