"""What somebody has to look at before a publication is signed, in words."""

from dataclasses import replace

from ansinh.ledger.approval import Need
from ansinh.portal.showing import about
from ansinh.portal.tables import number
from ansinh.portal.visitors import Visitor
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import rule_titles
from ansinh.slots.slots import as_of_date


def need_words(one: Need, who: Visitor) -> tuple[str, int | None]:
    """One thing that somebody has to look at, in words, and the file that it is about."""
    if one.first_open_in is not None:
        said, file = need_words(replace(one, first_open_in=None), who)
        return say("let_through", said=said, number=one.first_open_in), file
    name = "need_told_no_more" if one.need == "loss" and one.figure else f"need_{one.need}"
    said = say(
        name,
        where=_where(one, who),
        rule=rule_words(one.rule),
        figure=one.figure or "",
        before=number(one.value_before),
        after=number(one.value_after),
    )
    return said, one.submission_id


def rule_words(rule: str | None) -> str:
    """What people read as the name of a rule."""
    return rule_titles().get(rule or "", rule or "") if reader_language() == "vi" else rule or ""


def _where(one: Need, who: Visitor) -> str:
    if not one.period:
        return say("everywhere")
    unit = who.directory.get(one.unit_code or "", as_of_date(one.period))
    return f"{unit.full_name if unit else one.unit_code or ''}, {about(one.period, None)}"
