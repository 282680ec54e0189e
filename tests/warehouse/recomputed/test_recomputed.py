"""The figures of every public mart, computed anew from the sample workbooks: no difference."""

import pandas as pd
import psycopg
import pytest
from tests.warehouse.recomputed.comparisons import MARTS, WITHOUT_FIGURES
from tests.warehouse.recomputed.workbooks import Sample, read_samples

from ansinh.samples.writing import write_samples

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return read_samples(folder)


def rows_of(url: str, query: str) -> pd.DataFrame:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=names)


@pytest.mark.parametrize("mart", MARTS)
def test_mart_says_what_the_workbooks_say(
    sampled_url: str, samples: list[Sample], mart: str
) -> None:
    compared = MARTS[mart]
    wanted = compared.anew(samples)
    figures = [column for column in wanted.columns if column not in compared.key]
    # What the marts hide stands in what they were made of; what was known stands in history alone.
    is_known = "_as_known" in compared.query
    query = compared.query if is_known else compared.query.replace("marts.", "candidate.")
    told = rows_of(sampled_url, query)
    both = wanted.merge(
        told, on=compared.key, how="outer", suffixes=("_wanted", ""), indicator=True
    )
    lonely = both[both["_merge"] != "both"]
    assert lonely.empty, lonely[[*compared.key, "_merge"]].to_string()
    for figure in figures:
        differs = _differs(both[f"{figure}_wanted"], both[figure])
        if is_known and "confidentiality" in both:
            differs &= both["confidentiality"] != "suppressed"
        columns = [*compared.key, f"{figure}_wanted", figure]
        assert not differs.any(), both.loc[differs, columns].head(20).to_string()


def _differs(wanted: pd.Series, told: pd.Series) -> pd.Series:
    """Unknown against known, or farther apart than the mart rounds: two decimals, or four."""
    if not _is_number(wanted) or not _is_number(told):
        return (wanted.isna() != told.isna()) | (wanted.notna() & (wanted != told))
    one = pd.to_numeric(wanted).astype("float64")
    other = pd.to_numeric(told).astype("float64")
    room = 0.00005 if (one.abs().max() or 0) <= 1 else 0.0
    apart = (one - other).abs() > room + 1e-9
    return (one.isna() != other.isna()) | apart.fillna(False)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.to_numeric(values, errors="coerce").notna().eq(values.notna()).all())


def test_every_public_mart_is_compared_or_holds_no_figure_of_a_workbook(sampled_url: str) -> None:
    told = rows_of(
        sampled_url,
        "select table_name from information_schema.tables"
        " where table_schema = 'marts' and table_name not like '\\_%'",
    )
    compared = {name.partition(",")[0] for name in MARTS}
    assert not compared & WITHOUT_FIGURES.keys()
    assert set(told["table_name"]) == compared | WITHOUT_FIGURES.keys()
