"""Ways in by which other services on localhost were entered, tried on this one.

Each test is named for what went wrong there; `docs/security.md` names where.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable

import pytest
from paired import EXTENSION, Paired

from discreet.cli.main import main
from discreet.service.core import WRONG_CODES_PER_SECOND
from discreet.service.pairing import TRIES
from discreet.service.routes import ROUTES
from discreet.settings import Settings

CALLS = [(route.method, route.path.replace("{id}", "1")) for route in ROUTES]
PAGE = "https://evil.example"


async def ask(paired: Paired, method: str, path: str, headers: dict[str, str]) -> int:
    body = {"data": b"{}"} if method in ("POST", "PUT") else {}
    async with paired.client.request(method, path, headers=headers, **body) as response:
        assert not [name for name in response.headers if name.startswith("Access-Control")]
        await response.read()
        return response.status


def bearer(paired: Paired, token: str | None = None) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {token or paired.token}",
        "Content-Type": "application/json",
    }


async def test_a_rebound_name_reaches_no_route(paired: Paired) -> None:
    """CVE-2025-66414: the check of `Host` was there, but off until someone asked for it."""
    for method, path in CALLS:
        for name in ("evil.example", "a.localhost", "127.0.0.1.evil.example"):
            headers = bearer(paired) | {"Host": f"{name}:{paired.client.port}"}
            assert await ask(paired, method, path, headers) == 403, path


def test_no_setting_widens_who_is_let_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CVE-2026-11624: the lists were there, and let everyone in until someone filled them."""
    for name in ("allowed_hosts", "host", "hosts", "bind", "address", "cors", "listen"):
        assert name not in Settings.model_fields
    for origin in ("*", "chrome-extension://*", "https://x.com", "null", "moz-extension://.*"):
        with pytest.raises(ValueError, match="allowed_origins"):
            Settings(allowed_origins=[origin])
    for words in (["--host", "0.0.0.0"], ["--address=192.168.1.5"], ["--port", "0.0.0.0:80"]):
        with pytest.raises(SystemExit) as ended:
            main(["serve", *words])
        assert ended.value.code == 2
    capsys.readouterr()


async def test_an_origin_that_only_begins_or_ends_like_ours_is_refused(
    start: Callable[..., Awaitable[Paired]],
) -> None:
    """CVE-2026-40110: an expression for origins was matched at the beginning only."""
    listed = "chrome-extension://" + "ab" * 16
    paired = await start(allowed_origins=[EXTENSION, listed])
    for known in (EXTENSION, listed):
        for origin in (f"{known}.evil.example", f"{known}/", f"{known}a", known[:-1]):
            assert (
                await ask(paired, "GET", "/v1/status", bearer(paired) | {"Origin": origin}) == 403
            )
        assert await ask(paired, "GET", "/v1/status", bearer(paired) | {"Origin": known}) == 200


async def test_a_page_of_localhost_is_a_page(paired: Paired) -> None:
    """AnkiConnect's list begins with `http://localhost`, and so with every local web server."""
    port = paired.client.port
    for origin in ("http://localhost", f"http://localhost:{port}", f"http://127.0.0.1:{port}"):
        for method, path in CALLS:
            assert await ask(paired, method, path, bearer(paired) | {"Origin": origin}) == 403


@pytest.mark.parametrize(
    "unasked",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {},
    ],
    ids=str,
)
async def test_a_call_that_needs_no_preflight_changes_nothing(
    paired: Paired, unasked: dict[str, str]
) -> None:
    """Vite, AnkiConnect: without CORS a page can't read the answer, but the call had been made."""
    for sent_by_a_page in ({"Origin": PAGE}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        for with_token in ({}, {"Authorization": f"Bearer {paired.token}"}):
            headers = unasked | sent_by_a_page | with_token
            body = b'{"platform": "x", "handle": "acme", "mode": "observe"}'
            for path in ("/v1/accounts", "/v1/check", "/v1/feedback", "/v1/pair"):
                async with paired.client.post(path, data=body, headers=headers) as response:
                    assert response.status == 403
    assert (await paired.call("GET", "/v1/accounts"))[1] == {"accounts": []}


async def test_a_stranger_learns_no_path_and_no_version(paired: Paired) -> None:
    """Vite: what an error said of the machine's files. `/health` alone tells the version."""
    from discreet import __version__

    folder = str(paired.service.settings.data_dir)
    for method, path in [*CALLS, ("GET", "/nothing"), ("PATCH", "/v1/check"), ("GET", "/health?a")]:
        for headers in ({}, {"Origin": PAGE}, {"Host": "evil.example"}, {"Authorization": "x"}):
            async with paired.client.request(method, path, headers=headers) as response:
                text = await response.text()
                if response.status == 200:
                    assert path.startswith("/health")
                    continue
                assert __version__ not in text
                assert folder not in text and "/home" not in text and "site-packages" not in text


async def test_a_token_of_a_browser_is_good_for_its_origin_alone(paired: Paired) -> None:
    """Also where it leaks: another listed extension can't use it, nor a call without an origin."""
    other = "chrome-extension://" + "ab" * 16
    code = paired.service.pairing.new_code()
    async with paired.client.post(
        "/v1/pair", json={"code": code}, headers={"Origin": EXTENSION}
    ) as response:
        token = (await response.json())["token"]
    own = bearer(paired, token)
    assert await ask(paired, "GET", "/v1/status", own) == 200  # a worker's GET names no origin
    assert await ask(paired, "POST", "/v1/decisions", own) == 403
    assert await ask(paired, "DELETE", "/v1/history", own) == 403
    assert await ask(paired, "DELETE", "/v1/history", own | {"Origin": EXTENSION}) == 200
    assert await ask(paired, "GET", "/v1/status", own | {"Origin": other}) == 403
    assert await ask(paired, "DELETE", "/v1/history", bearer(paired)) == 200  # curl, paired so


async def test_a_flood_of_codes_keeps_nobody_from_pairing(paired: Paired) -> None:
    """Tries are counted for who knows the first half; the right code passes a flood."""
    code = paired.service.pairing.new_code()
    wrong = [f"{n:05d}ZZZZZ".replace("0", "A").replace("1", "B") for n in range(60)]

    async def send(given: str) -> int:
        async with paired.client.post("/v1/pair", json={"code": given}) as response:
            return response.status

    *refused, told = await asyncio.gather(*map(send, wrong), send(code))
    assert told == 200
    assert set(refused) <= {403, 429}
    assert refused.count(429) >= len(wrong) - TRIES - 60 * WRONG_CODES_PER_SECOND
    assert len(paired.service.pairing.clients()) == 2


async def test_every_hash_is_compared_whole(
    paired: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long a refusal takes must not tell how near a token is, nor which browser's it is."""
    pairing = paired.service.pairing
    for name in "abc":
        pairing.admit(name, EXTENSION, f"p-{name}")
    compared = []
    exact = hmac.compare_digest

    def watch(one: bytes, other: bytes) -> bool:
        compared.append((len(one), len(other)))
        return exact(one, other)

    monkeypatch.setattr(hmac, "compare_digest", watch)
    for token in (paired.token, paired.token[:-1] + "x", "x" * 43):
        compared.clear()
        await ask(paired, "GET", "/v1/status", bearer(paired, token))
        assert compared == [(32, 32)] * 4
