"""Settings: defaults, then `config.toml`, then the environment (`DISCREET_PORT=8766`), then what
an administrator has fixed (see `discreet.managed`).

Every field's description is the text of the settings table in the documentation.
There is no setting for the address to listen on: it is always this machine's loopback.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from platformdirs import user_config_path, user_data_path
from pydantic import Field, StringConstraints, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from discreet import managed
from discreet.identity import CHROMIUM_ID

_ORIGIN = (
    r"^(chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
)
_KEY = r"^RW[Q-T][0-9A-Za-z+/]{53}$"


def _config_dir() -> Path:
    return user_config_path("discreet", appauthor=False)


def _data_dir() -> Path:
    return user_data_path("discreet", appauthor=False)


class Settings(BaseSettings):
    """What can be set. An unknown key in `config.toml` is an error, so a typing mistake is seen."""

    model_config = SettingsConfigDict(env_prefix="DISCREET_", extra="forbid")

    port: int = Field(8765, ge=1, le=65535, description="Port on the loopback address.")
    data_dir: Path = Field(
        default_factory=_data_dir,
        description="Folder of the history, the pairings and the log. Readable by its owner only.",
    )
    config_dir: Path = Field(
        default_factory=_config_dir,
        description="Folder of `config.toml` and `terms.yaml` (or `terms.csv`). Set it in the"
        " environment only.",
    )
    history_days: int = Field(
        90, ge=1, le=3650, description="Days after which a flagged draft leaves the history."
    )
    history_encryption: Literal["keyring", "none"] | None = Field(
        None,
        description="`keyring`: the history's file is encrypted, its key in the system's keyring;"
        " it needs the extra `encryption`. `none`: it is not. Without it as `discreet history"
        " encrypt` or `decrypt` left it. A file that is otherwise is converted at the next start.",
    )
    team_database: str | None = Field(
        None,
        description="Address of a team's database, such as `postgresql://name@host/database`: what"
        " company accounts posted is copied there with its findings (see `docs/team.md`). It needs"
        " the extra `postgres`. The password does not belong here: it is taken from the keyring or"
        " `PGPASSWORD`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level written to the log. No level writes a draft's words."
    )
    terms_file: Path | None = Field(
        None,
        description="File of company terms, YAML or CSV; without it `terms.yaml` or `terms.csv` in"
        " the config folder.",
    )
    policy_dir: Path | None = Field(
        None, description="Folder of a policy pack; without it the one that is shipped."
    )
    policy_file: Path | None = Field(
        None, description="A signed policy pack; it comes before `policy_dir`."
    )
    policy_keys: Annotated[
        list[Annotated[str, StringConstraints(pattern=_KEY, strip_whitespace=True)]], NoDecode
    ] = Field(
        [],
        description="Public keys that may have signed the policy, as a TOML list or separated by"
        " commas: minisign's line that begins with `RW`.",
    )
    policy_version: str | None = Field(
        None,
        description="The only version of the policy that is taken, also when it is older than the"
        " one before; without it any that is not older.",
    )
    require_signed_policy: bool | None = Field(
        None,
        description="Whether the policy is refused unless it is signed; without it that is so when"
        " there are `policy_keys` or a `policy_file`.",
    )
    jurisdictions: Annotated[list[Literal["us", "uk", "de", "fr", "es"]], NoDecode] = Field(
        [],
        description="Whose rules on advertising and claims apply, as a TOML list or separated by"
        " commas; without it those that the policy names, else those of the draft's language.",
    )
    models_dir: Path | None = Field(
        None, description="Folder of the models; without it the ones that are shipped."
    )
    allowed_origins: Annotated[
        list[Annotated[str, StringConstraints(pattern=_ORIGIN)]], NoDecode
    ] = Field(
        [f"chrome-extension://{CHROMIUM_ID}"],
        description="Exact extension origins that may call, as a TOML list or separated by commas."
        " Firefox's origin differs on each machine and is bound when it pairs.",
    )
    compatible_apis: Annotated[list[Literal["languagetool", "presidio"]], NoDecode] = Field(
        [],
        description="APIs of other programs that the service speaks too, as a TOML list or"
        " separated by commas, so that their clients show its findings.",
    )
    check_seconds: float = Field(
        5.0, gt=0, le=60, description="Seconds after which a check that has no answer is given up."
    )
    requests_per_second: float = Field(
        500,
        gt=0,
        description="Calls that one paired browser may make each second, on average. It stops a"
        " loop gone wild; a client that waits for its answers does not reach it.",
    )

    @field_validator(
        "allowed_origins", "policy_keys", "jurisdictions", "compatible_apis", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [o.strip() for o in value.split(",") if o.strip()] if isinstance(value, str) else value
        )

    @field_validator("team_database")
    @classmethod
    def _without_password(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("postgresql", "postgres"):
            raise ValueError("give postgresql://name@host/database")
        if parts.password is not None or "password" in parse_qs(parts.query):
            raise ValueError("leave the password out; see docs/team.md for where it goes")
        return value

    @classmethod
    def fixed(cls) -> dict[str, Any]:
        """What an administrator has fixed. Raises ManagedError."""
        return managed.read_managed(managed.managed_file(), cls.model_fields)

    @property
    def terms(self) -> Path:
        """The terms file in force. It need not exist when none was set."""
        return self.terms_file or self.config_dir / "terms.yaml"

    @property
    def history_encrypted(self) -> bool | None:
        """Whether the history's file is to be encrypted; None: as the person left it."""
        return None if self.history_encryption is None else self.history_encryption == "keyring"

    @property
    def signature_required(self) -> bool:
        """Whether a policy that is not signed is refused."""
        if self.require_signed_policy is not None:
            return self.require_signed_policy
        return bool(self.policy_keys) or self.policy_file is not None

    @property
    def log_file(self) -> Path:
        """JSON lines, turned over at 1 MB."""
        return self.data_dir / "discreet.log"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            InitSettingsSource(settings_cls, cls.fixed()),
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=config_file()),
        )


def config_file() -> Path:
    """The person's `config.toml`, which need not exist. Raises ManagedError."""
    folder = Settings.fixed().get("config_dir") or os.environ.get("DISCREET_CONFIG_DIR")
    return (Path(folder) if folder else _config_dir()) / "config.toml"
