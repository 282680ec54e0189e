"""A province where figures are signed, and people with logins of their own."""

from dataclasses import dataclass

import psycopg
from tests.warehouse import candidates
from tests.warehouse.publishing import small_marts
from tests.warehouse.publishing.people import url_of

from ansinh.ledger import approval
from ansinh.ledger.approval import Decides, Verdict


@dataclass
class Office:
    """The owner's connection, and people with logins of their own."""

    owner: psycopg.Connection
    url: str
    people: dict[str, str]

    def decide(self, name: str, number: int, verdict: Verdict = "approved", **how: object) -> None:
        with psycopg.connect(url_of(self.url, self.people[name])) as connection:
            approval.decide(connection, number, verdict, **how)  # type: ignore[arg-type]

    def state(self, number: int) -> str:
        row = self.owner.execute(
            "select state from ops.publication where publication_id = %s", (number,)
        ).fetchone()
        return str(row and row[0])

    def wait(self) -> int:
        """Build the next candidate and let it pass the gate; it waits."""
        number = small_marts.build(self.owner)
        candidates.let_pass(self.owner, number)
        return number

    def held(self) -> int:
        row = self.owner.execute("select publication_id from intermediate._built_from").fetchone()
        return int(row[0]) if row else 0

    def read(self) -> list[tuple[object, ...]]:
        query = "select distinct of_publication from marts.figures"
        return self.owner.execute(query.encode()).fetchall()

    def handed_in(self, name: str, number: int) -> None:
        """The newest submission of a publication was handed in by a person."""
        self.owner.execute(
            """
            insert into ops.hand_in (sha256, handed_in_by)
            select sha256, %s from ops.submission inner join ops.publication_submission
            using (submission_id) where publication_id = %s order by submission_id desc limit 1
            """,
            (self.people[name], number),
        )


def set_policy(
    connection: psycopg.Connection, decides: Decides = "person", *, everything: bool = True
) -> None:
    approval.set_policy(
        connection,
        decides=decides,
        official=everything,
        unexplained=everything,
        losses=everything,
        change_pct=None,
        why="figures are signed here",
    )


def publish_with_nothing_open(owner: psycopg.Connection) -> None:
    set_policy(owner, everything=False)
    small_marts.publish(owner)
