"""The five tables of the poverty review as the ministry's software prints them: data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: label in the header, name in the warehouse, number printed below.

    `rate_of` names numerator and denominator where the column is a rate in per cent.
    """

    label: str
    name: str
    number: str
    rate_of: tuple[str, str] | None = None


@dataclass(frozen=True)
class Group:
    """A label over several columns or groups."""

    label: str
    parts: "tuple[Column | Group, ...]"


@dataclass(frozen=True)
class Layout:
    """One sheet: title (with a gap for the stage), header tree, and the shape of its rows.

    `two_rows`: households and persons of a unit. `numbered`: column numbers below the header.
    """

    table: str
    sheet: str
    title: str
    header: tuple[Column | Group, ...]
    two_rows: bool = False
    numbered: bool = True


def columns_of(parts: tuple[Column | Group, ...]) -> list[Column]:
    """The columns under a header, left to right."""
    found: list[Column] = []
    for part in parts:
        found.extend([part] if isinstance(part, Column) else columns_of(part.parts))
    return found


def _shares(unit: str, counted: str, first: int, of: tuple[str, int]) -> tuple[Group, ...]:
    """Poor, near-poor and average living standard: a count and its rate each."""
    whose = unit.removeprefix("Số ")
    groups = (
        (f"Tổng số {whose} nghèo", "poor"),
        (f"Tổng số {whose} cận nghèo", "near_poor"),
        (
            f"Tổng số {whose} nông, lâm, ngư nghiệp có mức sống trung bình",
            "average_living_standard",
        ),
    )
    shares = []
    for number, (label, status) in zip(range(first, first + 6, 2), groups, strict=True):
        name = f"{status}_{counted}"
        rate = f"{name.removesuffix('_households')}_rate_pct"
        formula = f"{number + 1}={number}/{of[1]}*100"
        count = Column(unit, name, f"{number}")
        shares.append(Group(label, (count, Column("Tỷ lệ", rate, formula, (name, of[0])))))
    return tuple(shares)


RESULTS = Layout(
    table="results",
    sheet="Kết quả rà soát",
    title="TỔNG HỢP KẾT QUẢ {stage} RÀ SOÁT HỘ NGHÈO; HỘ CẬN NGHÈO; "
    "HỘ LÀM NÔNG, LÂM, NGƯ NGHIỆP CÓ MỨC SỐNG TRUNG BÌNH",
    header=(
        Group(
            "Tổng số hộ dân cư (tại thời điểm rà soát)",
            (Column("Số hộ", "households", "1"), Column("Nhân khẩu", "persons", "2")),
        ),
        Group(
            "Kết quả rà soát về hộ ({stage})",
            _shares("Số hộ", "households", 3, ("households", 1)),
        ),
        Group(
            "Kết quả rà soát về khẩu ({stage})",
            _shares("Số khẩu", "persons", 9, ("persons", 2)),
        ),
    ),
)

MOVEMENT_POOR = Layout(
    table="movement_poor",
    sheet="Diễn biến hộ nghèo",
    title="TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
    two_rows=True,
    header=(
        Column("Tổng số hộ nghèo đầu kỳ", "start_count", "1"),
        Group(
            "Diễn biến giảm số hộ nghèo",
            (
                Group(
                    "Số hộ thoát nghèo",
                    (
                        Column("Trở thành hộ cận nghèo", "to_near_poor", "2"),
                        Column("Vượt chuẩn cận nghèo", "above_near_poor", "3"),
                    ),
                ),
                Column(
                    "Số hộ khác: thay đổi nhân khẩu, hộ nghèo đơn thân chết, "
                    "chuyển đi nơi khác, tách, …",
                    "other_decrease",
                    "4",
                ),
            ),
        ),
        Group(
            "Diễn biến tăng số hộ nghèo",
            (
                Column("Số hộ cận nghèo trở thành hộ nghèo", "from_near_poor", "5"),
                Group(
                    "Số hộ nghèo bổ sung",
                    (
                        Column("Tái nghèo", "fell_back", "6"),
                        Column("Phát sinh mới", "newly_poor", "7"),
                    ),
                ),
                Column(
                    "Số hộ khác: thay đổi nhân khẩu, chuyển đến, tách, …", "other_increase", "8"
                ),
            ),
        ),
        Column("Tổng số hộ nghèo cuối kỳ", "end_count", "9=1-2-3-4+5+6+7+8"),
    ),
)

MOVEMENT_NEAR_POOR = Layout(
    table="movement_near_poor",
    sheet="Diễn biến hộ cận nghèo",
    title="TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO",
    two_rows=True,
    header=(
        Column("Tổng số hộ cận nghèo đầu kỳ", "start_count", "1"),
        Group(
            "Diễn biến giảm số hộ cận nghèo",
            (
                Column("Số hộ thoát cận nghèo", "left_near_poverty", "2"),
                Column("Số hộ cận nghèo trở thành hộ nghèo", "to_poor", "3"),
                Column(
                    "Số hộ khác: thay đổi nhân khẩu, chuyển đi nơi khác, tách, …",
                    "other_decrease",
                    "4",
                ),
            ),
        ),
        Group(
            "Diễn biến tăng số hộ cận nghèo",
            (
                Column("Số hộ nghèo trở thành hộ cận nghèo", "from_poor", "5"),
                Group(
                    "Số hộ bổ sung",
                    (
                        Column("Tái cận nghèo", "fell_back", "6"),
                        Column("Phát sinh mới", "newly_near_poor", "7"),
                    ),
                ),
                Column(
                    "Số hộ khác: thay đổi nhân khẩu, chuyển đến, tách, …", "other_increase", "8"
                ),
            ),
        ),
        Column("Tổng số hộ cận nghèo cuối kỳ", "end_count", "9=1-2-3-4+5+6+7+8"),
    ),
)


def _deprivations(table: str, sheet: str, whose: str) -> Layout:
    """Counts of the 12 indicators; the last header row itself holds 1 … 12."""
    indicators = tuple(
        Column(f"{number}", f"indicator_{number:02}", f"{number}") for number in range(1, 13)
    )
    return Layout(
        table=table,
        sheet=sheet,
        title=f"PHÂN TÍCH CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA {whose.upper()}",
        numbered=False,
        header=(
            Column(f"Tổng số {whose}", "households", ""),
            Column("Tổng số thiếu hụt", "total_deprivations", ""),
            Group(f"Chỉ số thiếu hụt dịch vụ xã hội cơ bản của {whose}", indicators),
        ),
    )


LAYOUTS = (
    RESULTS,
    MOVEMENT_POOR,
    MOVEMENT_NEAR_POOR,
    _deprivations("deprivation_poor", "Thiếu hụt hộ nghèo", "hộ nghèo"),
    _deprivations("deprivation_near_poor", "Thiếu hụt hộ cận nghèo", "hộ cận nghèo"),
)
