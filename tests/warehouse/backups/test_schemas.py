"""Nothing that the warehouse knows is left out of its backups."""

import psycopg
import pytest

from ansinh.backups.checksums import SCHEMAS

pytestmark = pytest.mark.warehouse

# What a restore or the next build makes anew, and why nothing is lost with it.
MADE_ANEW = {
    "access": "functions of this version, made by every start",
    "candidate": "the next build's",
    "intermediate": "the next build's",
    "portal": "sessions and wrong passwords: whoever was signed in signs in anew",
    "public": "holds nothing",
    "staging": "the next build's",
}


def test_every_schema_is_kept_or_made_anew(migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as connection:
        rows = connection.execute("select nspname from pg_namespace where nspname !~ '^pg_'")
        there = {name for (name,) in rows} - {"information_schema"}
    assert there <= {*SCHEMAS, *MADE_ANEW}
    assert set(SCHEMAS) <= there
