"""A few marts written by hand, of which every row tells its publication."""

import psycopg
from tests.warehouse import candidates
from tests.warehouse.publishing.test_publications import submission

from ansinh.ledger.candidates import open_candidate

UNITS = 40
DROP = """
do $$ declare one record; begin
    for one in select relname, relkind from pg_class
        where relnamespace = 'candidate'::regnamespace and relkind in ('r', 'v') order by relkind
    loop
        execute format('drop %s if exists candidate.%I cascade',
            case one.relkind when 'v' then 'view' else 'table' end, one.relname);
    end loop;
end $$
"""
TABLES = """
create table candidate.figures (unit integer not null, of_publication bigint, note text);
create table candidate.totals (of_publication bigint, figure numeric(18, 2));
create view candidate.shown as
select figures.unit, figures.of_publication, totals.of_publication as of_total
from candidate.figures inner join candidate.totals using (of_publication);
grant select on candidate.figures, candidate.totals, candidate.shown to bi_reader;
"""


def build(connection: psycopg.Connection, *, half: bool = False) -> int:
    """The next candidate, made anew as dbt does it; every row says its number."""
    row = connection.execute("select count(*) + 1 from ops.submission").fetchone()
    assert row is not None
    submission(connection, "883", row[0], "accepted")
    number = open_candidate(connection)
    assert number is not None
    with candidates.as_transformer(connection):
        connection.execute(DROP)
        for statement in TABLES.split(";\n"):
            if statement.strip():
                connection.execute(statement.encode())
        # More units in one, fewer in the other: rows come and leave.
        connection.execute(
            "insert into candidate.figures select unit, %s, null"
            " from generate_series(1, %s) as units (unit)",
            (number, UNITS // 2 if half else UNITS - number % 7),
        )
        connection.execute("insert into candidate.totals values (%s, 1)", (number,))
    return number


def publish(connection: psycopg.Connection) -> int:
    """Build the next publication and let BI read it."""
    number = build(connection)
    assert candidates.publish(connection, number)
    return number
