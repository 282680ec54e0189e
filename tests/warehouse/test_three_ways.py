"""`check`, `submit` and `replay` say the same of a file, finding by finding, whatever its name.

Every file of the corpus under its own suffix and one that it wrongly bears, each in its turn. What
a file is read as is compared for both; what is read alike is judged once, all files in one batch
for each of the three ways, so that the rules see the same company each time.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.corpus.case import Case
from tests.corpus.gathered import SHOULD_FAIL, SHOULD_PASS
from tests.warehouse.conftest import SmallRoad

from ansinh.extraction import child
from ansinh.extraction.reading import ParsedWorkbook, parsed_workbook
from ansinh.forms.catalogue import load_versions
from ansinh.landing.inbox import Inbox
from ansinh.ledger.deliveries import deliveries_of, delivery_of
from ansinh.ledger.findings import findings_of
from ansinh.ledger.submissions import of_period
from ansinh.road import judging, loading
from ansinh.road.assessing import assess_file
from ansinh.road.checking import findings_beside
from ansinh.road.replaying import FileAgain, Reason, judge_again
from ansinh.rules.findings import Finding, verdict_of
from ansinh.slots.slots import Slot
from ansinh.workbooks.safety.refusal import RefusedError

pytestmark = pytest.mark.warehouse

CASES: Mapping[str, Case] = {**SHOULD_PASS, **SHOULD_FAIL}
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".txt", ".XLSX", "")
FORMS = tuple(load_versions().values())
# What is said of a file: rule, severity, place and words.
Told = tuple[str, str, str | None, str | None, str | None, str | None, str]


@dataclass(frozen=True)
class Sent:
    """A file of the corpus under one name, and what the reading child answered."""

    case: Case
    name: str
    answer: ParsedWorkbook | RefusedError

    @property
    def content(self) -> bytes:
        """Stands for the file in landing; the same file under two names is two deliveries."""
        return f"{self.case.name} {self.name}".encode()


@dataclass(frozen=True)
class Said:
    """What came of one form of a file."""

    slot: Slot | None
    verdict: str
    findings: tuple[Told, ...]


class Corpus:
    """The files as they are read, each reading once; and what is read otherwise by its path."""

    def __init__(self, folder: Path) -> None:
        self.sent: list[Sent] = []
        self.differing: list[str] = []
        for number, case in enumerate(CASES.values()):
            (folder / str(number)).mkdir()
            wrong = SUFFIXES[number % len(SUFFIXES)]
            self._read(case, case.build(folder / str(number)), wrong)

    def _read(self, case: Case, built: Path, wrong: str) -> None:
        landed = built.with_name("landed")
        landed.write_bytes(built.read_bytes())
        seen = set()
        for suffix in dict.fromkeys((built.suffix, wrong)):
            named = built.with_name(f"{built.stem} gửi lại{suffix}")
            landed.rename(named)  # as `check` finds it
            by_check, _ = read(named, named.name)
            named.rename(landed)  # as it lies in landing
            by_road, answer = read(landed, named.name)
            if by_check != by_road:
                self.differing.append(f"{case.name} as {suffix or 'no suffix'}")
            if by_road not in seen:
                seen.add(by_road)
                self.sent.append(Sent(case, named.name, answer))


def read(path: Path, name: str) -> tuple[str, ParsedWorkbook | RefusedError]:
    """A fingerprint of what the child answers, its own name for the file left out; the answer."""
    with tempfile.TemporaryDirectory() as folder:
        document = json.loads(json.dumps(child.read(path, name, Path(folder), 50, FORMS)))
        told = hashlib.sha256(json.dumps(document).replace(json.dumps(name), "").encode())
        for part in sorted(Path(folder).glob("*.arrow")):
            told.update(part.read_bytes())
        try:
            return told.hexdigest(), parsed_workbook(document, Path(folder))
        except RefusedError as refusal:
            return told.hexdigest(), refusal


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def road(small_road: SmallRoad, corpus: Corpus) -> SmallRoad:
    """A road on which every file is in the inbox, and is read as it was read above."""
    answers = {hashlib.sha256(one.content).hexdigest(): one.answer for one in corpus.sent}

    def answered(path: Path, _: str) -> ParsedWorkbook:
        answer = answers[path.name]
        if isinstance(answer, RefusedError):
            raise answer
        return answer

    small_road.installation = replace(small_road.installation, read=answered)
    inbox = Inbox(small_road.settings.inbox)
    for one in corpus.sent:
        folders = [one.case.path] if one.case.path else []
        inbox.put(one.content, one.name, *folders)
    return small_road


def told_of(finding: Finding) -> Told:
    return (
        finding.rule, finding.severity, finding.sheet, finding.cell, finding.cells, finding.value,
        finding.message_vi,
    )  # fmt: skip


def said(slot: Slot | None, findings: list[Finding]) -> Said:
    return Said(slot, verdict_of(findings), tuple(sorted(map(told_of, findings), key=repr)))


def as_checked(road: SmallRoad) -> list[Said]:
    """What `check` says, of every form of every file in the order of arrival."""
    assessments = [one for _, _, found in files_of(road) for one in found]
    with road.installation.connect("loader") as connection:
        found = findings_beside(
            connection, assessments, road.installation.judge, road.installation.rules
        )
    return [said(one.slot, told) for one, told in zip(assessments, found, strict=True)]


def files_of(road: SmallRoad) -> Iterator[tuple[Any, list[int], Any]]:
    """Every delivery with its submissions, and its file assessed."""
    with psycopg.connect(road.url) as connection:
        for numbers in deliveries_of(connection, of_period(connection)).values():
            delivery = delivery_of(connection, numbers[0])
            path = road.settings.home / delivery.sha256
            where = (path, delivery.file_name, [delivery.hint], delivery.arrived_on)
            yield delivery, numbers, assess_file(road.installation, *where)


def as_recorded(road: SmallRoad) -> list[Said]:
    """What stands in the ledger, of every submission in the order of arrival."""
    with psycopg.connect(road.url) as connection:
        rows = connection.execute(
            "select submission_id, form, unit_code, period, stage, standard_code, as_of_date, state"
            " from ops.submission_now order by delivery_id, submission_id"
        ).fetchall()
        found = []
        for number, *slot, state in rows:
            one = said(Slot(*slot) if slot[0] else None, findings_of(connection, number))
            # Of two files of one slot the older one gave way.
            assert state == one.verdict or (state, "accepted") == ("superseded", one.verdict[:8])
            found.append(one)
    return found


def test_a_file_is_read_by_its_content_and_not_by_its_path(corpus: Corpus) -> None:
    assert corpus.differing == []
    readable = {one.case.name for one in corpus.sent if not isinstance(one.answer, RefusedError)}
    assert len(readable) > len(CASES) / 2, "there is something to compare"


def test_check_submit_and_replay_say_the_same(road: SmallRoad) -> None:
    loading.receive(road.installation, "run")
    checked = as_checked(road)

    for number in loading.unread(road.installation):
        loading.load(road.installation, number, "run")
    judging.judge(road.installation, loading.unjudged(road.installation), "run")
    submitted = as_recorded(road)

    files = [FileAgain(*one) for one in files_of(road)]
    with road.installation.connect("loader") as connection:
        judge_again(road.installation, connection, files, Reason("again", "tester", "replay"))
    replayed = as_recorded(road)

    assert len(checked) == len(submitted) == len(replayed) > len(CASES)
    assert {one.verdict for one in checked} == {
        *("accepted", "accepted_with_warnings", "rejected", "refused"),
    }
    differing = [
        three for three in zip(checked, submitted, replayed, strict=True) if len(set(three)) > 1
    ]
    assert differing == []
