"""A letter leaves once, in its hour, whatever happens to the task or to the server."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.warehouse.conftest import role_url_at

from ansinh.alerts.channels import DeliveryError, RefusedLetterError
from ansinh.alerts.sending import NotAllSentError, send_waiting
from ansinh.ledger.letters import PATIENCE, Attachment, Letter, forget_files, write

pytestmark = pytest.mark.warehouse

NOW = datetime.now(UTC)
LONG = timedelta(hours=2)  # longer than the longest pause between attempts


@dataclass
class Notebook:
    """A channel that remembers, and fails for some."""

    name: str = "notebook"
    failing: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    pause: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)

    def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
        if letter.address in self.failing:
            raise DeliveryError("mailbox full")
        if letter.address in self.gone:
            raise RefusedLetterError("550 nobody of that name")
        self.begun.set()
        if self.pause is not None:
            self.pause.wait()
        self.sent.append(letter.address)
        self.attached += [one.file_name for one in attachments]


def letter(address: str, run_id: str = "run-1", not_before: datetime = NOW) -> Letter:
    return Letter(
        f"{run_id}/{address}", address, address, "About", "text", "<p>text</p>", not_before
    )


@pytest.fixture
def connection(migrated_url: str) -> Iterator[psycopg.Connection]:
    """As the role that sends, in a database as an installation has it."""
    with psycopg.connect(role_url_at(migrated_url, "loader"), autocommit=True) as connection:
        yield connection


def put(connection: psycopg.Connection, *letters: Letter) -> int:
    return sum(write(connection, one) for one in letters)


def states(connection: psycopg.Connection) -> dict[str, str]:
    return dict(connection.execute("select address, state from ops.letter_now").fetchall())


def test_what_is_written_twice_is_one_letter(connection: psycopg.Connection) -> None:
    one = letter("a@x.example")
    assert put(connection, one, one, letter("a@x.example", "run-2")) == 2


def test_a_repeated_task_sends_nothing_again(connection: psycopg.Connection) -> None:
    channel = Notebook()
    put(connection, letter("a@x.example"), letter("b@x.example"))
    assert send_waiting(connection, channel, NOW) == 2
    assert send_waiting(connection, channel, NOW + LONG) == 0
    assert channel.sent == ["a@x.example", "b@x.example"]
    assert states(connection) == {"a@x.example": "sent", "b@x.example": "sent"}


def test_a_letter_waits_for_its_hour(connection: psycopg.Connection) -> None:
    channel = Notebook()
    put(connection, letter("a@x.example", not_before=NOW + LONG))
    assert send_waiting(connection, channel, NOW) == 0
    assert send_waiting(connection, channel, NOW + LONG) == 1


def test_one_failing_recipient_stops_nobody_and_is_tried_again(
    connection: psycopg.Connection,
) -> None:
    channel = Notebook(failing={"a@x.example"})
    put(connection, letter("a@x.example"), letter("b@x.example"))
    with pytest.raises(NotAllSentError, match=r"Sent 1, not sent to: a@x.example \(mailbox full\)"):
        send_waiting(connection, channel, NOW)
    assert channel.sent == ["b@x.example"]
    # Not at once again, for a server that is down is not helped by being asked.
    assert send_waiting(connection, channel, NOW) == 0

    channel.failing.clear()
    assert send_waiting(connection, channel, NOW + LONG) == 1
    assert channel.sent == ["b@x.example", "a@x.example"]


def test_a_server_that_is_down_for_a_day_loses_nothing(connection: psycopg.Connection) -> None:
    names = [f"{at}@x.example" for at in range(5)]
    channel = Notebook(failing=set(names))
    put(connection, *map(letter, names))
    for hour in range(0, 24, 2):
        with pytest.raises(NotAllSentError):
            send_waiting(connection, channel, NOW + timedelta(hours=hour))
    channel.failing.clear()
    assert send_waiting(connection, channel, NOW + timedelta(hours=26)) == len(names)
    assert channel.sent == names


def test_an_address_that_nobody_has_is_not_tried_again(connection: psycopg.Connection) -> None:
    channel = Notebook(gone={"a@x.example"})
    put(connection, letter("a@x.example"))
    with pytest.raises(NotAllSentError):
        send_waiting(connection, channel, NOW)
    assert states(connection) == {"a@x.example": "refused"}
    assert send_waiting(connection, channel, NOW + LONG) == 0


def test_what_is_no_news_any_more_is_given_up(connection: psycopg.Connection) -> None:
    channel = Notebook(failing={"a@x.example"})
    put(connection, letter("a@x.example"))
    with pytest.raises(NotAllSentError):
        send_waiting(connection, channel, NOW + PATIENCE + LONG)
    assert states(connection) == {"a@x.example": "given_up"}


def test_two_tasks_at_once_send_one_letter(
    connection: psycopg.Connection, migrated_url: str
) -> None:
    """The second comes while the first one has the letter in hand."""
    first, second = Notebook(pause=threading.Event()), Notebook()
    put(connection, letter("a@x.example"))

    def work() -> None:
        with psycopg.connect(role_url_at(migrated_url, "loader"), autocommit=True) as own:
            send_waiting(own, first, NOW)

    task = threading.Thread(target=work)
    task.start()
    first.begun.wait()
    assert send_waiting(connection, second, NOW) == 0
    first.pause.set()
    task.join()
    assert (first.sent, second.sent) == (["a@x.example"], [])


def test_what_was_sent_is_noted_even_if_the_task_dies_later(
    connection: psycopg.Connection, migrated_url: str
) -> None:
    class Dying(Notebook):
        def send(self, letter: Letter, attachments: Sequence[Attachment] = ()) -> None:
            if letter.address == "b@x.example":
                raise KeyboardInterrupt
            super().send(letter, attachments)

    put(connection, letter("a@x.example"), letter("b@x.example"))
    with pytest.raises(KeyboardInterrupt):
        send_waiting(connection, Dying(), NOW)
    with psycopg.connect(migrated_url) as other:
        assert states(other) == {"a@x.example": "sent", "b@x.example": "waiting"}


def test_what_goes_with_a_letter_goes_with_it_and_is_forgotten_later(
    connection: psycopg.Connection, migrated_url: str
) -> None:
    channel = Notebook()
    write(connection, letter("a@x.example"), [Attachment("marked.xlsx", "a/b", b"PK")])
    send_waiting(connection, channel, NOW)
    assert channel.attached == ["marked.xlsx"]
    assert forget_files(connection) == 0
    with psycopg.connect(migrated_url) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute("update ops.letter_event set at = at - interval '31 days'")
    assert forget_files(connection) == 1


def test_a_connection_inside_a_transaction_is_refused(migrated_url: str) -> None:
    with psycopg.connect(role_url_at(migrated_url, "loader")) as connection:
        connection.execute("select 1")
        with pytest.raises(ValueError, match="at rest"):
            send_waiting(connection, Notebook(), NOW)
