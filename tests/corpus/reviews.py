"""Poverty reviews in which everything is right; every figure is invented."""

from collections.abc import Callable, Sequence

from tests.corpus.book import Book, Cell, Page, Path, Row, Table

# The figures of the smallest commune; others have a multiple, so that all rates stay the same.
RESULTS = {
    "households": 5000, "persons": 19500,
    "poor_households": 100, "poor_rate_pct": 2.0,
    "near_poor_households": 150, "near_poor_rate_pct": 3.0,
    "average_living_standard_households": 50, "average_living_standard_rate_pct": 1.0,
    "poor_persons": 380, "poor_persons_rate_pct": 1.95,
    "near_poor_persons": 600, "near_poor_persons_rate_pct": 3.08,
    "average_living_standard_persons": 200, "average_living_standard_persons_rate_pct": 1.03,
}  # fmt: skip
# Column → households, persons.
MOVEMENT_POOR = {
    "start_count": (120, 450), "to_near_poor": (20, 80), "above_near_poor": (10, 40),
    "other_decrease": (5, 20), "from_near_poor": (8, 30), "fell_back": (3, 12),
    "newly_poor": (2, 8), "other_increase": (2, 20), "end_count": (100, 380),
}  # fmt: skip
MOVEMENT_NEAR_POOR = {
    "start_count": (160, 640), "left_near_poverty": (15, 60), "to_poor": (8, 30),
    "other_decrease": (12, 50), "from_poor": (20, 80), "fell_back": (2, 8),
    "newly_near_poor": (1, 4), "other_increase": (2, 8), "end_count": (150, 600),
}  # fmt: skip
LACKING_POOR = (40, 30, 10, 45, 35, 5, 35, 25, 10, 45, 20, 40)
LACKING_NEAR_POOR = (20, 15, 5, 40, 20, 5, 20, 15, 10, 20, 10, 20)

ALL, POOR, NEAR = (
    "Tổng số hộ dân cư (tại thời điểm rà soát)",
    "Tổng số hộ nghèo",
    "Tổng số hộ cận nghèo",
)
OF_HOUSEHOLDS, OF_PERSONS = (
    "Kết quả rà soát về hộ (chính thức)",
    "Kết quả rà soát về khẩu (chính thức)",
)
AVERAGE_HOUSEHOLDS = "Tổng số hộ nông, lâm, ngư nghiệp có mức sống trung bình"
AVERAGE_PERSONS = "Tổng số khẩu nông, lâm, ngư nghiệp có mức sống trung bình"
LESS, MORE = "Diễn biến giảm số hộ {}", "Diễn biến tăng số hộ {}"
OTHER = "Số hộ khác: thay đổi nhân khẩu,"
ALONE = f"{OTHER} hộ nghèo đơn thân chết, chuyển đi nơi khác, tách, …"
LEAD: dict[str, Path] = {"line": ("TT",), "unit": ("Phường/ Xã",)}
SPLIT: dict[str, Path] = {**LEAD, "counted": ("Phân tổ",)}
LABELS: dict[str, dict[str, Path]] = {
    "results": {
        **LEAD,
        "households": (ALL, "Số hộ"),
        "persons": (ALL, "Nhân khẩu"),
        "poor_households": (OF_HOUSEHOLDS, POOR, "Số hộ"),
        "poor_rate_pct": (OF_HOUSEHOLDS, POOR, "Tỷ lệ"),
        "near_poor_households": (OF_HOUSEHOLDS, NEAR, "Số hộ"),
        "near_poor_rate_pct": (OF_HOUSEHOLDS, NEAR, "Tỷ lệ"),
        "average_living_standard_households": (OF_HOUSEHOLDS, AVERAGE_HOUSEHOLDS, "Số hộ"),
        "average_living_standard_rate_pct": (OF_HOUSEHOLDS, AVERAGE_HOUSEHOLDS, "Tỷ lệ"),
        "poor_persons": (OF_PERSONS, "Tổng số khẩu nghèo", "Số khẩu"),
        "poor_persons_rate_pct": (OF_PERSONS, "Tổng số khẩu nghèo", "Tỷ lệ"),
        "near_poor_persons": (OF_PERSONS, "Tổng số khẩu cận nghèo", "Số khẩu"),
        "near_poor_persons_rate_pct": (OF_PERSONS, "Tổng số khẩu cận nghèo", "Tỷ lệ"),
        "average_living_standard_persons": (OF_PERSONS, AVERAGE_PERSONS, "Số khẩu"),
        "average_living_standard_persons_rate_pct": (OF_PERSONS, AVERAGE_PERSONS, "Tỷ lệ"),
    },
    "movement_poor": {
        **SPLIT,
        "start_count": ("Tổng số hộ nghèo đầu kỳ",),
        "to_near_poor": (LESS.format("nghèo"), "Số hộ thoát nghèo", "Trở thành hộ cận nghèo"),
        "above_near_poor": (LESS.format("nghèo"), "Số hộ thoát nghèo", "Vượt chuẩn cận nghèo"),
        "other_decrease": (LESS.format("nghèo"), ALONE),
        "from_near_poor": (MORE.format("nghèo"), "Số hộ cận nghèo trở thành hộ nghèo"),
        "fell_back": (MORE.format("nghèo"), "Số hộ nghèo bổ sung", "Tái nghèo"),
        "newly_poor": (MORE.format("nghèo"), "Số hộ nghèo bổ sung", "Phát sinh mới"),
        "other_increase": (MORE.format("nghèo"), f"{OTHER} chuyển đến, tách, …"),
        "end_count": ("Tổng số hộ nghèo cuối kỳ",),
    },
    "movement_near_poor": {
        **SPLIT,
        "start_count": ("Tổng số hộ cận nghèo đầu kỳ",),
        "left_near_poverty": (LESS.format("cận nghèo"), "Số hộ thoát cận nghèo"),
        "to_poor": (LESS.format("cận nghèo"), "Số hộ cận nghèo trở thành hộ nghèo"),
        "other_decrease": (LESS.format("cận nghèo"), f"{OTHER} chuyển đi nơi khác, tách, …"),
        "from_poor": (MORE.format("cận nghèo"), "Số hộ nghèo trở thành hộ cận nghèo"),
        "fell_back": (MORE.format("cận nghèo"), "Số hộ bổ sung", "Tái cận nghèo"),
        "newly_near_poor": (MORE.format("cận nghèo"), "Số hộ bổ sung", "Phát sinh mới"),
        "other_increase": (MORE.format("cận nghèo"), f"{OTHER} chuyển đến, tách, …"),
        "end_count": ("Tổng số hộ cận nghèo cuối kỳ",),
    },
}  # fmt: skip
TITLES = {
    "results": "TỔNG HỢP KẾT QUẢ CHÍNH THỨC RÀ SOÁT HỘ NGHÈO; HỘ CẬN NGHÈO; HỘ LÀM NÔNG, LÂM, "
    "NGƯ NGHIỆP CÓ MỨC SỐNG TRUNG BÌNH",
    "movement_poor": "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
    "movement_near_poor": "TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO",
    "deprivation_poor": "PHÂN TÍCH CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO",
    "deprivation_near_poor": "PHÂN TÍCH CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN "
    "CỦA HỘ CẬN NGHÈO",
}  # fmt: skip
SHEETS = {
    "results": "Kết quả", "movement_poor": "DB nghèo", "movement_near_poor": "DB cận nghèo",
    "deprivation_poor": "TH nghèo", "deprivation_near_poor": "TH cận nghèo",
}  # fmt: skip
CHAU_DOC = (
    "Phường Châu Phú B", "Phường Châu Phú A", "Phường Vĩnh Mỹ", "Phường Núi Sam",
    "Phường Vĩnh Ngươn", "Xã Vĩnh Tế", "Xã Vĩnh Châu",
)  # fmt: skip
AN_PHU = (
    "Thị trấn An Phú", "Xã Khánh An", "Thị trấn Long Bình", "Xã Khánh Bình", "Xã Quốc Thái",
    "Xã Nhơn Hội", "Xã Phú Hữu", "Xã Phú Hội", "Xã Phước Hưng", "Xã Vĩnh Lộc", "Xã Vĩnh Hậu",
    "Xã Vĩnh Trường", "Xã Vĩnh Hội Đông", "Thị trấn Đa Phước",
)  # fmt: skip
Sized = tuple[str, str, int]  # running number, unit, how many times the smallest commune


def commune_review(year: int = 2025) -> Book:
    """All five tables of Xã An Phú (30337), which reports itself since July 2025."""
    return _review("XÃ AN PHÚ", year, [("1", "Xã An Phú", 1)])


def district_review(
    year: int = 2024, district: str = "Thành phố Châu Đốc", communes: Sequence[str] = CHAU_DOC
) -> Book:
    """All five tables of a district (Châu Đốc is 884, An Phú 886) with its communes."""
    parts = [(f"1.{at}", name, at) for at, name in enumerate(communes, start=1)]
    whole = ("1", district, sum(size for _, _, size in parts))
    return _review(district.upper(), year, [whole, *parts])


def plain_results(book: Book) -> Book:
    """Of a review the table of results with what it must have, its labels in one row."""
    book.drop("movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    table = book["results"]
    table.labels = {
        "line": ("TT",), "unit": ("Đơn vị",), "households": ("Tổng số hộ",),
        "poor_households": ("Số hộ nghèo",), "near_poor_households": ("Số hộ cận nghèo",),
    }  # fmt: skip
    table.numbers = {}
    table.above[2] = f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO {table.above[2][-8:]}"
    return book


def _review(office: str, year: int, units: list[Sized]) -> Book:
    makers: dict[str, Callable[[int], list[Row]]] = {
        "results": lambda size: [results_row(size)],
        "movement_poor": lambda size: _movement(MOVEMENT_POOR, size),
        "movement_near_poor": lambda size: _movement(MOVEMENT_NEAR_POOR, size),
        "deprivation_poor": lambda size: [_deprivation(100, LACKING_POOR, size)],
        "deprivation_near_poor": lambda size: [_deprivation(150, LACKING_NEAR_POOR, size)],
    }
    tables = {
        name: _table(name, office, year, [row for unit in units for row in _rows(unit, make)])
        for name, make in makers.items()
    }
    return Book([Page(SHEETS[name], [table]) for name, table in tables.items()], tables)


def results_row(size: int) -> Row:
    """The figures of a unit of that size in the table of results."""
    return {name: _times(RESULTS, name, size) for name in RESULTS}


def _rows(unit: Sized, make: Callable[[int], list[Row]]) -> list[Row]:
    rows = make(unit[2])
    rows[0] |= {"line": unit[0], "unit": unit[1]}
    return rows


def _table(name: str, office: str, year: int, rows: list[Row]) -> Table:
    labels = LABELS.get(name) or _indicators("cận nghèo" if "near" in name else "nghèo")
    above = ["ỦY BAN NHÂN DÂN", office, f"{TITLES[name]} NĂM {year}"]
    lead = len(SPLIT if "counted" in labels else LEAD)
    numbers: dict[str, int | str] = {}
    if name in LABELS:
        numbers = {one: "ABC"[at] if at < lead else at - lead + 1 for at, one in enumerate(labels)}
    return Table(dict(labels), rows, above, numbers=numbers, merged=("line", "unit"))


def _indicators(whose: str) -> dict[str, Path]:
    over = f"Chỉ số thiếu hụt dịch vụ xã hội cơ bản của hộ {whose}"
    numbered = {f"indicator_{at:02}": (over, f"{at}") for at in range(1, 13)}
    totals = {"households": (f"Tổng số hộ {whose}",), "total_deprivations": ("Tổng số thiếu hụt",)}
    return {**LEAD, **totals, **numbered}


def _times(figures: dict[str, int | float], name: str, size: int) -> Cell:
    return figures[name] if name.endswith("_pct") else figures[name] * size


def _movement(figures: dict[str, tuple[int, int]], size: int) -> list[Row]:
    return [
        {"counted": label, **{name: pair[at] * size for name, pair in figures.items()}}
        for at, label in enumerate(("Hộ", "Nhân khẩu"))
    ]


def _deprivation(households: int, lacking: tuple[int, ...], size: int) -> Row:
    counts = {f"indicator_{at:02}": count * size for at, count in enumerate(lacking, start=1)}
    return {"households": households * size, "total_deprivations": sum(counts.values()), **counts}
