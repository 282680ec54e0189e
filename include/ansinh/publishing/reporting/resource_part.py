"""The part of a report on resources: what the province mobilised and used, period by period."""

from collections.abc import Sequence

from ansinh.publishing.reporting.document import Cell, Row, Section, Table
from ansinh.publishing.reporting.facts import Facts, ResourceFigure
from ansinh.publishing.reporting.sections import Writer, grouped, known_sum
from ansinh.publishing.reporting.wording import Wording

FORMS = ("resource_contributions", "resource_uses")
FIGURES = ("contributed_vnd", "contributions", "used_vnd", "beneficiaries")
YEAR = len("2025")


def resources(words: Wording, facts: Facts) -> Section:
    """All periods, newest first; budget and non-budget apart."""
    writer = Writer(words, facts)
    periods = grouped(facts.resources, lambda one: one.period)
    return Section(
        writer.say("resources"),
        "resources",
        paragraphs=(writer.say("never_added_up" if periods else "no_resources"),),
        sections=tuple(
            _period(writer, period, periods[period]) for period in sorted(periods, reverse=True)
        ),
    )


def marks_of_year(writer: Writer, year: str) -> tuple[str, ...]:
    """What must not be overlooked of the resources of a year: registers tell of several periods."""
    return writer.marks(FORMS, lambda period, _: period[:YEAR] == year)


def _period(writer: Writer, period: str, figures: Sequence[ResourceFigure]) -> Section:
    said, first = writer.words.period(period), figures[0]
    title = [writer.say("resources_of", period=said)]
    notes = []
    if first.is_preliminary:
        title.append(writer.say("with_preliminary"))
    if not first.is_complete:
        title.append("*")
        notes.append(
            writer.say("resources_lack", reported=first.reported_units, owed=first.owed_units)
            if first.owed_units
            else writer.say("resources_owed_by_nobody")
        )
    if len(period) == YEAR:
        notes.append(writer.say("rest_of_year"))
    rows: list[Row] = []
    for group, of_group in grouped(figures, lambda one: one.funding_source_group).items():
        rows += [_total(writer, group, of_group), *(_line(writer, one) for one in of_group)]
    return Section(
        " ".join(title),
        f"resources-{period}",
        paragraphs=tuple(notes),
        tables=(
            Table(
                writer.say("resources_table", period=said),
                writer.heads("source_kind_purpose", *FIGURES, number=FIGURES),
                tuple(rows),
            ),
        ),
        marks=marks_of_year(writer, period[:YEAR]),
    )


def _total(writer: Writer, group: str, figures: Sequence[ResourceFigure]) -> Row:
    return Row(
        (
            Cell(writer.say(f"group_{group}")),
            writer.number(known_sum(one.contributed_vnd for one in figures)),
            writer.number(known_sum(one.contributions for one in figures)),
            writer.number(known_sum(one.used_vnd for one in figures)),
            # A household that is helped by two kinds would be counted twice.
            Cell("", is_number=True),
        ),
        "total",
    )


def _line(writer: Writer, one: ResourceFigure) -> Row:
    named = (
        (one.kind_vi, one.purpose_vi)
        if writer.words.language == "vi"
        else (one.kind_en, one.purpose_en)
    )
    return Row(
        (
            Cell(" – ".join(named)),
            writer.number(one.contributed_vnd),
            writer.number(one.contributions),
            writer.number(one.used_vnd),
            writer.number(one.beneficiaries),
        ),
        "line",
    )
