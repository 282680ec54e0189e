"""One build by dbt in a child process that dies with whoever asked for it."""

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from ansinh.database.connecting import connect
from ansinh.errors import AnsinhError
from ansinh.ledger.locks import hold_build
from ansinh.publishing.lineage import Lineage, tell_lineage

# Messages of these levels are what a console would show.
SHOWN = ("info", "warn", "error")
QUIET = ("--no-use-colors", "--log-level", "none")
# The hook at the end of `run` leaves the note to us: the tests are still to come.
TESTS_FOLLOW = {"ANSINH_DBT_TESTS_FOLLOW": "1"}
SPAWN = multiprocessing.get_context("spawn")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is to be built: dbt's options for all its commands, and which models `run` makes.

    `state` is the fingerprint of the project, `url` the warehouse as the transformer. With a
    `lineage` it is told, as OpenLineage events, what was read and written.
    """

    options: Sequence[str]
    selected: Sequence[str]
    environment: Mapping[str, str]
    state: str
    url: str
    lineage: Lineage | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The options of each command; what dbt writes of a run is read for its lineage only."""
        return (*self.options, "--no-write-json" if self.lineage is None else "--write-json")


class DbtRefusedError(AnsinhError):
    """A command of dbt failed; the message is dbt's own."""


@dataclass
class _Kept:
    """A project that this process, or the one that it was forked from, has parsed already."""

    state: str = ""
    manifest: Any = None


_kept = _Kept()


def keep_parsed(plan: Plan) -> None:
    """Parse the project now, for the builds of all processes that are forked from this one."""
    with _environment(plan.environment):
        _kept.manifest = _ask(None, None, "parse", *plan.asked).result
    _kept.state = plan.state


def run(plan: Plan, say: Say) -> None:
    """Run models, then the tests of those that wrote rows; each line of dbt is handed to `say`.

    The child holds the lock on builds for as long as it lives, and ends with its parent: killed,
    timed out or cleared, a build leaves nobody behind that writes into the candidate. Raises
    DbtRefusedError where a model or a test fails, InTheWayError where another build does not end.
    """
    context = multiprocessing.get_context("fork") if _can_fork(plan) else SPAWN
    reading, writing = context.Pipe(duplex=False)
    child = context.Process(target=_build, args=(plan, writing, os.getpid()), daemon=True)
    with _children_are_let():
        child.start()
    writing.close()
    try:
        while True:
            said = reading.recv()
            if isinstance(said, Exception):
                raise said
            say(said)
    except EOFError:
        child.join()
    finally:
        child.kill()
        child.join()
    if child.exitcode != 0:
        raise DbtRefusedError(f"The build ended with exit code {child.exitcode}.")


def _can_fork(plan: Plan) -> bool:
    """Whether a fork has all at once; else a fresh interpreter imports and parses.

    Who parsed once has threads that a fork has not: to parse again there would never end.
    """
    return "dbt.cli.main" in sys.modules and _kept.state in {"", plan.state}


@contextmanager
def _children_are_let() -> Iterator[None]:
    """Where a Celery worker runs the task, its process is a daemon, and those may have no children.

    The rule keeps children from outliving their parent; ours sees to that itself.
    """
    traits: dict[str, Any] = vars(multiprocessing.current_process())["_config"]
    is_daemon = traits.pop("daemon", None)
    try:
        yield
    finally:
        if is_daemon is not None:
            traits["daemon"] = is_daemon


def _build(plan: Plan, writing: Connection, parent: int) -> None:
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    os.environ.update(plan.environment)
    failed = False
    try:
        with connect(plan.url) as holding:
            hold_build(holding)
            _walk(plan, writing)
    except AnsinhError as error:
        writing.send(error)
        failed = True
    writing.close()
    sys.exit(1 if failed else 0)


def _walk(plan: Plan, writing: Connection) -> None:
    saying = threading.Lock()

    def tell(event: Any) -> None:
        if event.info.level in SHOWN and event.info.msg:
            with saying:
                writing.send(event.info.msg)

    if _kept.state != plan.state:
        keep_parsed(plan)
    os.environ.update(TESTS_FOLLOW)
    made = _ask(_kept.manifest, tell, "run", *plan.asked, *plan.selected).result
    tell_lineage(plan.lineage)
    nodes = _kept.manifest.nodes.values()
    # Staging is views: what they show is new with every submission.
    views = {one.unique_id for one in nodes if one.fqn[1:2] == ["staging"]}
    if tests := _tests_of(nodes, _written(made.results) | views):
        _ask(_kept.manifest, tell, "test", *plan.asked, "--select", *tests)
        tell_lineage(plan.lineage)
    _ask(_kept.manifest, tell, "run-operation", "note_build", *plan.asked)


def _written(results: Iterable[Any]) -> set[str]:
    """The models that have rows which were not there before."""
    return {
        one.node.unique_id
        for one in results
        if one.node.resource_type == "model"
        and (one.adapter_response or {}).get("rows_affected", 1) != 0
    }


def _tests_of(nodes: Iterable[Any], models: set[str]) -> list[str]:
    """The names of the data tests of these models."""
    return [
        node.name
        for node in nodes
        if node.resource_type == "test"
        and (
            {node.attached_node}
            if getattr(node, "attached_node", None)
            else set(node.depends_on.nodes)
        )
        & models
    ]


def _ask(manifest: Any, tell: Callable[[Any], None] | None, *arguments: str) -> Any:
    from dbt.cli.main import dbtRunner

    runner = dbtRunner(manifest=manifest, callbacks=[tell] if tell else [])
    result = runner.invoke([*QUIET, *arguments])
    if not result.success:
        raise DbtRefusedError(f"dbt {arguments[0]}: {result.exception or 'failed'}")
    return result


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """These variables for a while: what a process starts later need not know a password."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
