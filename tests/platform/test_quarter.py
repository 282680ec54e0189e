"""A quarter of forty communes under the real scheduler: who has which letter in the end."""

import itertools
from collections import Counter

import psycopg
import pytest

from tests.platform.quarter import files
from tests.platform.quarter.cast import (
    ADMINISTRATOR,
    CAST,
    DISTRICT,
    FORMER,
    OFFICE,
    OPERATOR,
    PERIOD,
    PROVINCE,
    mailbox,
    reference,
)
from tests.platform.quarter.story import Story, played

pytestmark = [pytest.mark.quarter, pytest.mark.requires("libfaketime")]

EARLIER = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
UNUSUAL = "resource_contributions.total_unusual"
WHY = "được một doanh nghiệp tặng lớn"
STEERING = "steering_assignments"
# What is taken from whoever builds, and given back: the build fails meanwhile.
CONTRIBUTIONS = "raw.resource_contributions__contributions"

ALL = [mailbox(code) for code in CAST.everybody]
LATE = [mailbox(code) for code in CAST.late]
WRONG = [mailbox(code) for code in CAST.wrong]
CORRECTED, RETURNED = WRONG[:1], WRONG[1:]
COME_AT_LAST, NEVER_CAME = LATE[:2], LATE[2:]
ANOMALOUS = [mailbox(CAST.anomalous)]
GOOD = [mailbox(code) for code in CAST.good]

# As letters call it; whoever changes their words changes them here.
DUE_SOON = "Nhắc nộp báo cáo trước hết ngày 05/10/2026"
OVERDUE_3 = "Nhắc nộp báo cáo: 3 báo cáo đã quá hạn"
OVERDUE_1 = "Nhắc nộp báo cáo: 1 báo cáo đã quá hạn"
STILL_OWE = "{} đơn vị chưa nộp báo cáo đã đến hạn"
FAILED, OVER = "1 việc cần xem", "1 việc đã xong"
DIGEST = "Tổng hợp: "
ACCEPTED, REJECTED = "{} báo cáo đạt", "{} báo cáo có lỗi, cần sửa"
WARNED = "{} báo cáo đạt, có cảnh báo"

# Day of arrival, mailboxes, subject. One file of a commune has three reports.
WANTED: list[tuple[str, list[str], str]] = [
    # A week before the day; whoever sent was killed twice meanwhile. The letter to communes says,
    # too, that August's review is late: who has hours hears of last Saturday, its third week.
    ("28/09", ALL, OVERDUE_1),
    ("28/09", [OFFICE], DUE_SOON),
    # What one commune sent of earlier quarters, and a district of 2024.
    ("28/09", ANOMALOUS, ACCEPTED.format(12)),
    ("28/09", [FORMER], ACCEPTED.format(1)),
    ("29/09", [ADMINISTRATOR], f"{DIGEST}{ACCEPTED.format(13)}; {FAILED}"),
    # Thirty-five communes and the province send their files.
    ("01/10", GOOD, ACCEPTED.format(3)),
    ("01/10", ANOMALOUS, f"{WARNED.format(1)}; {ACCEPTED.format(2)}"),
    ("01/10", WRONG, f"{REJECTED.format(1)}; {ACCEPTED.format(2)}"),
    ("01/10", [OFFICE], ACCEPTED.format(1)),
    ("01/10", [ADMINISTRATOR], REJECTED.format(3)),
    ("02/10", [ADMINISTRATOR], f"{DIGEST}{WARNED.format(1)}; {ACCEPTED.format(102)}; {FAILED}"),
    # One is corrected; one explains what surprised, which needs no letter; a district lost a unit.
    ("02/10", CORRECTED, ACCEPTED.format(3)),
    ("02/10", [FORMER], REJECTED.format(1)),
    ("02/10", [ADMINISTRATOR], REJECTED.format(1)),
    # On Sunday nobody is in the office. On Monday, the day, the mail server is down, until Tuesday.
    ("06/10", [ADMINISTRATOR], f"{DIGEST}{ACCEPTED.format(3)}; {FAILED}"),
    ("06/10", LATE, OVERDUE_3),
    ("06/10", RETURNED, OVERDUE_1),
    ("06/10", [ADMINISTRATOR], STILL_OWE.format(7)),
    # That letters waited comes with the first that leaves, that they left with the next.
    ("06/10", [OPERATOR], FAILED),
    ("06/10", [OPERATOR], OVER),
    # Two of the late ones; the build fails, until the next morning.
    ("07/10", COME_AT_LAST, WARNED.format(3)),
    ("07/10", [OPERATOR], FAILED),
    ("08/10", [ADMINISTRATOR], f"{DIGEST}{WARNED.format(6)}"),
    ("08/10", [OPERATOR], OVER),
    ("09/10", [ADMINISTRATOR], f"{DIGEST}{FAILED}"),
    # A week after the day.
    ("12/10", NEVER_CAME, OVERDUE_3),
    ("12/10", RETURNED, OVERDUE_1),
    ("12/10", [ADMINISTRATOR], STILL_OWE.format(5)),
]


def test_the_mailboxes_hold_what_a_sensible_person_would_have_sent(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with played(tmp_path_factory.mktemp("quarter")) as story:
        weeks_before(story)
        files_come(story)
        mail_is_down(story)
        build_breaks(story)
        story.go_to("12/10 07:36")
        arrived = [
            (f"{one.at:%d/%m}", one.address, one.subject.removeprefix("[An sinh] "))
            for one in story.boxes.shown()
        ]

    wanted = [(day, address, said) for day, whose, said in WANTED for address in whose]
    missing, more = Counter(wanted) - Counter(arrived), Counter(arrived) - Counter(wanted)
    assert (sorted(missing.elements()), sorted(more.elements())) == ([], [])


def weeks_before(story: Story) -> None:
    """A week before the day: reminders, in the middle of which whoever sends is killed, twice."""
    story.boxes.hold(after=10, takes_it=True)
    story.begin("28/09 07:36")
    story.kill_who_sends()
    # The one that was taken is sent again, under the same Message-ID.
    story.boxes.hold(after=15, takes_it=False)
    story.kill_who_sends()
    story.settle()
    assert len(story.boxes.arrived) == len(story.boxes.shown()) + 1

    story.turn("28/09 09:01")
    for period in EARLIER[2:]:
        words = ("--period", period, "--until", "2026-09-30", "--why", "nộp bù")
        story.platform.ansinh("waive", *words)
    sent = {
        period: files.workbook(CAST.anomalous, period, reference, each_vnd=usual)
        for period, usual in zip(
            EARLIER, itertools.count(files.STEADY_VND, files.STEP_VND), strict=False
        )
    }
    story.submit({**sent, "2024": files.review(DISTRICT, reference)})
    story.go_to("29/09 07:36")


def files_come(story: Story) -> None:
    """Those in time: good ones, three with an error, one that surprises; then what follows."""
    unusual = files.workbook(CAST.anomalous, PERIOD, reference, each_vnd=files.UNUSUAL_VND)
    sent = {code: files.workbook(code, PERIOD, reference) for code in CAST.good}
    sent |= {code: files.workbook(code, PERIOD, reference, on="ngày rằm") for code in CAST.wrong}
    sent[CAST.anomalous] = unusual
    sent[PROVINCE] = files.nothing(STEERING, PROVINCE, PERIOD, reference, "assignments")
    story.turn("01/10 09:01")
    story.submit(sent)
    story.go_to("02/10 07:36")

    story.turn("02/10 09:01")
    story.submit({CAST.anomalous: unusual}, "--explain", f"{UNUSUAL}={WHY}")
    corrected = CAST.wrong[0]
    story.submit(
        {
            f"{corrected}-2": files.workbook(corrected, PERIOD, reference),
            "2024-2": files.review(DISTRICT, reference, without=1),
        }
    )
    story.go_to("04/10 07:36")


def mail_is_down(story: Story) -> None:
    """From before the day until after the next morning."""
    story.boxes.down()
    story.go_to("05/10 07:36")
    story.go_to("06/10 07:36")
    story.boxes.up()
    story.go_to("06/10 09:01")
    story.go_to("06/10 09:06")


def build_breaks(story: Story) -> None:
    """Whoever builds may not read what he needs, from one day to the next."""
    story.turn("07/10 09:01")
    _as_owner(story, f"revoke select on {CONTRIBUTIONS} from transformer")
    story.submit({code: files.workbook(code, PERIOD, reference) for code in CAST.late[:2]})
    story.go_to("07/10 16:01")
    _as_owner(story, f"grant select on {CONTRIBUTIONS} to transformer")
    story.go_to("08/10 07:36")
    story.go_to("08/10 07:46")
    story.go_to("09/10 07:36")


def _as_owner(story: Story, statement: str) -> None:
    with psycopg.connect(story.platform.dsn("ansinh_owner")) as connection:
        connection.execute(statement.encode())
