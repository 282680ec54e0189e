"""An invented province that lived through every kind of reform; no place or person is real.

Province 97 until 30 June 2025, with the districts 990 and 991, beside province 98, whose code the
merged province takes over. What happens to its communes:

    2021-01-01  97004 goes into 97001, which goes on as it was
    2023-04-10  97003 becomes a town and gives a part to the new 97005 (2 of 3 households stay)
    2025-01-01  97006 goes into 97005; district 991 becomes a town
    2025-07-01  districts end; 97002 is split over 97001 and 97005; 97003 and 97007 of the merged
                province mean something else than before: 97003 takes in 97007, 97007 takes 98001
"""

from typing import Any

BASE, NO_END = "0001-01-01", "9999-12-31"
TOWN, PART, JOINED, REFORM = "2021-01-01", "2023-04-10", "2025-01-01", "2025-07-01"
FIRST, SECOND, NEIGHBOUR, MERGED = ("97", "990"), ("97", "991"), ("98", "980"), ("98", None)
DISTRICTS = (
    (FIRST, "Thử Một", "Huyện", BASE, REFORM),
    (SECOND, "Thử Hai", "Huyện", BASE, JOINED),
    (SECOND, "Thử Hai", "Thị xã", JOINED, REFORM),
    (NEIGHBOUR, "Bên Cạnh", "Huyện", BASE, REFORM),
)

# District, commune code, name, kind, first day, first day no longer.
COMMUNES = (
    (FIRST, "97001", "Một", "Xã", BASE, REFORM),
    (FIRST, "97002", "Hai", "Xã", BASE, REFORM),
    (FIRST, "97004", "Bốn", "Xã", BASE, TOWN),
    (SECOND, "97003", "Ba", "Xã", BASE, PART),
    (SECOND, "97003", "Ba Thị", "Thị trấn", PART, JOINED),
    (SECOND, "97003", "Ba Thị", "Phường", JOINED, REFORM),
    (SECOND, "97005", "Năm", "Xã", PART, JOINED),
    (SECOND, "97005", "Năm", "Xã", JOINED, REFORM),
    (SECOND, "97006", "Sáu", "Xã", BASE, JOINED),
    (SECOND, "97007", "Bảy", "Xã", BASE, JOINED),
    (SECOND, "97007", "Bảy", "Xã", JOINED, REFORM),
    (NEIGHBOUR, "98001", "Tám", "Xã", BASE, REFORM),
    (MERGED, "97001", "Một Mới", "Xã", REFORM, NO_END),
    (MERGED, "97003", "Ba Mới", "Phường", REFORM, NO_END),
    (MERGED, "97005", "Năm Mới", "Xã", REFORM, NO_END),
    (MERGED, "97007", "Tám Mới", "Xã", REFORM, NO_END),
)
TRANSFERS = (
    ("97004", "97001", TOWN, "whole"),
    ("97003", "97003", PART, "part"),
    ("97003", "97005", PART, "part"),
    ("97006", "97005", JOINED, "whole"),
    ("97002", "97001", REFORM, "part"),
    ("97002", "97005", REFORM, "part"),
    ("97007", "97003", REFORM, "whole"),
    ("98001", "97007", REFORM, "whole"),
)
WEIGHTS = (
    ("97003", "97003", PART, "households", 200),
    ("97003", "97005", PART, "households", 100),
)
PROVINCES = (
    ("97", "Thử Nghiệm", BASE, REFORM, "98"),
    ("98", "Láng Giềng", BASE, REFORM, "98"),
    ("98", "Thử Nghiệm", REFORM, NO_END, None),
)


def add_invented_province(warehouse: Any) -> None:
    """Put it beside the real ones."""
    cursor = warehouse.connection.cursor()
    cursor.executemany(
        "insert into reference.districts (_line, province_code, district_code, district_name,"
        " district_kind, valid_from, valid_to, legal_basis, is_confirmed)"
        " values (0, %s, %s, %s, %s, %s, %s, 'invented', true)",
        [(*codes, *row) for codes, *row in DISTRICTS],
    )
    cursor.executemany(
        "insert into reference.communes (_line, province_code, district_code, commune_code,"
        " commune_name, commune_kind, valid_from, valid_to, legal_basis, is_confirmed)"
        " values (0, %s, %s, %s, %s, %s, %s, %s, 'invented', true)",
        [(*codes, *row) for codes, *row in COMMUNES],
    )
    cursor.executemany(
        "insert into reference.unit_transfers (_line, old_code, new_code, event_date, transfer_kind,"
        " legal_basis, is_confirmed) values (0, %s, %s, %s, %s, 'invented', true)",
        TRANSFERS,
    )
    cursor.executemany(
        "insert into reference.transfer_weights (_line, old_code, new_code, event_date, measure, parts,"
        " source, is_confirmed) values (0, %s, %s, %s, %s, %s, 'invented', true)",
        WEIGHTS,
    )
    cursor.executemany(
        "insert into reference.provinces (_line, province_code, province_name, province_kind, valid_from,"
        " valid_to, successor_code, legal_basis, is_confirmed)"
        " values (0, %s, %s, 'Tỉnh', %s, %s, %s, 'invented', true)",
        PROVINCES,
    )
