"""The parts of a report on its quality: coverage, timeliness, revisions, suppression, breaks."""

from collections.abc import Iterator
from decimal import Decimal

from ansinh.disclosure.policy import load_policy
from ansinh.publishing.reporting.document import Cell, Row, Section, Table
from ansinh.publishing.reporting.facts import Facts, StandardUsed
from ansinh.publishing.reporting.poverty_part import observation
from ansinh.publishing.reporting.sections import Writer, grouped
from ansinh.publishing.reporting.wording import Wording, capitalised
from ansinh.reference.cited_documents import documents

COVERED = ("reported_units", "owed_units", "share_pct")
ARRIVED = ("owed", "arrived", "on_time", "late")
REVISED = ("told_first", "changed", "told_no_more")
HIDDEN = ("rows", "suppressed", "rounded")
NO_END = 9999


def quality(words: Wording, facts: Facts) -> Section:
    """The quality declaration: what the figures lack, and why."""
    writer = Writer(words, facts)
    return Section(
        writer.say("quality"),
        "quality",
        sections=(
            _coverage(writer),
            _timeliness(writer),
            _revisions(writer),
            _suppression(writer),
            _standards(writer),
        ),
    )


def _coverage(writer: Writer) -> Section:
    rows = tuple(
        Row(
            (
                Cell(writer.say(subject)),
                Cell(capitalised(period)),
                writer.number(reported),
                writer.number(owed),
                writer.number(Decimal(100 * reported) / owed if reported is not None else None, 1),
            )
        )
        for subject, period, reported, owed in _covered(writer)
    )
    return Section(
        writer.say("coverage"),
        "coverage",
        paragraphs=(writer.say("coverage_explained"),),
        tables=(
            Table(
                writer.say("coverage_table"),
                writer.heads("subject", "period", *COVERED, number=COVERED),
                rows,
            ),
        )
        if rows
        else (),
    )


def _covered(writer: Writer) -> Iterator[tuple[str, str, int | None, int]]:
    """Reviews and periods of which somebody owes figures, newest first."""
    of_province = [one for one in writer.facts.poverty if one.unit_level == "province"]
    for one in sorted(of_province, key=lambda one: one.as_of_date, reverse=True):
        if one.owed_units:
            period = f"{writer.words.about(one.period, one.stage)} ({one.standard_code})"
            yield "mart_poverty_indicators", period, one.reported_units, one.owed_units
    for period, figures in grouped(writer.facts.resources, lambda one: one.period).items():
        first = figures[0]
        if first.owed_units:
            said = writer.words.period(period)
            yield "mart_mobilized_resources", said, first.reported_units, first.owed_units


def _timeliness(writer: Writer) -> Section:
    words, facts = writer.words, writer.facts
    table = Table(
        writer.say("timeliness_table"),
        writer.heads("form", "period", "due", *ARRIVED, number=ARRIVED),
        tuple(
            Row(
                (
                    Cell(one.form_vi if words.language == "vi" else one.form_en),
                    Cell(capitalised(words.about(one.period, one.stage))),
                    Cell(words.day(one.due_date)),
                    *(writer.number(getattr(one, name)) for name in ARRIVED),
                )
            )
            for one in facts.timeliness
        ),
    )
    return Section(
        writer.say("timeliness"),
        "timeliness",
        paragraphs=(writer.say("timeliness_explained" if table.rows else "nothing_due"),),
        tables=(table,) if table.rows else (),
    )


def _revisions(writer: Writer) -> Section:
    return Section(
        writer.say("revisions"),
        "revisions",
        paragraphs=(writer.say("revisions_explained"),),
        tables=(
            Table(
                writer.say("revisions_table"),
                writer.heads("publication", "day", "signed", *REVISED, number=REVISED),
                tuple(
                    Row(
                        (
                            Cell(str(one.publication_id)),
                            Cell(writer.words.day(one.published_at)),
                            Cell(writer.say(f"by_{one.approved_by}")),
                            *(writer.number(getattr(one, name)) for name in REVISED),
                        )
                    )
                    for one in writer.facts.publications
                ),
                (writer.say("counted_by_unit"),),
            ),
        ),
    )


def _suppression(writer: Writer) -> Section:
    status = writer.facts.status
    threshold = load_policy().threshold((status.decided_at or status.opened_at).date())
    return Section(
        writer.say("suppression"),
        "suppression",
        paragraphs=(writer.say("suppression_explained", threshold=threshold),),
        tables=(
            Table(
                writer.say("suppression_table"),
                writer.heads("table", *HIDDEN, number=HIDDEN),
                tuple(
                    Row(
                        (
                            Cell(writer.say(f"hidden_{one.mart}")),
                            *(writer.number(getattr(one, name)) for name in HIDDEN),
                        )
                    )
                    for one in writer.facts.hidden
                ),
            ),
        ),
    )


def _standards(writer: Writer) -> Section:
    tables = []
    if writer.facts.standards:
        tables.append(
            Table(
                writer.say("standards_table"),
                writer.heads("standard", "legal_basis", "in_force"),
                tuple(_standard(writer, one) for one in writer.facts.standards),
            )
        )
    of_province = [one for one in writer.facts.poverty if one.unit_level == "province"]
    broken = [one for one in of_province if not one.is_comparable]
    if broken:
        tables.append(
            Table(
                writer.say("breaks_table"),
                writer.heads("period", "standard", "observation"),
                tuple(
                    Row(
                        (
                            Cell(capitalised(writer.words.about(one.period, one.stage))),
                            Cell(one.standard_code),
                            Cell(observation(writer, one)),
                        )
                    )
                    for one in sorted(broken, key=lambda one: one.as_of_date, reverse=True)
                ),
            )
        )
    return Section(
        writer.say("standards"),
        "standards",
        paragraphs=(writer.say("standards_explained"),),
        tables=tuple(tables),
    )


def _standard(writer: Writer, one: StandardUsed) -> Row:
    words, basis, named = writer.words, one.legal_basis or "", one.standard_code
    if words.language == "vi":
        basis, named = documents(basis) or basis, f"{named}: {one.name_vi}"
    last = "…" if one.valid_to.year == NO_END else words.day(one.last_day)
    return Row(
        (
            Cell(named),
            Cell(basis),
            Cell(writer.say("from_to", start=words.day(one.valid_from), end=last)),
        )
    )
