"""Sentences of the report: what the models can say has words, and every gap can be filled."""

import re
from typing import Any

import pytest
from tests.unit.dbt_project.test_value_mappings import node, settings_of

from ansinh.reference.reading import read_list

pytestmark = pytest.mark.unit

Node = dict[str, Any]

SAID = {"head", "clause", "note"}
LANGUAGES = ("vi", "en")


def sentences(*places: str) -> dict[Any, Any]:
    rows = read_list("report_sentences")
    return {row["sentence_code"]: row for row in rows if row["place"] in places}


def gaps(sentence: Any) -> set[str]:
    """The pace of the poor rate has no sentence of its own: it is made of clauses."""
    return set(re.findall(r"\{(\w+)\}", sentence or ""))


def codes(manifest: Node, model: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, node(manifest, model)["raw_code"]))


def test_what_can_be_said_has_words(manifest: Node) -> None:
    said = settings_of(node(manifest, "int_commitment_sentences__chosen"))["said_where"]
    assert said.keys() == sentences(*SAID).keys()

    quantities = codes(
        manifest,
        "int_commitment_numbers__printed",
        r"(?:then|else) '((?:quantity|change|target)_\w+)'",
    )
    assert quantities == sentences("quantity").keys()

    scorecard = node(manifest, "int_commitment_pace__judged")["raw_code"]
    macro = manifest["macros"]["macro.ansinh.pace_status"]["macro_sql"]
    judged = set(re.findall(r"(?:then|else) '(\w+)'", scorecard + macro))
    assert {f"status_{status}" for status in judged} == sentences("status").keys()


def test_gaps_are_figures_of_the_line(manifest: Node) -> None:
    filled = codes(manifest, "int_commitment_numbers__printed", r"\('(\w+)', lines")
    filled |= codes(manifest, "int_commitment_figures__worded", r"\('(\w+)', (?:lines|cast|concat)")
    filled |= codes(manifest, "int_commitment_figures__worded", r"'(\w+)': (?:'lines|year_end)")
    filled |= codes(manifest, "int_commitment_figures__worded", r"'(\w+)' as gap")
    filled |= {"reported_units", "owed_units", "reported_months", "owed_months"}
    unknown = {
        f"{code}: {gap}"
        for code, row in sentences(*SAID).items()
        for language in LANGUAGES
        for gap in gaps(row[f"sentence_{language}"]) - filled
    } | {
        f"{row['measure_code']}: {gap}"
        for row in read_list("directive_commitments")
        for language in LANGUAGES
        for gap in gaps(row[f"statement_{language}"]) - filled
    }
    assert unknown == set()
    inner = {gap for row in sentences("quantity").values() for gap in gaps(row["sentence_vi"])}
    assert inner == {"number"}


def test_both_languages_say_the_same_figures() -> None:
    rows = [
        (row["sentence_code"], row["sentence_vi"], row["sentence_en"])
        for row in read_list("report_sentences")
    ] + [
        (row["measure_code"], row["statement_vi"], row["statement_en"])
        for row in read_list("directive_commitments")
    ]
    assert [code for code, vi, en in rows if gaps(vi) != gaps(en)] == []


def test_sentences_have_an_order() -> None:
    places = [row["sort_order"] for row in read_list("report_sentences")]
    assert len(places) == len(set(places))


def test_gaps_are_well_formed() -> None:
    """A brace that is not part of a gap would be swallowed where the sentence is filled."""
    for row in read_list("report_sentences"):
        for language in LANGUAGES:
            assert not re.search(r"[{}]", re.sub(r"\{\w+\}", "", row[f"sentence_{language}"])), row
            assert row[f"sentence_{language}"] == row[f"sentence_{language}"].strip(), row
