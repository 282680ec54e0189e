"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansinh.text.numbers import read_number

pytestmark = pytest.mark.unit

WHOLE = st.integers(min_value=0, max_value=10**14)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1633", 1633),
        ("1.633", 1633),
        ("1,633", 1633),
        ("1\u00a0633", 1633),
        ("1\u202f633", 1633),
        ("1.633.000", 1633000),
        ("163.000", 163000),
        ("1.633,0", 1633),
        ("1633.0", 1633),
        ("04", 4),
        ("04 hộ", 4),
        ("12 Nhân khẩu", 12),
        ("7 ho\u0323\u0302", 7),
        ("\u00a0 25\u00a0", 25),
        ("0", 0),
        ("'1633", 1633),
        ("\u201904", 4),
        ("1\u2009633", 1633),
        # Digits and marks of other keyboards, and signs that nobody sees.
        ("٣", 3),
        ("１９５００", 19500),
        ("１．６３３", 1633),
        ("1\u00ad633", 1633),
        ("\u200e1633\u202c", 1633),
        ("\u200d16\u206033", 1633),
        ("16\u000033", 1633),
    ],
)
def test_counts(cell: str, value: int) -> None:
    reading = read_number(cell, "count")
    assert (reading.value, reading.problem) == (value, None)


WORDS = ("hộ", "nhân khẩu", "khẩu", "người", "lượt", "tin", "bài", "cuộc", "buổi", "tờ")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("way", ["12 {}", "12{}", "12 {}.", " 12  {} "])
def test_a_count_may_say_what_it_counts(word: str, way: str) -> None:
    for written in (word, word.upper(), word.capitalize()):
        assert read_number(way.format(written), "count").value == 12


@pytest.mark.parametrize("word", [*WORDS, "xe", "%", "đồng"])
def test_what_is_no_count_says_nothing_beside_its_number(word: str) -> None:
    assert read_number(f"12 {word}", "quantity").problem == "not_a_number"
    if word not in WORDS:
        assert read_number(f"12 {word}", "count").problem == "not_a_number"


@pytest.mark.parametrize(
    ("cell", "problem", "readings"),
    [
        ("1.63", "not_whole", ("1.63",)),
        ("12,5", "not_whole", ("12.5",)),
        ("0.633", "not_whole", ("0.633",)),
        ("1.633,5", "not_whole", ("1633.5",)),
        ("1.633,000", "ambiguous", ("1633.000", "1633000")),
        ("-5", "negative", ("-5",)),
        ("−5", "negative", ("-5",)),
        ("(5)", "negative", ("-5",)),
        ("#N/A", "error_cell", ("#N/A",)),
        ("#div/0!", "error_cell", ("#div/0!",)),
        ("khoảng 2.000", "not_a_number", ()),
        ("1.2.34", "not_a_number", ()),
        ("12 %", "not_a_number", ()),
        ("1e5", "not_a_number", ()),
        ("9" * 40, "not_a_number", ()),
        ("1O0", "not_a_number", ("100", "letters")),
        ("l2", "not_a_number", ("12", "letters")),
        ("1\u041e5", "not_a_number", ("105", "letters")),
        ("12 nghìn", "not_a_number", ()),
        ("1,2 nghìn", "not_a_number", ()),
        ("Err:502", "error_cell", ("Err:502",)),
    ],
)
def test_counts_that_cannot_be_read(cell: str, problem: str, readings: tuple[str, ...]) -> None:
    reading = read_number(cell, "count")
    assert (reading.value, reading.problem, reading.readings) == (None, problem, readings)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("6,75", "6.75"),
        ("6.75", "6.75"),
        ("6,75%", "6.75"),
        ("6.75 %", "6.75"),
        ("1.633", "1.633"),
        ("1,633", "1.633"),
        ("100.000", "100"),
        ("2040", "2040"),
        ("6.7500000000000002", "6.7500000000000002"),
        ("0", "0"),
        ("1e-05", "0.00001"),
    ],
)
def test_rates(cell: str, value: str) -> None:
    reading = read_number(cell, "rate_pct")
    assert (reading.value, reading.problem) == (Decimal(value), None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.500,5", "1500.5"),
        ("1,500.5", "1500.5"),
        ("1.500.000", "1500000"),
        ("1500", "1500"),
        ("0,125", "0.125"),
        ("04", "4"),
        ("-", "0"),
    ],
)
def test_quantities(cell: str, value: str) -> None:
    reading = read_number(cell, "quantity")
    assert (reading.value, reading.problem) == (Decimal(value), None)


@pytest.mark.parametrize(
    ("cell", "problem", "readings"),
    [
        ("1.500", "ambiguous", ("1500", "1.500")),
        ("1,500", "ambiguous", ("1500", "1.500")),
        ("1.633,500", "ambiguous", ("1633.500", "1633500")),
        ("-1,5", "negative", ("-1.5",)),
        ("(1,5)", "negative", ("-1.5",)),
        ("5 %", "not_a_number", ()),
        ("#N/A", "error_cell", ("#N/A",)),
    ],
)
def test_quantities_that_cannot_be_read(cell: str, problem: str, readings: tuple[str, ...]) -> None:
    reading = read_number(cell, "quantity")
    assert (reading.value, reading.problem, reading.readings) == (None, problem, readings)


def test_a_rate_with_two_impossible_readings_is_ambiguous() -> None:
    assert read_number("204.000", "rate_pct").problem == "ambiguous"


@pytest.mark.parametrize("cell", ["-", "–", " — "])
def test_a_dash_counts_nothing(cell: str) -> None:
    assert read_number(cell, "count").value == 0
    assert read_number(cell, "rate_pct").value is None


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0"])
def test_blanks_are_nothing(cell: str | None) -> None:
    for kind in ("count", "rate_pct"):
        reading = read_number(cell, kind)
        assert (reading.value, reading.problem) == (None, None)


@given(WHOLE, st.sampled_from([".", ",", " ", "\u00a0", ""]))
def test_every_way_of_writing_a_count_reads_back(number: int, mark: str) -> None:
    assert read_number(f"{number:,}".replace(",", mark), "count").value == number


@given(st.decimals(min_value=0, max_value=100, places=2), st.sampled_from([".", ","]))
def test_every_way_of_writing_a_rate_reads_back(rate: Decimal, mark: str) -> None:
    assert read_number(f"{rate}".replace(".", mark), "rate_pct").value == rate


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([".", ","]))
def test_every_way_of_writing_a_quantity_reads_back(quantity: Decimal, mark: str) -> None:
    other = {".": ",", ",": "."}[mark]
    for text in (f"{quantity}", f"{quantity:,}".replace(",", "g")):
        typed = text.replace(".", mark).replace("g", other)
        assert read_number(typed, "quantity").value == quantity


@given(WHOLE.filter(bool))
def test_no_negative_count_becomes_a_value(number: int) -> None:
    assert read_number(f"-{number}", "count").problem == "negative"


@given(st.text(), st.sampled_from(["count", "rate_pct", "quantity"]))
@example("²", "count")
@example("1" * 5000 + ".5", "rate_pct")
def test_any_text_is_read_or_explained(cell: str, kind: str) -> None:
    reading = read_number(cell, kind)
    assert reading.value is None or reading.problem is None


@given(st.text(alphabet="0123456789., ", max_size=20))
def test_a_value_has_the_digits_that_were_typed(cell: str) -> None:
    value = read_number(cell, "count").value
    if value is not None:
        typed = "".join(character for character in cell if character.isdigit()).lstrip("0")
        assert typed.rstrip("0") == str(value).lstrip("0").rstrip("0")
