"""Settings of one installation, read from the environment (`INNKEEP_…`); every one has a default that works."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """See `docs/settings.md` for what each means to whoever runs the hotel's machine."""

    model_config = SettingsConfigDict(env_prefix="INNKEEP_", env_ignore_empty=True, frozen=True)

    data: Path = Field(default=Path(".innkeep"), description="Folder of everything that this installation keeps")
    host: str = Field(default="127.0.0.1", description="Address to listen on; 0.0.0.0 lets phones in")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on")
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Port that tells figures to Prometheus, at /metrics; without it, none"
    )
    base_url: str | None = Field(default=None, description="The address guests and staff use, when behind a proxy")
    group_viewers: frozenset[UUID] = Field(
        default=frozenset(), description="The keys of people who see the figures of every hotel here, as a JSON list"
    )
    demo: bool = Field(default=True, description="Whether an installation without a hotel begins with the demo's")
    database_url: str | None = Field(default=None, description="The owner's URL of a PostgreSQL 18 of your own")
    app_database_url: str | None = Field(
        default=None, description="The application's own login there; without it, the owner's with the role set"
    )

    smtp_url: str | None = Field(
        default=None, repr=False, description="The server that takes e-mail: smtp://user:password@host:587, or smtps://"
    )
    mail_from: str | None = Field(default=None, description="The address that e-mail comes from; without it, none goes")
    private_addresses: bool = Field(
        default=False, description="Whether what browsers and integrators name may be in a private network, without TLS"
    )

    model: str | None = Field(
        default=None, description="A language model, such as openai:gpt-5-mini; without it, the embedded engine alone"
    )
    model_url: str | None = Field(default=None, description="A server of your own that speaks the protocol of OpenAI")
    model_key: SecretStr | None = Field(
        default=None, description="Its key; without it, the provider's own variable, such as OPENAI_API_KEY"
    )

    secret_key: SecretStr | None = Field(
        default=None, description="Seals the keys of messengers in the database; without it, a file in the data folder"
    )
    telegram_url: str = Field(default="https://api.telegram.org", description="Where the Telegram Bot API answers")
    whatsapp_url: str = Field(
        default="https://graph.facebook.com/v23.0", description="Where the WhatsApp Cloud API answers, with its version"
    )

    @property
    def public_url(self) -> str:
        """Where links that are shown to people point to, without a slash at the end."""
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104 - compared only
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")
