"""The part of a report on what differs from the publication before."""

from ansinh.publishing.reporting.document import Cell, Row, Section, Table
from ansinh.publishing.reporting.facts import ChangedFigure, Facts
from ansinh.publishing.reporting.sections import Writer
from ansinh.publishing.reporting.wording import Wording, capitalised

COUNTED = ("told_first", "changed", "told_no_more")
VALUES = ("before", "after", "difference")


def changes(words: Wording, facts: Facts) -> Section:
    """How many figures are new, others or gone, by period; those of the province one by one."""
    writer = Writer(words, facts)
    title, anchor = writer.say("changes"), "changes"
    earlier = [
        one for one in facts.publications if one.publication_id < facts.status.publication_id
    ]
    if not earlier:
        return Section(title, anchor, paragraphs=(writer.say("first_publication"),))
    before = earlier[0]
    compared = writer.say(
        "compared_with", number=before.publication_id, day=words.day(before.published_at)
    )
    if not facts.touched:
        return Section(title, anchor, paragraphs=(compared, writer.say("nothing_changed")))
    tables = [_touched(writer)]
    if facts.changed:
        tables.append(_changed(writer))
    return Section(title, anchor, paragraphs=(compared,), tables=tuple(tables))


def _touched(writer: Writer) -> Table:
    return Table(
        writer.say("touched"),
        writer.heads("subject", "period", *COUNTED, "why", number=COUNTED, wide="why"),
        tuple(
            Row(
                (
                    Cell(writer.say(f"mart_{one.mart}")),
                    Cell(capitalised(writer.words.about(one.period, one.stage))),
                    *(writer.number(getattr(one, name)) for name in COUNTED),
                    writer.causes(one.causes),
                )
            )
            for one in writer.facts.touched
        ),
        (writer.say("counted_by_unit"),),
    )


def _changed(writer: Writer) -> Table:
    return Table(
        writer.say("changed_figures"),
        writer.heads("figure", "period", *VALUES, "why", number=VALUES, wide="why"),
        tuple(_figure(writer, one) for one in writer.facts.changed),
        (writer.say("changed_figures_explained"),),
    )


def _figure(writer: Writer, one: ChangedFigure) -> Row:
    words = writer.words
    name = one.figure_vi if words.language == "vi" else one.figure_en
    if one.unit == "vnd":
        name = f"{name} {writer.say('in_vnd')}"
    period = capitalised(words.about(one.period, one.stage))
    return Row(
        (
            Cell(name),
            Cell(f"{period} ({one.standard_code})" if one.standard_code else period),
            writer.number(one.value_before),
            writer.number(one.value_after),
            Cell(words.change(one.difference), is_number=True),
            writer.causes(one.causes),
        )
    )
