"""The page on which metrics, methods and rules are looked up: what each means and rests on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ansinh.dictionary.metrics import UNITS, Metric, load_metrics
from ansinh.dictionary.words import load_words
from ansinh.disclosure.policy import load_policy
from ansinh.portal.visitors import installation
from ansinh.portal.words import reader_language, say
from ansinh.reference.cited_documents import documents
from ansinh.reference.vocabulary import Language, form_titles, rule_titles
from ansinh.rules.catalogue import EVERY_FORM, Rule
from ansinh.text.vietnamese import normalise_label
from ansinh.yaml_files import read_as

# The name of a column in a formula.
PART = re.compile(r"[a-z]\w+")
GAP = re.compile(r"\{[^}]*\}")
# More than this nobody reads through: a word more in the search finds it.
MOST = 100
LONGEST_SEARCH = 100
METHODS_FILE = Path(__file__).parent / "methods.yaml"


@dataclass(frozen=True)
class Method:
    """How figures are made, in one respect, as `methods.yaml` has it."""

    title_vi: str
    title_en: str
    says_vi: str
    says_en: str
    rests_on: str


@dataclass(frozen=True)
class Entry:
    """A metric, a method or a rule to look up; `plain` is all that it says, as it is searched."""

    name: str
    title: str
    says: str
    of: str
    rests_on: str
    plain: str


@require_GET
def look_up(request: HttpRequest) -> HttpResponse:
    """What has all words of the search, with or without their marks: metrics, methods, rules."""
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    asked = normalise_label(search).split()
    kinds = []
    for kind, entries in (
        ("metrics", _metrics),
        ("methods", _methods),
        ("rules", _rules),
    ):
        found = [one for one in entries(reader_language()) if all(w in one.plain for w in asked)]
        kinds.append(
            {
                "name": say(kind),
                "count": len(found),
                "found": found[:MOST],
                "more": len(found) > MOST,
            }
        )
    return render(request, "portal/look_up.html", {"search": search, "kinds": kinds})


@cache
def _metrics(language: Language) -> tuple[Entry, ...]:
    at = ("vi", "en").index(language)
    return tuple(
        _entry(
            name=one.name,
            title=(one.name_vi, one.name_en)[at],
            says=_formula(one, language),
            of=UNITS[one.unit][at],
            basis=one.law,
            language=language,
        )
        for one in load_metrics().values()
    )


@cache
def _methods(language: Language) -> tuple[Entry, ...]:
    threshold = load_policy().threshold(installation().today)
    return tuple(
        _entry(
            name=name,
            title=one.title_vi if language == "vi" else one.title_en,
            says=(one.says_vi if language == "vi" else one.says_en).format(threshold=threshold),
            of="",
            basis=one.rests_on,
            language=language,
        )
        for name, one in read_as(dict[str, Method], METHODS_FILE).items()
    )


@cache
def _rules(language: Language) -> tuple[Entry, ...]:
    return tuple(_of_rules(language))


def _of_rules(language: Language) -> Iterator[Entry]:
    titles = rule_titles()
    for one in installation().rules.values():
        # Of what no unit is told none has to read.
        if one.rule in titles:
            yield _entry(
                name=one.rule,
                title=titles[one.rule] if language == "vi" else _words_of(one),
                says=GAP.sub("…", one.message_vi if language == "vi" else one.message_en),
                of=", ".join((say(one.severity), *_form_of(one, language))),
                basis=one.legal_basis,
                language=language,
            )


def _words_of(rule: Rule) -> str:
    """A name in English: rules have none but their own."""
    return rule.rule.partition(".")[2].replace("_", " ").capitalize()


def _form_of(rule: Rule, language: Language) -> tuple[str, ...]:
    if rule.form is None:
        return ()
    return (say("every_form") if rule.form == EVERY_FORM else form_titles(language)[rule.form],)


def _formula(metric: Metric, language: Language) -> str:
    """How a metric is computed, in the names of what it is made of.

    Empty in Vietnamese where a part has no Vietnamese name, and for what is counted.
    """
    metrics, columns = load_metrics(), load_words("column_words")

    def name(part: re.Match[str]) -> str:
        code = part[0]
        if code in metrics:
            return metrics[code].name_vi if language == "vi" else metrics[code].name_en
        if language == "vi" and code in columns:
            return columns[code].name_vi
        return code.replace("_", " ")

    said = PART.sub(name, metric.formula or "").replace("*", "×")
    parts = PART.findall(metric.formula or "")
    is_known = language == "en" or all(one in metrics or one in columns for one in parts)
    return said if is_known else ""


def _entry(name: str, title: str, says: str, of: str, basis: str, language: Language) -> Entry:
    """An entry; found by the English of its basis, too, which Vietnamese pages do not show."""
    rests_on = documents(basis) if language == "vi" else basis
    said = (name.replace("_", " "), name, title, says, of, rests_on, basis)
    return Entry(name, title, says, of, rests_on, normalise_label(" ".join(said)))
