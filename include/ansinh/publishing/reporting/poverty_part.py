"""The part of a report on poverty: the province's rate through time, then review by review."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ansinh.publishing.reporting.charts import line_chart
from ansinh.publishing.reporting.document import Cell, Chart, Level, Row, Section, Table
from ansinh.publishing.reporting.facts import Facts, PovertyFigure
from ansinh.publishing.reporting.sections import Writer, grouped
from ansinh.publishing.reporting.trends import Dot
from ansinh.publishing.reporting.wording import Wording, capitalised

FORMS = ("poverty_review",)
LEVELS: dict[str, Level] = {"province": "total", "district": "part", "commune": "line"}
COUNTS = ("households", "poor_households", "poor_rate_pct")
NEAR_POOR = ("near_poor_households", "near_poor_rate_pct")
NUMBERS = (*COUNTS, *NEAR_POOR, "change_pp")
LONGEST_BAR = 100


def poverty(words: Wording, facts: Facts) -> Section:
    """All reviews, newest first, each with its units; before them the province through time."""
    writer = Writer(words, facts)
    reviews = grouped(facts.poverty, lambda one: one.review)
    # The order within a day stays.
    newest_first = sorted(reviews.values(), key=lambda rows: rows[0].as_of_date, reverse=True)
    through_time = annual_reviews(facts)
    return Section(
        writer.say("poverty"),
        "poverty",
        paragraphs=() if reviews else (writer.say("no_poverty"),),
        charts=tuple(_charts(writer, through_time)),
        tables=(_trend_table(writer, through_time),) if through_time else (),
        sections=tuple(_review(writer, rows) for rows in newest_first),
    )


def annual_reviews(facts: Facts) -> list[PovertyFigure]:
    """The province at the end of each year, newest first: official before preliminary figures.

    The end of a year that was counted by two standards stands there twice.
    """
    of_province = [
        one for one in facts.poverty if one.unit_level == "province" and one.stage != "regular"
    ]
    days = grouped(of_province, lambda one: (one.as_of_date, one.standard_code))
    return [
        min(days[key], key=lambda one: one.stage != "official")
        for key in sorted(days, reverse=True)
    ]


def observation(writer: Writer, figure: PovertyFigure) -> str:
    """How far a figure may be trusted, and of how many units it is made."""
    said = writer.say(f"observation_{figure.observation_status}")
    if figure.observation_status == "incomplete" and figure.owed_units:
        return f"{said} ({figure.reported_units}/{figure.owed_units})"
    return said


def change(writer: Writer, figure: PovertyFigure) -> Cell:
    """By how many points the rate changed; why not, where it may not be compared."""
    if figure.poor_rate_change_pp is None and not figure.is_comparable:
        return Cell(writer.say("not_comparable_mark"), is_number=True)
    return Cell(writer.words.change(figure.poor_rate_change_pp, 2), is_number=True)


def _charts(writer: Writer, figures: Sequence[PovertyFigure]) -> Iterator[Chart]:
    dots, hollow, before = [], [], None
    for one in reversed(figures):
        if one.poor_rate_pct is None:
            continue
        breaks = (
            before is None or not one.is_comparable or before.standard_code != one.standard_code
        )
        told = writer.words.number(one.poor_rate_pct, 2)
        dots.append(Dot(one.as_of_date, one.poor_rate_pct, breaks, told))
        hollow.append(one.observation_status != "official")
        before = one
    points = ", ".join(f"{one.day:%Y}: {one.words} %" for one in dots)
    picture = line_chart(dots, hollow, writer.words)
    if picture is not None:
        yield Chart(
            caption=writer.say("trend"),
            told=writer.say("trend_told", points=points),
            svg=picture,
            notes=(writer.say("trend_breaks"), writer.say("trend_marks")),
        )


def _trend_table(writer: Writer, figures: Sequence[PovertyFigure]) -> Table:
    names = ("period", "standard", *COUNTS, "near_poor_households", "change_pp", "observation")
    return Table(
        writer.say("trend_table"),
        writer.heads(*names, number=NUMBERS),
        tuple(
            Row(
                (
                    Cell(capitalised(writer.words.about(one.period, one.stage))),
                    Cell(one.standard_code),
                    writer.number(one.households, hidden=one.confidentiality),
                    writer.number(one.poor_households, hidden=one.confidentiality),
                    writer.number(one.poor_rate_pct, 2, one.confidentiality),
                    writer.number(one.near_poor_households, hidden=one.confidentiality),
                    change(writer, one),
                    Cell(observation(writer, one)),
                )
            )
            for one in figures
        ),
        (writer.say("change_explained"),),
    )


def _review(writer: Writer, rows: Sequence[PovertyFigure]) -> Section:
    first = rows[0]
    words = writer.words
    filled = {"day": words.day(first.as_of_date), "stage": words.stage(first.stage)}
    highest = max((one.poor_rate_pct or Decimal(0) for one in rows), default=Decimal(0))
    notes = [writer.say("units_lack")] if not all(one.is_complete for one in rows) else []
    table = Table(
        writer.say("review_table", **filled),
        writer.heads("unit", *COUNTS, "change_pp", *NEAR_POOR, number=NUMBERS),
        tuple(_unit(writer, one, highest) for one in rows),
        (*notes, writer.say("change_explained"), writer.say("bars_explained")),
    )
    return Section(
        writer.say(
            "review", period=words.period(first.period), standard=first.standard_code, **filled
        ),
        f"poverty-{first.period}-{first.stage}-{first.standard_code}",
        tables=(table,),
        marks=writer.marks(FORMS, lambda *of: of == (first.period, first.stage)),
    )


def _unit(writer: Writer, one: PovertyFigure, highest: Decimal) -> Row:
    name = one.name
    if not one.is_complete:
        name += f" * ({one.reported_units}/{one.owed_units})" if one.owed_units else " *"
    # What is missing is counted, and a break stands where the change would.
    is_estimated = one.observation_status == "estimated"
    rate = writer.number(one.poor_rate_pct, 2, one.confidentiality)
    if one.poor_rate_pct is not None and highest:
        share = int(LONGEST_BAR * one.poor_rate_pct / highest)
        rate = Cell(rate.text, is_number=True, bar=share)
    return Row(
        (
            Cell(
                name,
                caution=writer.say("observation_estimated") if is_estimated else "",
                language="vi",
            ),
            writer.number(one.households, hidden=one.confidentiality),
            writer.number(one.poor_households, hidden=one.confidentiality),
            rate,
            change(writer, one),
            writer.number(one.near_poor_households, hidden=one.confidentiality),
            writer.number(one.near_poor_rate_pct, 2, one.confidentiality),
        ),
        LEVELS.get(one.unit_level, "none"),
    )
