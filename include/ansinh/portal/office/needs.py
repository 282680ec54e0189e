"""What somebody has to look at before a publication is signed, in words."""

from collections.abc import Iterable
from dataclasses import replace

from ansinh.dictionary.metrics import load_metrics
from ansinh.ledger.approval import Need
from ansinh.portal.showing import about
from ansinh.portal.tables import column_of, number
from ansinh.portal.visitors import Visitor
from ansinh.portal.words import reader_language, say
from ansinh.reference.vocabulary import rule_titles
from ansinh.slots.slots import as_of_date

# What is said of one thing, and the file that it is about.
Told = tuple[str, int | None]


def needs_by_kind(needs: Iterable[Need], who: Visitor) -> list[tuple[str, list[Told]]]:
    """What somebody has to look at, by what kind of thing it is; each kind with its name."""
    found: dict[str, list[Told]] = {}
    for one in needs:
        found.setdefault(say(f"needs_{_kind(one)}"), []).append(need_words(one, who))
    return list(found.items())


def need_words(one: Need, who: Visitor) -> Told:
    """One thing that somebody has to look at, in words, and the file that it is about."""
    if one.first_open_in is not None:
        said, file = need_words(replace(one, first_open_in=None), who)
        return say("let_through", said=said, number=one.first_open_in), file
    said = say(
        f"need_{_kind(one)}",
        where=_where(one, who),
        rule=rule_words(one.rule),
        figure=_figure(one.figure),
        before=number(one.value_before),
        after=number(one.value_after),
    )
    return said, one.submission_id


def _kind(one: Need) -> str:
    return "told_no_more" if one.need == "loss" and one.figure else one.need


def _figure(name: str | None) -> str:
    """What people call a figure; what is no metric keeps the name of its column."""
    metric = (name or "").rpartition(".")[2]
    return column_of(metric) if metric in load_metrics() else metric


def rule_words(rule: str | None) -> str:
    """What people read as the name of a rule."""
    return rule_titles().get(rule or "", rule or "") if reader_language() == "vi" else rule or ""


def _where(one: Need, who: Visitor) -> str:
    if not one.period:
        return say("everywhere")
    unit = who.directory.get(one.unit_code or "", as_of_date(one.period))
    return f"{unit.full_name if unit else one.unit_code or ''}, {about(one.period, None)}"
