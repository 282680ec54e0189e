"""Self-check of an installation: what is on record against what is there, and what puts it right.

Reads only, in one snapshot of the database. `ansinh doctor` prints it.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from psycopg import sql

from ansinh.database.migrating import known_revisions
from ansinh.disclosure.masking import masked
from ansinh.forms.catalogue import raw_tables
from ansinh.landing.errors import ChangedFileError
from ansinh.ledger import erasures
from ansinh.ledger import publications as ledger
from ansinh.publishing.candidate import held
from ansinh.publishing.catalogue import relations_of
from ansinh.publishing.contracts import MARTS
from ansinh.reference.loading import is_loaded
from ansinh.road.installation import Installation
from ansinh.road.publishing import made_by, missing_report

CANDIDATE = "candidate"
# What every table of the ledger that only grows says of itself.
GROWS = "only ever appended"
UNGUARDED = """
select relname from pg_class
where
    relnamespace = to_regnamespace('ops') and relkind = 'r'
    and obj_description(oid, 'pg_class') like %s
    and not exists (
        select from pg_trigger
        where tgrelid = pg_class.oid and tgname = 'append_only' and tgenabled <> 'D'
    )
order by relname
"""
TOLD_ROWS = """
select
    'raw.' || form || '__' || table_name as relation,
    submission_id, submission_table.row_count
from ops.submission_table inner join ops.submission using (submission_id)
where submission_table.row_count > 0
order by relation, submission_id
"""
OVERDUE = """
select
    publication_id,
    case state
        when 'approved' then 'was approved and did not come out'
        else 'was begun and neither published nor given up'
    end
from ops.publication
left join ops.decision_now using (publication_id)
where
    (state = 'candidate' and opened_at < now() - interval '2 hours')
    or (state = 'approved' and release_at < now() - interval '15 minutes')
"""


@dataclass(frozen=True)
class Complaint:
    """Something that is not as it should be, and what puts it right.

    Of what `can_wait` no file and no figure is lost or wrong meanwhile.
    """

    found: str
    cure: str
    can_wait: bool = False


Look = Callable[[Installation, psycopg.Connection], Iterator[Complaint]]


def examine(installation: Installation) -> Iterator[tuple[str, list[Complaint]]]:
    """What was looked at, in words, and what is wrong with it: nothing, if all is well.

    A look that fails itself is a complaint. Raises PlatformError where no database answers.
    """
    with installation.connect("ansinh_owner") as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        for name, look in LOOKS.items():
            try:
                with connection.transaction():
                    yield name, list(look(installation, connection))
            except Exception as error:  # noqa: BLE001 -- whatever it is, the other looks go on
                said = (str(error) or type(error).__name__).splitlines()[0]
                yield name, [Complaint(f"could not be looked at: {said}", "mend that first")]


def _ledger(_: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    row = connection.execute("select max(version_num) from ops.migration").fetchone()
    if row is None or row[0] != max(known_revisions()):
        yield Complaint(
            f"the ledger is of revision {row and row[0]}, the code of {max(known_revisions())}",
            "ansinh platform migrate",
        )
    for (table,) in connection.execute(UNGUARDED, (f"%{GROWS}%",)).fetchall():
        yield Complaint(
            f"ops.{table} can be changed: its trigger append_only is gone, or switched off",
            f"find out who did that; then: alter table ops.{table} enable trigger append_only",
        )


def _reference(_: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    if not is_loaded(connection):
        yield Complaint(
            "the lists in the database are not those of the files",
            "nothing: the next run loads them",
            can_wait=True,
        )


def _landing(installation: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    landing = installation.landing
    cure = "bring it back from a backup: docs/how-to/back-up-and-restore.md"
    for sha256 in erasures.landed(connection):
        try:
            with landing.at_hand(sha256) as path, path.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    raise ChangedFileError
        except FileNotFoundError:
            yield Complaint(f"{landing.place(sha256)} is not there, or its key is not", cure)
        except ChangedFileError:
            yield Complaint(f"{landing.place(sha256)} is not what was landed", cure)
    for sha256 in erasures.erased_files(connection):
        if landing.holds(sha256):
            yield Complaint(
                f"{landing.place(sha256)} was erased and is there: without its key nobody reads it",
                "remove it",
                can_wait=True,
            )


def _raw(_: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    there = {
        (f"raw.{table.relation}", number): rows
        for table in raw_tables()
        for number, rows in connection.execute(
            sql.SQL("select _submission_id, count(*) from {} group by 1").format(
                sql.Identifier("raw", table.relation)
            )
        )
    }
    told = {(name, number): rows for name, number, rows in connection.execute(TOLD_ROWS)}
    for name, number in sorted(there.keys() | told.keys()):
        here, wanted = there.get((name, number), 0), told.get((name, number), 0)
        if here != wanted:
            yield Complaint(
                f"{name} has {here} rows of submission {number}, which brought {wanted}",
                f"ansinh replay {number}",
            )


def _publications(_: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    for number, said in connection.execute(OVERDUE).fetchall():
        yield Complaint(
            f"publication {number} {said}",
            "look at the newest runs of build_marts and release_publication in Airflow",
        )


def _marts(installation: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    number = ledger.newest_published(connection)
    if number is None:
        return
    if ledger.made_by(connection, number) != made_by(installation, connection):
        yield Complaint(
            "the marts were made by other models, lists or another province than those here",
            "nothing: the next run builds them",
            can_wait=True,
        )
    elif held(connection) == number:
        yield from _differing(connection)


def _differing(connection: psycopg.Connection) -> Iterator[Complaint]:
    """Marts that hold other rows than what was judged: nobody but a publication writes them."""
    built, published = relations_of(connection, CANDIDATE), relations_of(connection, MARTS)
    tables = sorted(name for name, one in published.items() if not one.is_view)
    for name in tables:
        if name not in built:
            continue
        names = list(published[name].columns)
        query = sql.SQL("""
            select count(*) from (
                (select {columns} from {mart} except all select {columns} from {built})
                union all
                (select {columns} from {built} except all select {columns} from {mart})
            ) as differing
        """).format(
            columns=sql.SQL(", ").join(map(sql.Identifier, names)),
            mart=sql.Identifier(MARTS, name),
            built=masked(name, names, CANDIDATE),
        )
        row = connection.execute(query).fetchone()
        if row and row[0]:
            yield Complaint(
                f"{row[0]} rows of marts.{name} are not what passed the gate",
                "find out who changed the marts; then: ansinh rebuild --why …",
            )


def _report(installation: Installation, _: psycopg.Connection) -> Iterator[Complaint]:
    if missing := missing_report(installation):
        yield Complaint(
            f"the report {missing} is not there",
            "clear the task write_report of build_marts in Airflow",
            can_wait=True,
        )


def _indexes(_: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    query = "select indexrelid::regclass::text from pg_index where not indisvalid order by 1"
    for (name,) in connection.execute(query).fetchall():
        yield Complaint(f"the index {name} is broken", f"reindex index {name}")


def _clock(installation: Installation, connection: psycopg.Connection) -> Iterator[Complaint]:
    row = connection.execute("select clock_timestamp()").fetchone()
    apart = abs(installation.now() - row[0]) if row else timedelta()
    if apart > timedelta(minutes=1):
        yield Complaint(
            f"the clocks of this machine and of the database are {apart.total_seconds():.0f} s "
            "apart, and both say when a file arrived",
            "let both follow the same time server",
        )


LOOKS: Mapping[str, Look] = {
    "The ledger": _ledger,
    "Reference lists": _reference,
    "Landed files": _landing,
    "Rows of submissions": _raw,
    "Publications": _publications,
    "The marts": _marts,
    "The report": _report,
    "Indexes": _indexes,
    "Clocks": _clock,
}
