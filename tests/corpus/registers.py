"""Registers in which everything is right; donors, households and members are invented."""

from datetime import date

from tests.corpus.book import Book, Page, Path, Row, Table

LINE: dict[str, Path] = {"line": ("TT",)}
QUARTER = "Quý IV năm 2025"


def contributions() -> Book:
    """What Xã An Phú (30337) received in the last quarter of 2025: three entries."""
    labels = {
        "contribution_date": "Ngày tiếp nhận", "donor_type": "Loại nhà tài trợ",
        "donor_name": "Tên tổ chức đóng góp", "donors": "Số lượt đóng góp",
        "funding_source": "Nguồn vốn", "fund": "Quỹ", "fund_level": "Cấp quản lý quỹ",
        "resource_kind": "Hình thức", "item": "Tên hiện vật", "quantity": "Số lượng",
        "quantity_unit": "Đơn vị tính", "value_vnd": "Giá trị (đồng)",
        "purpose": "Mục đích hỗ trợ", "programme": "Chương trình",
        "area": "Xã/phường thụ hưởng", "hamlet": "Ấp/khóm", "note": "Ghi chú",
    }  # fmt: skip
    rows: list[Row] = [
        {
            "contribution_date": date(2025, 10, 5), "donor_type": "Doanh nghiệp, hợp tác xã",
            "donor_name": "Công ty Giả Định Một", "donors": 1,
            "funding_source": "Tổ chức, doanh nghiệp đóng góp", "fund": "Quỹ Vì người nghèo",
            "fund_level": "Cấp xã", "resource_kind": "Tiền", "value_vnd": 50_000_000,
            "purpose": "Nhà ở", "programme": "Xóa nhà tạm, nhà dột nát", "area": "Xã An Phú",
        },
        {
            "contribution_date": date(2025, 11, 12), "donor_type": "Cá nhân", "donors": 25,
            "funding_source": "Nhân dân đóng góp", "fund": "Không qua quỹ",
            "resource_kind": "Hiện vật", "item": "Gạo", "quantity": 500, "quantity_unit": "kg",
            "value_vnd": 7_500_000, "purpose": "Quà, trợ cấp dịp lễ, Tết",
            "programme": "Hỗ trợ dịp lễ, Tết", "hamlet": "Ấp Thử Nghiệm",
        },
        {
            "contribution_date": date(2025, 12, 20), "donor_type": "Ngân sách nhà nước",
            "donors": 1, "funding_source": "Ngân sách tỉnh", "fund": "Không qua quỹ",
            "resource_kind": "Tiền", "value_vnd": 200_000_000,
            "purpose": "Hạ tầng kinh tế - xã hội", "programme": "Chương trình khác",
        },
    ]  # fmt: skip
    return register("contributions", "SỔ THEO DÕI NGUỒN LỰC HUY ĐỘNG", labels, rows)


def uses() -> Book:
    """What Xã An Phú spent in the last quarter of 2025: three entries."""
    labels = {
        "use_date": "Ngày hỗ trợ", "programme": "Chương trình", "purpose": "Mục đích hỗ trợ",
        "funding_source": "Nguồn vốn", "fund": "Quỹ", "fund_level": "Cấp quản lý quỹ",
        "resource_kind": "Hình thức", "amount_vnd": "Số tiền (đồng)",
        "beneficiary_households": ("Đối tượng thụ hưởng", "Số hộ"),
        "beneficiary_persons": ("Đối tượng thụ hưởng", "Số người"),
        "area": "Xã/phường thụ hưởng", "hamlet": "Ấp/khóm", "description": "Nội dung",
    }  # fmt: skip
    rows: list[Row] = [
        {
            "use_date": date(2025, 10, 20), "programme": "Xóa nhà tạm, nhà dột nát",
            "purpose": "Nhà ở", "funding_source": "Tổ chức, doanh nghiệp đóng góp",
            "fund": "Quỹ Vì người nghèo", "fund_level": "Cấp xã", "resource_kind": "Tiền",
            "amount_vnd": 40_000_000, "beneficiary_households": 1, "beneficiary_persons": 4,
            "area": "Xã An Phú", "hamlet": "Ấp Thử Nghiệm", "description": "Xây một căn nhà",
        },
        {
            "use_date": date(2025, 11, 3), "programme": "Hỗ trợ dịp lễ, Tết",
            "purpose": "Giáo dục", "funding_source": "Nhân dân đóng góp",
            "fund": "Không qua quỹ", "resource_kind": "Hiện vật", "amount_vnd": 6_000_000,
            "beneficiary_households": 20, "beneficiary_persons": 30,
            "description": "Tập vở đầu học kỳ",
        },
        {
            "use_date": date(2025, 12, 8), "programme": "Chương trình khác",
            "purpose": "Hạ tầng kinh tế - xã hội", "funding_source": "Ngân sách tỉnh",
            "fund": "Không qua quỹ", "resource_kind": "Tiền", "amount_vnd": 150_000_000,
            "beneficiary_households": 120, "beneficiary_persons": 480,
        },
    ]  # fmt: skip
    return register("uses", "SỔ THEO DÕI SỬ DỤNG NGUỒN LỰC", labels, rows)


def communication() -> Book:
    """What Xã An Phú published in the last quarter of 2025: two activities, one model."""
    labels = {
        "activity_date": "Ngày thực hiện", "activity_type": "Hình thức truyền thông",
        "subject": "Nội dung truyền thông", "medium": "Phương tiện, đơn vị đăng phát",
        "quantity": "Số lượng", "audience": "Số người tham dự, tiếp cận", "area": "Xã/phường",
    }  # fmt: skip
    rows: list[Row] = [
        {
            "activity_date": date(2025, 10, 17), "activity_type": "Tin, bài",
            "subject": "Ngày vì người nghèo", "medium": "Trang tin Giả Định", "quantity": 3,
            "audience": 1200, "area": "Xã An Phú",
        },
        {
            "activity_date": date(2025, 11, 18), "activity_type": "Hội nghị, tọa đàm, tập huấn",
            "subject": "Tập huấn rà soát hộ nghèo", "quantity": 1, "audience": 45,
        },
    ]  # fmt: skip
    book = register("activities", "DANH MỤC HOẠT ĐỘNG TRUYỀN THÔNG", labels, rows)
    labels = {
        "recognition_date": "Ngày công nhận", "model_name": "Tên mô hình", "field": "Lĩnh vực",
        "recognition_kind": "Mức độ công nhận", "beneficiary_households": "Số hộ hưởng lợi",
        "area": "Xã/phường",
    }  # fmt: skip
    rows = [
        {
            "recognition_date": date(2025, 12, 1), "model_name": "Mô hình Giả Định",
            "field": "Sinh kế, sản xuất", "recognition_kind": "Được nhân rộng",
            "beneficiary_households": 15, "area": "Xã An Phú",
        },
    ]  # fmt: skip
    title = "DANH SÁCH MÔ HÌNH ĐƯỢC BIỂU DƯƠNG, NHÂN RỘNG"
    models = register("recognised_models", title, labels, rows)
    return Book([*book.pages, *models.pages], {**book.tables, **models.tables})


def assignments() -> Book:
    """Who follows which area of An Giang (91) in the last quarter of 2025: two members."""
    labels = {
        "member_position": "Chức danh thành viên", "agency": "Cơ quan",
        "area": "Địa bàn theo dõi", "hamlet": "Ấp/khóm", "focus_area_type": "Loại địa bàn",
        "start_date": "Từ ngày", "end_date": "Đến ngày",
    }  # fmt: skip
    rows: list[Row] = [
        {
            "member_position": "Phó Giám đốc", "agency": "Sở Giả Định Một", "area": "Xã An Phú",
            "focus_area_type": "Xã biên giới", "start_date": date(2025, 8, 1),
        },
        {
            "member_position": "Chủ tịch Hội", "agency": "Hội Giả Định Hai",
            "area": "Phường Tân Châu", "hamlet": "Khóm Thử Nghiệm",
            "focus_area_type": "Ấp, khóm đặc biệt khó khăn", "start_date": date(2025, 10, 1),
            "end_date": date(2025, 12, 31),
        },
    ]  # fmt: skip
    title = "PHÂN CÔNG THÀNH VIÊN BAN CHỈ ĐẠO THEO DÕI ĐỊA BÀN"
    return register("assignments", title, labels, rows, "TỈNH AN GIANG")


def households() -> Book:
    """The lists of Xã An Phú at the end of 2025: two poor households, two near-poor ones."""
    poor: list[Row] = [
        _household("Nguyễn Văn Giả Định", 1960, None, 4, 120, (1, 4, 10)),
        _household("Trần Thị Ví Dụ", None, 1955, 3, 100, (2, 4, 7, 12)),
    ]
    near_poor: list[Row] = [
        _household("Lê Văn Thử Nghiệm", 1970, None, 5, 130, (4,)),
        _household("Phạm Thị Mẫu", None, 1982, 2, 135, (4, 10)),
    ]
    book = _household_list("poor", "DANH SÁCH HỘ NGHÈO", poor)
    other = _household_list("near_poor", "DANH SÁCH HỘ CẬN NGHÈO", near_poor)
    return Book([*book.pages, *other.pages], {**book.tables, **other.tables})


def _household_list(name: str, title: str, rows: list[Row]) -> Book:
    lacks = {f"indicator_{at:02}": ("Chỉ số thiếu hụt", f"{at}") for at in range(1, 13)}
    labels: dict[str, str | Path] = {
        "head_name": "Họ và tên", "birth_year_male": ("Năm sinh", "Nam"),
        "birth_year_female": ("Năm sinh", "Nữ"), "ethnic_group": "Dân tộc",
        "relation": "Quan hệ với chủ hộ", "area": "Xã/phường", "hamlet": "Ấp/khóm",
        "members": "Số nhân khẩu", "household_change": "Phân loại hộ",
        "policy_group": "Nhóm đối tượng chính sách", "income_points": "Điểm B1",
        "deprivation_points": "Điểm B2", **lacks, "supports_received": "Hỗ trợ đã nhận",
    }  # fmt: skip
    book = register(name, title, labels, rows)
    book[name].above[-1] = "Năm 2025 (chính thức)"
    return book


def _household(
    name: str,
    male: int | None,
    female: int | None,
    members: int,
    income: int,
    lacks: tuple[int, ...],
) -> Row:
    return {
        "head_name": name, "birth_year_male": male, "birth_year_female": female,
        "ethnic_group": "Kinh", "relation": "Chủ hộ", "area": "Xã An Phú",
        "hamlet": "Ấp Thử Nghiệm", "members": members, "household_change": "Hộ cũ",
        "income_points": income, "deprivation_points": 10 * len(lacks),
        **{f"indicator_{at:02}": "x" for at in lacks},
    }  # fmt: skip


def register(
    name: str,
    title: str,
    labels: "dict[str, str] | dict[str, str | Path]",
    rows: list[Row],
    office: str = "XÃ AN PHÚ",
) -> Book:
    paths = {one: (label,) if isinstance(label, str) else label for one, label in labels.items()}
    for line, row in enumerate(rows, start=1):
        row["line"] = line
    above = ["ỦY BAN NHÂN DÂN", office, title, QUARTER]
    table = Table({**LINE, **paths}, rows, above)
    return Book([Page(title.capitalize()[:31], [table])], {name: table})
