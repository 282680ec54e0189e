"""Reviews of which figures are published, as pages choose one of them, and who reads them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psycopg
from django.http import Http404, HttpRequest
from psycopg.rows import class_row

from ansinh.alerts.phrases import day_words
from ansinh.portal.acting import acting_as
from ansinh.portal.showing import about
from ansinh.portal.visitors import Visitor
from ansinh.portal.words import reader_language, say


class NoFiguresError(Exception):
    """This person reads no figures, or none were published yet."""


@dataclass(frozen=True)
class Review:
    """A day on which households were counted by a standard."""

    as_of_date: date
    period: str
    stage: str
    standard_code: str

    @property
    def key(self) -> str:
        """As it stands in addresses."""
        return f"{self.period}~{self.stage}~{self.standard_code}"

    @property
    def words(self) -> str:
        """As people name it: its period, its day and its standard."""
        day = day_words(self.as_of_date, reader_language())
        period = about(self.period, self.stage)
        return say("review", period=period, day=day, standard=self.standard_code)

    @property
    def values(self) -> tuple[str, str, str]:
        """As queries ask for it: period, stage and standard."""
        return self.period, self.stage, self.standard_code


@dataclass(frozen=True)
class Choice:
    """The reviews that a page offers, newest first, and the one that its reader chose."""

    known: Sequence[Review]
    chosen: Review

    @property
    def options(self) -> list[tuple[str, str]]:
        """As a list to choose from: what stands in the address, and what people read."""
        return [(one.key, one.words) for one in self.known]


@contextmanager
def reading(who: Visitor) -> Iterator[psycopg.Connection]:
    """A transaction in which the person reads; raises NoFiguresError where that may not be."""
    try:
        with acting_as(who.name) as connection:
            yield connection
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable) as error:
        raise NoFiguresError from error


def chosen_review(
    request: HttpRequest, connection: psycopg.Connection, source: str = "poverty_indicators"
) -> Choice:
    """The review that an address names, else the newest official one, of those of a mart.

    `source` is a mart, with what it is narrowed to. Raises Http404 for a review that there is
    not, NoFiguresError where there is none at all.
    """
    query = f"""
        select distinct as_of_date, period, stage, standard_code from marts.{source}
        order by as_of_date desc, stage, standard_code desc
    """  # noqa: S608
    with connection.cursor(row_factory=class_row(Review)) as cursor:
        known = cursor.execute(query.encode()).fetchall()
    key = request.GET.get("review")
    if key:
        return Choice(known, of_key(known, key))
    annual = [one for one in known if one.stage == "official"]
    if not known:
        raise NoFiguresError
    return Choice(known, (annual or known)[0])


def of_key(known: Sequence[Review], key: str) -> Review:
    """The review of an address; raises Http404 where there is none such."""
    for one in known:
        if one.key == key:
            return one
    raise Http404
