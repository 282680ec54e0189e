"""Reference lists in the database: all or nothing, and one message for all that is wrong."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.warehouse.conftest import role_url_at

from ansinh.database.migrating import migrate
from ansinh.database.securing import secure_warehouse
from ansinh.reference.loading import load_reference
from ansinh.reference.reading import ReferenceDataError
from ansinh.reference.schema import LISTS_DIR, list_schemas

pytestmark = pytest.mark.warehouse


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lists that a test may spoil."""
    return shutil.copytree(LISTS_DIR, tmp_path / "lists")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def count(connection: psycopg.Connection[Any], name: str) -> int:
    row = connection.execute(f"select count(*) from reference.{name}".encode()).fetchone()
    return int(row[0]) if row else 0


@pytest.fixture
def loaded(owner_url: str, folder: Path) -> psycopg.Connection[Any]:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        assert load_reference(connection, folder)
        yield connection


def test_every_row_of_every_list_arrives_once(loaded: Any, folder: Path) -> None:
    for name in list_schemas():
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert count(loaded, name) == len(lines) - 1, name
    assert not load_reference(loaded, folder), "nothing changed: nothing is loaded"


def test_a_changed_list_is_loaded_and_read_with_its_types(loaded: Any, folder: Path) -> None:
    edit(folder, "directive_targets", "1.0,1.2", "1.5,")
    assert load_reference(loaded, folder)
    rows = loaded.execute(
        "select target_low, target_high, valid_to - valid_from as days"
        " from reference.directive_targets where target_kind = 'points_a_year'"
    ).fetchall()
    assert [tuple(map(str, row)) for row in rows] == [("1.50", "None", "1683")]


def test_a_wrong_list_is_told_at_once_and_the_loaded_ones_stay(loaded: Any, folder: Path) -> None:
    edit(folder, "funds", "code,name_vi", "code,name")
    edit(folder, "purposes", "2016-01-01", "01/01/2016")
    edit(folder, "provinces", "01,Hà Nội", "02,Hà Nội")
    edit(folder, "donor_types", "is_budget", "is_budget")
    edit(folder, "target_groups", ",true,2016-01-01,9999-12-31", ",yes,2016-01-01,2016-01-01")
    (folder / "funding_sources.csv").unlink()
    (folder / "colours.csv").write_text("code\nred\n", encoding="utf-8")

    with pytest.raises(ReferenceDataError) as error:
        load_reference(loaded, folder)

    told = str(error.value)
    for line in (
        "funds.csv, line 1: the column name_vi is missing; no column is called name; expected: "
        "code,name_vi,name_en,",
        "purposes.csv, line 2: valid_from is “01/01/2016”; a day as YYYY-MM-DD is expected",
        "provinces.csv, line 3: province_code 02, valid_from 0001-01-01 stands in line 2 already",
        "target_groups.csv, line 2: is_confirmed is “yes”; true or false is expected",
        "funding_sources.csv: there is no such file in lists/",
        "colours.csv: lists.yaml says nothing of this list",
    ):
        assert line in told, line
    assert count(loaded, "funds") == 7


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            *("communes", "01,001,00001,", "01,999,00001,"),
            "communes.csv, line 2: district_code is “999”; districts.csv has none",
        ),
        (
            *("districts", "Ba Đình,Quận,0001-01-01", "Ba Đình,Quận,2000-01-01"),
            "district_code is “001”; districts.csv has none on 0001-01-01",
        ),
        (
            *("communes", "Ba Đình,Phường,2025-07-01", "Ba Đình,Phường,2025-06-30"),
            "communes.csv, line 4: 00004 from 2025-06-30 overlaps line 3, valid until 2025-07-01",
        ),
        (
            *("unit_transfers", "00001,00097,", "00001,99999,"),
            "new_code is “99999”; communes.csv has none",
        ),
        (
            *("choice_spellings", "donor_types,bank,", "donor_types,bench,"),
            "code is “bench”; donor_types.csv has none",
        ),
        (
            *("reporting_calendar", "year,11-15,,31", "year,11-15,5,31"),
            "line 3: just one of due_before, due_days_after_end is to be filled",
        ),
        (
            *("reporting_calendar", "year,11-15,,31", "year,15/11,,31"),
            "line 3: due_before is “15/11”; a month and day as MM-DD is expected",
        ),
        (
            *("directive_targets", "at_least", "at_most"),
            "target_kind is “at_most”; one of points_a_year, at_least is expected",
        ),
        (*("funds", "study_fund,Quỹ Khuyến học", "study_fund,"), "line 6: name_vi is blank"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(
    loaded: Any, folder: Path, name: str, old: str, new: str, told: str
) -> None:
    edit(folder, name, old, new)
    with pytest.raises(ReferenceDataError) as error:
        load_reference(loaded, folder)
    assert told in str(error.value)


def test_readers_never_see_half_of_a_list(loaded: Any, folder: Path, owner_url: str) -> None:
    """While new lists are loaded, and not yet committed, others read the old ones."""
    edit(folder, "funds", "study_fund", "school_fund")
    edit(folder, "choice_spellings", "funds,study_fund", "funds,school_fund")
    asked = "select count(*), bool_or(code = 'school_fund') from reference.funds"
    with psycopg.connect(owner_url) as loading, psycopg.connect(owner_url) as reader:
        with loading.transaction():
            assert load_reference(loading, folder)
            assert reader.execute(asked).fetchone() == (7, False)
        reader.commit()
        assert reader.execute(asked).fetchone() == (7, True)


def test_what_dbt_once_seeded_makes_room(owner_url: str) -> None:
    """An installation of before has tables of the same names that belong to the transformer."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        secure_warehouse(connection)  # each start prepares the server first
        connection.execute("create schema reference authorization transformer")
        connection.execute("create table reference.funds (code text)")
        connection.execute("alter table reference.funds owner to transformer")
        connection.execute("create table reference.vietnam_districts_until_2025_06 (a text)")
        connection.execute("create view reference.looks as select * from reference.funds")
    migrate(owner_url)
    with psycopg.connect(owner_url) as connection:
        assert count(connection, "funds") == 7
        left = connection.execute(
            "select count(*) from pg_class as c inner join pg_namespace as n"
            " on n.oid = c.relnamespace where n.nspname = 'reference' and c.relkind in ('r', 'v')"
            " and c.relname in ('looks', 'vietnam_districts_until_2025_06')"
        ).fetchone()
        assert left == (0,)
    for role in ("loader", "transformer"):
        with psycopg.connect(role_url_at(owner_url, role)) as connection:
            assert count(connection, "communes") > 13_000
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("delete from reference.funds")
    with (
        psycopg.connect(role_url_at(owner_url, "bi_reader")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        count(connection, "communes")
