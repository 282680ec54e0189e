"""A message leaves once per run and recipient, whatever happens to the task."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import pytest
from tests.warehouse.conftest import role_url_at

from ansinh.alerts.administrators import Administrator
from ansinh.alerts.channels import DeliveryError
from ansinh.alerts.formats import Letter
from ansinh.alerts.messages import RunMessage, SubmissionOutcome
from ansinh.alerts.sending import NotAllSentError, send_all

pytestmark = pytest.mark.warehouse


@dataclass
class Notebook:
    """A channel that remembers, and fails for some."""

    name: str = "notebook"
    failing: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    pause: threading.Event | None = None

    def send(self, letter: Letter) -> None:
        if letter.recipient in self.failing:
            raise DeliveryError("mailbox full")
        if self.pause is not None:
            self.pause.wait()
        self.sent.append(letter.recipient)


def message(email: str, run_id: str = "run-1") -> RunMessage:
    outcome = SubmissionOutcome(
        1, "poverty_review", "892", "Huyện Châu Thành", "2022", "official", "accepted", ()
    )
    recipient = Administrator(email, email, frozenset({"*"}))
    return RunMessage(run_id, recipient, (outcome,), datetime(2022, 12, 20, tzinfo=UTC))


@pytest.fixture
def connection(migrated_url: str) -> Iterator[psycopg.Connection]:
    """As the role that sends, in a database as an installation has it."""
    with psycopg.connect(role_url_at(migrated_url, "loader")) as connection:
        yield connection


def noted(connection: psycopg.Connection) -> list[tuple[str, str]]:
    query = "select recipient, channel from ops.message order by recipient"
    rows = connection.execute(query).fetchall()
    connection.commit()
    return rows


def test_a_repeated_task_sends_nothing_again(connection: psycopg.Connection) -> None:
    channel = Notebook()
    messages = [message("a@x.example"), message("b@x.example")]
    assert send_all(connection, messages, channel) == 2
    assert send_all(connection, messages, channel) == 0
    assert channel.sent == ["a@x.example", "b@x.example"]
    assert noted(connection) == [("a@x.example", "notebook"), ("b@x.example", "notebook")]
    assert send_all(connection, [message("a@x.example", "run-2")], channel) == 1


def test_one_failing_recipient_stops_nobody_and_is_tried_again(
    connection: psycopg.Connection,
) -> None:
    channel = Notebook(failing={"a@x.example"})
    messages = [message("a@x.example"), message("b@x.example")]
    with pytest.raises(NotAllSentError, match=r"Sent 1, not sent to: a@x.example \(mailbox full\)"):
        send_all(connection, messages, channel)
    assert channel.sent == ["b@x.example"]
    assert noted(connection) == [("b@x.example", "notebook")]
    channel.failing.clear()
    assert send_all(connection, messages, channel) == 1
    assert channel.sent == ["b@x.example", "a@x.example"]


def test_two_tasks_at_once_send_one_letter(
    connection: psycopg.Connection, migrated_url: str
) -> None:
    channel = Notebook(pause=threading.Event())
    counts: list[int] = []

    def work() -> None:
        with psycopg.connect(role_url_at(migrated_url, "loader")) as own:
            counts.append(send_all(own, [message("a@x.example")], channel))

    tasks = [threading.Thread(target=work) for _ in range(2)]
    for task in tasks:
        task.start()
    channel.pause.set()
    for task in tasks:
        task.join()
    assert sorted(counts) == [0, 1] and channel.sent == ["a@x.example"]


def test_what_was_sent_is_noted_even_if_the_task_dies_later(
    connection: psycopg.Connection, migrated_url: str
) -> None:
    class Dying(Notebook):
        def send(self, letter: Letter) -> None:
            if letter.recipient == "b@x.example":
                raise KeyboardInterrupt
            super().send(letter)

    with pytest.raises(KeyboardInterrupt):
        send_all(connection, [message("a@x.example"), message("b@x.example")], Dying())
    with psycopg.connect(migrated_url) as other:
        assert noted(other) == [("a@x.example", "notebook")]


def test_a_connection_inside_a_transaction_is_refused(connection: psycopg.Connection) -> None:
    connection.execute("select 1")
    with pytest.raises(ValueError, match="at rest"):
        send_all(connection, [message("a@x.example")], Notebook())
