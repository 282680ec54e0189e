"""Which days the figures of a slot speak of, and what contradicts it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from ansinh.slots.conflicts import conflict
from ansinh.slots.hints import OWN_PERIOD, UNKNOWN_BEGIN, YEAR_TO_DATE, SlotHint
from ansinh.slots.slots import as_of_date, period_start, period_words

Days = tuple[date, date]
# A rule and what fills its message.
Told = tuple[str, dict[str, object]]
LONGEST_MONTH = 31


class Spans:
    """All that the sources say of the days that the figures of one period speak of."""

    def __init__(self, period: str, hints: Sequence[SlotHint]) -> None:
        """Read them for a period."""
        self._period = period
        self._own = (period_start(period), as_of_date(period))
        self._hints = hints
        said = ((_days(hint.span, self._own), hint) for hint in hints if hint.span)
        self._said: list[tuple[Days, SlotHint]] = [
            (days, hint) for days, hint in said if days is not None
        ]

    @property
    def covered(self) -> Days | None:
        """The days that the first source names; None where none does."""
        return self._said[0][0] if self._said else None

    def contradictions(self, *, is_flow: bool) -> Iterator[Told]:
        """What cannot all be true, each with the cell that says it.

        Of a review, which counts what there is on a day, nothing can be cumulative.
        """
        for hint in self._hints:
            if is_flow and hint.span == UNKNOWN_BEGIN:
                yield "structure.span_unknown", {**hint.place("span")}
            if not is_flow and hint.is_cumulative:
                yield "structure.review_cumulative", {**hint.place("span")}
                return
        yield from self._of_spans(is_flow=is_flow)
        days = (is_flow and self.covered) or self._own
        for hint in self._hints:
            if hint.mention and not _is_nested(_of_period(hint.mention), days, self._own):
                named = (self._period, self._source("period"))
                yield "structure.slot_conflict", conflict("period", named, (hint.mention, hint))
                return

    def remarks(self, *, is_flow: bool) -> Iterator[Told]:
        """What is taken as it is written, and told for whoever meant something else."""
        estimates = (hint for hint in self._hints if hint.is_estimate)
        for hint in estimates:
            yield "structure.figures_estimated", {**hint.place("span")}
            break
        if not is_flow or not self._said or any(hint.is_declared for _, hint in self._said):
            return
        (first, last), hint = self._said[0]
        if first < self._own[0]:
            told = {"value": f"{first:%d/%m/%Y}", "expected": f"{last:%d/%m/%Y}"}
            yield "structure.cumulative_by_title", {**told, **hint.place("span")}

    def _of_spans(self, *, is_flow: bool) -> Iterator[Told]:
        for at, (days, hint) in enumerate(self._said):
            if not _ends_with(days[1], self._own[1]) or days[1] > self._own[1]:
                own = (_words(self._own), self._source("period"))
                yield "structure.slot_conflict", conflict("days covered", own, (_words(days), hint))
                return
            first, other = self._said[0]
            if is_flow and at and not _is_same(days, first):
                one = (_words(first), other)
                yield "structure.slot_conflict", conflict("days covered", one, (_words(days), hint))
                return

    def _source(self, what: str) -> SlotHint:
        said = (hint for hint in self._hints if getattr(hint, what))
        return next(said, SlotHint(source=period_words(self._period)))


def period_of_spans(hints: Sequence[SlotHint], *, is_flow: bool) -> str | None:
    """The period that a span names where nothing else does: the one in which it ends."""
    for hint in hints:
        if hint.span and hint.span[:2] == "20":
            first, last = (text and date.fromisoformat(text) for text in hint.span.split("/"))
            if isinstance(first, date):
                return _ending(first, last or date(first.year, 12, 31), hint, is_flow=is_flow)
    return None


def _ending(first: date, last: date, hint: SlotHint, *, is_flow: bool) -> str:
    year, quarter = f"{last.year}", f"{last.year}-Q{(last.month + 2) // 3}"
    month = f"{last.year}-{last.month:02}"
    if (first, last) == _of_period(year) and not (is_flow and hint.is_cumulative):
        return year
    is_short = (last - first).days < LONGEST_MONTH
    is_quarter = last.month % 3 == 0 and is_flow and not is_short
    return quarter if is_quarter or (first, last) == _of_period(quarter) else month


def _days(span: str | None, own: Days) -> Days | None:
    """The days that a source means for a period; None where it says nothing of them."""
    if span is None or span == UNKNOWN_BEGIN:
        return None
    if span == OWN_PERIOD:
        return own
    new_year = date(own[1].year, 1, 1)
    if span == YEAR_TO_DATE:
        return new_year, own[1]
    first, last = span.split("/")
    with suppress(ValueError):
        return _day(first, own[1]), _day(last, own[1]) if last else own[1]
    return None


def _day(text: str, on: date) -> date:
    return date.fromisoformat(f"{on.year}{text}" if text.startswith("-") else text)


def _of_period(period: str) -> Days:
    return period_start(period), as_of_date(period)


def _ends_with(one: date, other: date) -> bool:
    """Whether two ends fall into one month: few reports close on its last day."""
    return (one.year, one.month) == (other.year, other.month)


def _is_same(one: Days, other: Days) -> bool:
    return one[0] == other[0] and _ends_with(one[1], other[1])


def _is_nested(named: Days, *all_days: Days) -> bool:
    """Whether a period lies within some days, or they within it."""
    return any(
        (days[0] <= named[0] and named[1] <= days[1])
        or (named[0] <= days[0] and days[1] <= named[1])
        for days in all_days
    )


def _words(days: Days) -> str:
    return f"từ ngày {days[0]:%d/%m/%Y} đến ngày {days[1]:%d/%m/%Y}"
