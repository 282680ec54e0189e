"""The first part of a report: the province's figures that are asked for first, and its promises."""

from collections.abc import Iterator

from ansinh.publishing.reporting.document import Cell, Row, Section, Table
from ansinh.publishing.reporting.facts import Commitment, Facts, PovertyFigure
from ansinh.publishing.reporting.poverty_part import FORMS, annual_reviews, change, observation
from ansinh.publishing.reporting.resource_part import YEAR, marks_of_year
from ansinh.publishing.reporting.sections import Writer, grouped, known_sum
from ansinh.publishing.reporting.wording import Wording


def headline(words: Wording, facts: Facts) -> Section:
    """The newest annual review, the resources of the newest year, the lines of the directive."""
    writer = Writer(words, facts)
    reviews, years = annual_reviews(facts), {one.period[:YEAR] for one in facts.resources}
    tables: list[Table] = []
    marks: list[str] = []
    if reviews:
        newest = reviews[0]
        tables.append(_poverty(writer, newest))
        marks += writer.marks(FORMS, lambda *of: of == (newest.period, newest.stage))
    if years:
        tables.append(_resources(writer, max(years)))
        marks += marks_of_year(writer, max(years))
    if facts.commitments:
        tables.append(_commitments(writer))
    return Section(
        writer.say("headline"),
        "headline",
        tables=tuple(tables),
        marks=tuple(dict.fromkeys(marks)),
    )


def _poverty(writer: Writer, one: PovertyFigure) -> Table:
    say, words = writer.say, writer.words

    def row(name: str, value: Cell, changed: Cell) -> Row:
        return Row((Cell(say(name)), value, changed))

    nothing = Cell("", is_number=True)
    hidden = one.confidentiality
    return Table(
        say(
            "of_province",
            about=words.about(one.period, one.stage),
            day=words.day(one.as_of_date),
            standard=one.standard_code,
        ),
        writer.heads("figure", "value", "change_pp", number=("value", "change_pp")),
        (
            row("households", writer.number(one.households, hidden=hidden), nothing),
            row("poor_households", writer.number(one.poor_households, hidden=hidden), nothing),
            row("poor_rate_pct", writer.number(one.poor_rate_pct, 2, hidden), change(writer, one)),
            row(
                "near_poor_households",
                writer.number(one.near_poor_households, hidden=hidden),
                nothing,
            ),
            row("near_poor_rate_pct", writer.number(one.near_poor_rate_pct, 2, hidden), nothing),
        ),
        (f"{say('observation')}: {observation(writer, one)}.", say("change_explained")),
    )


def _resources(writer: Writer, year: str) -> Table:
    figures = [one for one in writer.facts.resources if one.period[:YEAR] == year]
    groups = grouped(figures, lambda one: one.funding_source_group)
    notes = [writer.say("never_added_up")]
    if not all(one.is_complete for one in figures):
        notes.append(writer.say("resources_in_part"))
    if any(one.is_preliminary for one in figures):
        notes.append(writer.say("with_preliminary"))
    return Table(
        writer.say("resources_of_year", year=year),
        writer.heads(
            "source", "contributed_vnd", "used_vnd", number=("contributed_vnd", "used_vnd")
        ),
        tuple(
            Row(
                (
                    Cell(writer.say(f"group_{group}")),
                    writer.number(known_sum(one.contributed_vnd for one in found)),
                    writer.number(known_sum(one.used_vnd for one in found)),
                )
            )
            for group, found in groups.items()
        ),
        tuple(notes),
    )


def _commitments(writer: Writer) -> Table:
    lines = writer.facts.commitments
    return Table(
        writer.say("commitments", year=lines[0].year),
        writer.heads("line", "status", wide="line", width=6),
        tuple(_lines(writer, lines)),
        (writer.say("commitments_explained"),),
    )


def _lines(writer: Writer, lines: tuple[Commitment, ...]) -> Iterator[Row]:
    in_vietnamese = writer.words.language == "vi"
    of_commitment = grouped(
        lines, lambda one: one.commitment_vi if in_vietnamese else one.commitment_en
    )
    for commitment, found in of_commitment.items():
        yield Row((Cell(commitment), Cell("")), "part")
        for one in found:
            said = one.statement_vi if in_vietnamese else one.statement_en
            number = f"{one.line_number} " if one.line_number else ""
            yield Row(
                (Cell(f"{number}{said or ''}"), Cell(writer.say(f"line_{one.status}"))), "line"
            )
