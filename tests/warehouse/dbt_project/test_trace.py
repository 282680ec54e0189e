"""From a figure to the cells that it was made of, and back: with real workbooks on one road."""

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from tests.unit.templates.filling import fill
from tests.warehouse.conftest import SmallRoad, in_process

from ansinh.landing.inbox import Inbox
from ansinh.ledger.candidates import open_candidate
from ansinh.publishing import publications
from ansinh.publishing.candidate import build_of
from ansinh.publishing.weighing import weigh
from ansinh.road.installation import Installation
from ansinh.road.publishing import protect_candidate
from ansinh.samples.writing import write_samples
from ansinh.settings import Settings
from tests.installed import place_order
from ansinh.templates.writing import write_template

pytestmark = pytest.mark.warehouse

# Templates have every table of the review, and registers with every choice.
ORDERS = (
    ("poverty_review", "886", "2024"),
    ("resource_contributions", "886", "2024-Q3"),
    ("resource_uses", "886", "2024-Q3"),
)
MARTS = (
    *("poverty_indicators", "poverty_movement_rates", "deprivation_rates"),
    *("multidimensional_poverty", "poverty_by_target_group", "poverty_by_ethnic_group"),
    *("poverty_by_cause", "mobilized_resources"),
)
KEYS = {
    "deprivation_rates": ("poverty_status", "indicator_key"),
    "poverty_by_target_group": ("poverty_status", "target_group"),
    "poverty_by_ethnic_group": ("poverty_status", "ethnic_group"),
    "poverty_by_cause": ("poverty_status", "poverty_cause"),
    "mobilized_resources": ("funding_source", "donor_type", "resource_kind", "purpose"),
}
# Numbers that no cell says, and why.
UNTRACED = {
    "reported_units": "units that reported, not a figure",
    "owed_units": "units that owe a report, not a figure",
    "contributions_reported_units": "units that reported, not a figure",
    "uses_reported_units": "units that reported, not a figure",
    "reported_months": "months that were reported, not a figure",
    "owed_months": "months that are owed, not a figure",
    "covered_households": "a denominator on many rows, traced by poverty_indicators",
    "status_households": "a denominator on many rows, traced by poverty_indicators",
    "not_told_apart_vnd": "a part of figures that are traced",
    "submission_id": "a reference, not a figure",
    **dict.fromkeys(
        ("value", "previous_value", "change", "effect_score", "share_of_change_pct", "review_rank"),
        "a comparison of figures that are traced under their own names",
    ),
    "indicator_count": "how many indicators the standard has (dim_poverty_standard)",
}


class Traced:
    """The published warehouse, and the files that it was made of by their hash."""

    def __init__(self, warehouse: Any, files: dict[str, bytes]) -> None:
        self.warehouse = warehouse
        self.files = files
        self._open: dict[str, Any] = {}

    def ask(self, query: str, *values: object) -> list[Any]:
        return self.warehouse.rows(query, *values)

    def cell(self, sha256: str, sheet: str, cell: str) -> Any:
        """What the file itself says, read by another reader than ours."""
        if sha256 not in self._open:
            self._open[sha256] = openpyxl.load_workbook(BytesIO(self.files[sha256]), data_only=True)
        return self._open[sha256][sheet][cell].value


@pytest.fixture(scope="module")
def traced(warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    folder = tmp_path_factory.mktemp("trace")
    settings = Settings(home=folder / "home", inbox_quiet_seconds=0)
    paths = write_samples(folder / "inbox")
    for form, unit, period in ORDERS:
        path = folder / "inbox" / f"{form}.xlsx"
        write_template(place_order(form, unit, period), path)
        fill(path, place_order(form, unit, period))
        paths.append(path)
    for path in paths:
        parts = path.relative_to(folder / "inbox").parts
        Inbox(settings.inbox).put(path.read_bytes(), parts[-1], *parts[:-1])
    small_road = SmallRoad(warehouse.url, in_process(warehouse.url, settings.home))
    small_road.walk()
    _publish(warehouse, small_road.installation)
    files = (path.read_bytes() for path in paths)
    yield Traced(warehouse, {hashlib.sha256(one).hexdigest(): one for one in files})


def _publish(warehouse: Any, installation: Installation) -> None:
    number = open_candidate(warehouse.connection)
    assert number is not None
    warehouse.build()
    protect_candidate(installation, number)
    weigh(warehouse.connection, number, build_of(warehouse.connection, number))
    assert publications.publish(warehouse.connection, number, run_id="test")


def test_every_traced_cell_says_what_the_trace_says(traced: Traced) -> None:
    cells = traced.ask(
        """
        select distinct form, sha256, sheet, cell, value from marts.figure_trace
        where cell is not null and value is not null
        """
    )
    assert {one.form for one in cells} == {form for form, _, _ in ORDERS}
    for one in cells:
        said = traced.cell(one.sha256, one.sheet, one.cell)
        assert significant(said) == significant(int(one.value)), (said, one)
    missing = traced.ask(
        "select * from marts.figure_trace where cell is null and value is not null"
    )
    assert missing == []


def significant(figure: object) -> str:
    """Digits of a figure: printed in millions, or typed as text, it is the same figure."""
    return re.sub(r"\D", "", str(figure)).strip("0")


def test_what_a_province_is_made_of_adds_up_to_its_figure(traced: Traced) -> None:
    (row,) = traced.ask(
        """
        select
            sum(value) as traced,
            count(*) as cells,
            count(distinct source_unit_code) as units,
            (
                select poor_households from marts.poverty_indicators
                where (unit_code, period, standard_code) = ('89', '2016', '2016-2021')
            ) as figure
        from marts.figure_trace
        where
            (mart, figure) = ('poverty_indicators', 'poor_households')
            and (unit_code, period, standard_code) = ('89', '2016', '2016-2021')
        """
    )
    assert row.traced == row.figure == 36_726
    assert row.cells == row.units == 11


@pytest.mark.parametrize("mart", MARTS)
def test_cells_add_up_to_every_figure_that_is_counted(traced: Traced, mart: str) -> None:
    columns = [one.column_name for one in traced.ask(
        "select column_name from information_schema.columns"
        " where (table_schema, table_name) = ('marts', %s)", mart)]  # fmt: skip
    counted = [one.figure for one in traced.ask(
        "select distinct figure from marts.bridge_figure_source"
        " where mart = %s and metric = figure", mart)]  # fmt: skip
    keys = ["unit_code", "period", *(KEYS.get(mart, ()))]
    keys += [key for key in ("stage", "standard_code") if key in columns]
    detail = dict.fromkeys(
        ("indicator_key", "target_group", "ethnic_group", "poverty_cause"), "detail_code"
    )
    matches = " and ".join(
        f"trace.{key} = wide.{key}"
        if key in ("unit_code", "period")
        else f"coalesce(trace.{detail.get(key, key)}, wide.{key}) = wide.{key}"
        for key in keys
    )
    # Of the marts some cells are hidden beside sums that are not, so the candidate is asked.
    # `households` beside a breakdown are those of the units that sent it, not of all.
    for figure in sorted(set(counted) - ({"households"} if mart == "deprivation_rates" else set())):
        # An entry that does not say how many gave counts as one.
        said = "coalesce(trace.value, 1)" if figure == "contributions" else "trace.value"
        added = f"coalesce(sum({said}) filter (where trace.figure is not null), 0)"
        rows = traced.ask(
            f"""
            with trace as materialized (
                select * from candidate.figure_trace where mart = '{mart}' and figure = '{figure}'
            )
            select to_jsonb(wide) as figures, {added} as traced
            from candidate.{mart} as wide
            left join trace on {matches}
            where wide.{figure} is not null
            group by wide.*, wide.{figure}
            having wide.{figure} <> {added}
            """
        )
        # What a form leaves over says whom it did not name: see fct_source_cell.
        wrong = [one for one in rows if one.figures.get("ethnic_group") != "minority"]
        assert wrong == [], (mart, figure, wrong[:2])


def test_a_cell_tells_every_figure_that_it_flows_into(traced: Traced) -> None:
    """The poor households of one commune count in it, its district and the province."""
    (one,) = traced.ask(
        """
        select submission_id, sheet, cell from marts.figure_trace
        where (mart, figure) = ('poverty_indicators', 'poor_households')
            and unit_code = source_unit_code and period = '2023' and unit_level = 'commune'
        order by unit_code limit 1
        """
    )
    rows = traced.ask(
        "select * from marts.figure_trace where (submission_id, sheet, cell) = (%s, %s, %s)",
        *(one.submission_id, one.sheet, one.cell),
    )
    assert len({row.source_unit_code for row in rows}) == 1
    assert {row.unit_level for row in rows} == {"commune", "district", "province"}
    figures = {(row.mart, row.figure) for row in rows}
    assert figures >= {
        ("poverty_indicators", "poor_households"),
        ("poverty_indicators", "poor_rate_pct"),
        ("poverty_indicators", "multidimensional_poor_rate_pct"),
        ("poverty_indicators", "deprivation_intensity"),
        ("multidimensional_poverty", "headcount_ratio"),
    }
    assert ("poverty_indicators", "near_poor_households") not in figures


@pytest.mark.parametrize("mart", MARTS)
def test_every_number_is_traced_or_has_a_reason_why_not(traced: Traced, mart: str) -> None:
    numbers = traced.ask(
        """
        select column_name from information_schema.columns
        where (table_schema, table_name) = ('marts', %s)
            and data_type in ('bigint', 'integer', 'numeric')
            and column_name not in (
                select figure from marts.bridge_figure_source where mart = %s
            )
        """,
        *(mart, mart),
    )
    assert {one.column_name for one in numbers} <= set(UNTRACED)


def pages_read(traced: Traced, query: str) -> int:
    """How many pages of tables and indexes Postgres looks at to answer: work, not time."""
    (plan,) = traced.ask(f"explain (analyze, buffers, format json) {query}")
    root = plan[0][0]["Plan"]
    return int(root["Shared Hit Blocks"] + root["Shared Read Blocks"])


def test_to_trace_one_figure_does_not_trace_them_all(traced: Traced) -> None:
    trace = "select * from marts.figure_trace"
    one = pages_read(
        traced, f"{trace} where unit_code = '89' and period = '2022' and figure = 'poor_rate_pct'"
    )
    everything = pages_read(traced, trace)
    assert 10 * one < everything


def test_first_figures_are_explained_by_the_submissions_that_told_them(traced: Traced) -> None:
    wrong = traced.ask(
        """
        select mart, figure, unit_code, period, difference, sum(part) as parts
        from marts.revisions
        group by
            mart, figure, unit_code, period, stage, standard_code, funding_source, donor_type,
            resource_kind, purpose, difference
        having sum(part) <> difference
        """
    )
    assert wrong == []
    causes = traced.ask(
        "select cause, mart, count(*) as rows from marts.revisions group by cause, mart"
    )
    assert {(one.cause, one.mart) for one in causes} == {
        ("first", "poverty_indicators"),
        ("first", "mobilized_resources"),
    }
    (province,) = traced.ask(
        """
        select value_after, count(*) as units from marts.revisions
        where (figure, unit_code, period, standard_code)
            = ('poor_households', '89', '2016', '2016-2021')
        group by value_after
        """
    )
    assert (province.value_after, province.units) == (36_726, 11)


def test_bi_reads_figures_as_known_and_not_the_record_itself(traced: Traced) -> None:
    connection = traced.warehouse.connection
    connection.execute("set role bi_reader")
    try:
        for mart in ("poverty_indicators", "mobilized_resources"):
            (row,) = traced.ask(
                f"""
                select
                    (select count(*) from (
                        select * from marts.{mart}
                        except all
                        select {columns_of(traced, mart)} from marts.{mart}_as_known
                        where now() >= known_from and now() < known_to
                    ) as differing) as differing,
                    (select count(*) from marts.{mart}_as_known) as known
                """
            )
            assert row.differing == 0 < row.known
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                traced.ask(f"select * from history.{mart}")
    finally:
        connection.execute("reset role")


def columns_of(traced: Traced, mart: str) -> str:
    """The columns of a mart; its view of history has the same in the same order, and three more."""
    names = {
        table: [one.attname for one in traced.ask(
            "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0"
            " and not attisdropped order by attnum", f"marts.{table}")]
        for table in (mart, f"{mart}_as_known")
    }  # fmt: skip
    # What a view gains stands at its end.
    late = [name for name in names[mart] if name == "confidentiality"]
    known = [*(name for name in names[mart] if name not in late), "known_from", "known_to"]
    assert names[f"{mart}_as_known"] == [*known, "publication_id", *late]
    return ", ".join(names[mart])


def test_the_file_behind_a_hash_is_in_landing_under_that_name(traced: Traced) -> None:
    hashes = {one.sha256 for one in traced.ask("select distinct sha256 from marts.figure_trace")}
    assert hashes and hashes <= set(traced.files)
    assert all(Path(one).name == one for one in hashes)
