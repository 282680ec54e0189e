"""Destroy personal data and leave the proof: of a submission, of a household, or in time.

Figures stay: rows keep their counts and lose who they are about. A landed file is lost whole with
its key, and cannot be judged again. What backups hold goes with the next one; see
`ansinh.backups.nightly`.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg

from ansinh.errors import AnsinhError
from ansinh.extraction.rooms import sweep
from ansinh.forms.catalogue import load_forms
from ansinh.ledger import erasures as ledger
from ansinh.ledger.erasures import Erasure, Step, What
from ansinh.raw.blanking import blank, blank_household, keep_heads
from ansinh.road.installation import Installation


class EraseError(AnsinhError):
    """What was asked to be erased is not there, or is not about people."""


@dataclass(frozen=True)
class Asked:
    """Who asks for an erasure, and why; on record for ever."""

    by: str
    why: str


def erase_submission(installation: Installation, submission_id: int, asked: Asked) -> Erasure:
    """Destroy the personal data of a submission, and of whatever else its file became.

    Raises EraseError for one that is not there or not about people.
    """

    def chosen(connection: psycopg.Connection) -> tuple[int, list[int]]:
        ids = _about_people(
            connection,
            "delivery.sha256 = (select sha256 from ops.submission where submission_id = %s)",
            submission_id,
        )
        if submission_id not in ids:
            raise EraseError(
                f"There is no submission {submission_id} of a form about people, or of a file that "
                "is no form. See `ansinh status`."
            )
        return blank(connection, ids), ids

    return _erase(installation, "submission", asked, chosen)


def erase_household(
    installation: Installation, units: Sequence[str], head: str, born: int | None, asked: Asked
) -> Erasure:
    """Destroy what names one household in all lists of these units; its files with it.

    Raises EraseError where no list names it.
    """

    def chosen(connection: psycopg.Connection) -> tuple[int, list[int]]:
        row = connection.execute("select restricted.head_hash(%s, %s)", (head, born)).fetchone()
        rows, ids = blank_household(connection, list(units), str(row[0] if row else ""))
        kept = connection.execute(
            "delete from restricted.kept_head using ops.submission where"
            " submission.submission_id = kept_head.submission_id and head_hash = %s"
            " and unit_code = any(%s) returning kept_head.submission_id",
            (row[0] if row else None, list(units)),
        ).fetchall()
        ids = sorted({*ids, *(int(one) for (one,) in kept)})
        if not ids:
            raise EraseError(
                "No list of this unit names such a household: look at the spelling, the year of "
                "birth and the unit, under its former code too."
            )
        return rows, ids

    return _erase(installation, "household", asked, chosen, names=[head])


def erase_in_time(installation: Installation) -> Erasure | None:
    """Destroy names and landed files whose time is over; None where there are none.

    What the key made of each head of household is kept: it stays the same household.
    """
    before = installation.now() - timedelta(days=installation.settings.names_days)

    def chosen(connection: psycopg.Connection) -> tuple[int, list[int]]:
        ids = _about_people(
            connection,
            "delivered_at < %s and not exists ("
            "select from ops.erased_submission as erased inner join ops.erasure using (erasure_id)"
            " where erased.submission_id = submission.submission_id and what <> 'household')",
            before,
        )
        keep_heads(connection, ids)
        return blank(connection, ids), ids

    why = f"names are kept for {installation.settings.names_days} days"
    with installation.connect("ansinh_owner") as connection:
        _, ids = chosen(connection)
        connection.rollback()
    return (
        _erase(installation, "retention", Asked("ansinh", why), chosen, keeps_households=True)
        if ids
        else None
    )


def renew_pseudonyms(installation: Installation) -> bool:
    """Replace the key behind the pseudonyms that people read, where it has served its time."""
    before = installation.now() - timedelta(days=installation.settings.pseudonym_days)
    with installation.connect("ansinh_owner") as connection:
        query = """
            select restricted.replace_reading_key()
            from restricted.hash_key where purpose = 'reading' and made_at < %s
        """
        return connection.execute(query, (before,)).fetchone() is not None


def _erase(
    installation: Installation,
    what: What,
    asked: Asked,
    chosen: Callable[[psycopg.Connection], tuple[int, list[int]]],
    *,
    names: Iterable[str] = (),
    keeps_households: bool = False,
) -> Erasure:
    if not asked.by.strip() or not asked.why.strip():
        raise EraseError("Say who asks for it, and why (--by, --why).")
    with installation.connect("ansinh_owner") as connection:
        erasure_id = ledger.begin(connection, what, by=asked.by, why=asked.why)
        rows, ids = chosen(connection)
        files = ledger.destroy_keys(connection, erasure_id, ids)
        households = 0 if keeps_households else _forget_households(connection, ids)
        scrubbed = ledger.scrub(connection, ids)
        for step in (
            Step("raw", "rows without names", rows),
            Step("restricted", "households one by one", households),
            Step("ledger", "findings and differences that quoted cells", scrubbed),
            Step("history", "nothing: figures of units only", 0),
        ):
            ledger.note_step(connection, erasure_id, step)
    # The keys are gone: what follows removes what nobody can read any more.
    removed = sum(installation.landing.remove(sha256) for sha256 in files)
    letters = _remove_letters(installation.settings.outbox_dir, list(names))
    rooms = sweep()
    with installation.connect("ansinh_owner") as connection:
        for step in (
            Step("landing", f"keys destroyed: {len(files)}; files removed", removed),
            Step("outbox", "letters that named somebody", letters),
            Step("temporary", "rooms that a crash had left", rooms),
        ):
            ledger.note_step(connection, erasure_id, step)
        return ledger.erasure_of(connection, erasure_id)


def _about_people(connection: psycopg.Connection, which: str, value: object) -> list[int]:
    """Submissions of forms about people, or of no form: nobody knows what such a file holds."""
    people = [name for name, form in load_forms().items() if form.about_people]
    query = f"""
        select submission_id from ops.submission inner join ops.delivery using (delivery_id)
        where {which} and (form is null or form = any(%s))
        order by submission_id
    """  # noqa: S608 -- constant texts only
    return [int(one) for (one,) in connection.execute(query.encode(), (value, people))]


def _forget_households(connection: psycopg.Connection, ids: list[int]) -> int:
    connection.execute("delete from restricted.kept_head where submission_id = any(%s)", (ids,))
    there = connection.execute(
        "select to_regclass('restricted.fct_household_assessment')"
    ).fetchone()
    if there is None or there[0] is None:
        return 0
    query = "delete from restricted.fct_household_assessment where submission_id = any(%s)"
    return connection.execute(query, (ids,)).rowcount


def _remove_letters(outbox: Path, names: list[str]) -> int:
    """Letters of former versions may name somebody; those of today do not."""
    sought = [_plain(name) for name in names]
    removed = 0
    for path in sorted(outbox.rglob("*")) if names else ():
        if path.is_file() and any(
            one in _plain(path.read_text(encoding="utf-8", errors="replace")) for one in sought
        ):
            path.unlink()
            removed += 1
    return removed


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
