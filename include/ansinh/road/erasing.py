"""Destroy personal data and leave the proof: of a submission, of a household, or in time.

Figures stay: rows keep their counts and lose who they are about. A landed file is lost whole with
its key, and cannot be judged again. What backups hold goes with the next one; see
`ansinh.backups.nightly`.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path

import psycopg

from ansinh.errors import AnsinhError
from ansinh.extraction.rooms import sweep
from ansinh.forms.catalogue import load_forms
from ansinh.ledger import erasures as ledger
from ansinh.ledger.erasures import Erasure, Step, What
from ansinh.ledger.portal_requests import forget_requests
from ansinh.raw.blanking import RawRow, rows_of_household
from ansinh.road.destroying import Asked, Chosen, destroy
from ansinh.road.installation import Installation


class EraseError(AnsinhError):
    """What was asked to be erased is not there, or is not about people."""


def erase_submission(installation: Installation, submission_id: int, asked: Asked) -> Erasure:
    """Destroy the personal data of a submission, and of whatever else its file became.

    Raises EraseError for one that is not there or not about people.
    """

    def chosen(connection: psycopg.Connection) -> Chosen:
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
        return Chosen(ids)

    return _erase(installation, "submission", asked, chosen)


def erase_household(
    installation: Installation, units: Sequence[str], head: str, born: int | None, asked: Asked
) -> Erasure:
    """Destroy what names one household in all lists of these units; its files with it.

    Raises EraseError where no list names it.
    """

    def chosen(connection: psycopg.Connection) -> Chosen:
        found = connection.execute("select restricted.head_hash(%s, %s)", (head, born)).fetchone()
        (head_hash,) = found or ("",)
        rows = rows_of_household(connection, list(units), head_hash)
        kept = connection.execute(
            "select submission_id, listed_as, _row from restricted.kept_head"
            " inner join ops.submission using (submission_id)"
            " where head_hash = %s and unit_code = any(%s)",
            (head_hash, list(units)),
        ).fetchall()
        rows += [RawRow(f"household_list__{listed}", number, row) for number, listed, row in kept]
        ids = sorted({one.submission_id for one in rows})
        if not ids:
            raise EraseError(
                "No list of this unit names such a household: look at the spelling, the year of "
                "birth and the unit, under its former code too."
            )
        return Chosen(ids, rows)

    return _erase(installation, "household", asked, chosen, names=[head])


def erase_in_time(installation: Installation) -> Erasure | None:
    """Destroy names and landed files whose time is over; None where there are none.

    What the key made of each head of household is kept: it stays the same household.
    """
    before = installation.now() - timedelta(days=installation.settings.names_days)

    def chosen(connection: psycopg.Connection) -> Chosen:
        return Chosen(
            _about_people(
                connection,
                "delivered_at < %s and not exists ("
                "select from ops.erased_submission as erased"
                " inner join ops.erasure using (erasure_id)"
                " where erased.submission_id = submission.submission_id and what <> 'household')",
                before,
            )
        )

    why = f"names are kept for {installation.settings.names_days} days"
    with installation.connect("ansinh_owner") as connection:
        if not chosen(connection).submissions:
            return None
    return _erase(installation, "retention", Asked("ansinh", why), chosen)


def forget_portal_requests(installation: Installation) -> int:
    """Forget what people asked the portal for longer ago than names are kept; how many."""
    before = installation.now() - timedelta(days=installation.settings.names_days)
    with installation.connect("ansinh_owner") as connection:
        return forget_requests(connection, before)


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
    chosen: Callable[[psycopg.Connection], Chosen],
    *,
    names: Iterable[str] = (),
) -> Erasure:
    if not asked.by.strip() or not asked.why.strip():
        raise EraseError("Say who asks for it, and why (--by, --why).")
    with installation.connect("ansinh_owner") as connection:
        erasure_id, files = destroy(connection, what, asked, chosen(connection))
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
