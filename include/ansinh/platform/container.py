"""What the containers of docker-compose.yaml ask for, as `python -m ansinh.platform.container`.

The database's passwords are made by this installation and lie in the shared folder:
no container carries them in its environment.
"""

import sys

from ansinh.database.connecting import role_url
from ansinh.database.secrets import load_secrets
from ansinh.errors import AnsinhError
from ansinh.platform.airflow import write_login
from ansinh.settings import Settings, get_settings

DRIVERS = {"uri": "postgresql+psycopg2", "async-uri": "postgresql+psycopg_async"}


class ContainerError(AnsinhError):
    """Called with a word that is none of those it knows."""


def airflow_uri(settings: Settings, driver: str) -> str:
    """The URI of Airflow's own database for SQLAlchemy."""
    url = role_url(settings, "airflow")
    return url.replace("postgresql", driver, 1)


def main(words: list[str]) -> None:
    """`uri` or `async-uri` writes that URI to standard output; `login` writes the login."""
    if words == ["login"]:
        write_login(get_settings(), load_secrets(get_settings().home))
    elif len(words) == 1 and words[0] in DRIVERS:
        # Airflow takes every character, a line's end as well.
        sys.stdout.write(airflow_uri(get_settings(), DRIVERS[words[0]]))
    else:
        raise ContainerError(f"Say one of: {', '.join(DRIVERS)}, login.")


if __name__ == "__main__":
    main(sys.argv[1:])
