"""What the lines above a table say."""

import pytest

from ansinh.recognition.titles import hint_from_titles

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2016", "2016"),
        ("Tháng 5 năm 2024", "2024-05"),
        ("(Số liệu tháng 05/2024)", "2024-05"),
        ("QUÝ III/2024", "2024-Q3"),
        ("quý 4 năm 2023", "2023-Q4"),
        ("An Phú, ngày 15 tháng 12 năm 2016", None),
        ("Long Xuyên, ngày    tháng    năm 2016", None),
        ("Theo Quyết định số 59/2015/QĐ-TTg", None),
        ("giai đoạn 2022-2025", None),
    ],
)
def test_periods(line: str, period: str | None) -> None:
    assert hint_from_titles([line], "trang").period == period


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        ("TỔNG HỢP KẾT QUẢ SƠ BỘ RÀ SOÁT HỘ NGHÈO", "preliminary"),
        ("TỔNG HỢP KẾT QUẢ CHÍNH THỨC RÀ SOÁT", "official"),
        ("TỔNG HỢP DIỄN BIẾN HỘ NGHÈO", None),
    ],
)
def test_stages(line: str, stage: str | None) -> None:
    assert hint_from_titles([line], "trang").stage == stage


def test_a_standard_is_its_years() -> None:
    line = "(Theo chuẩn nghèo đa chiều giai đoạn 2022 - 2025)"
    assert hint_from_titles([line], "trang").standard_code == "2022-2025"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["ỦY BAN NHÂN DÂN\nHUYỆN AN PHÚ"], ("HUYỆN AN PHÚ",)),
        (["UBND THỊ XÃ TÂN CHÂU"], ("THỊ XÃ TÂN CHÂU",)),
        (["ỦY BAN NHÂN DÂN XÃ HỘI AN"], ("XÃ HỘI AN",)),
        (["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ()),
        (["AN SINH XÃ HỘI AN GIANG"], ()),
        (["XÃ AN PHÚ HUYỆN TỊNH BIÊN"], ("XÃ AN PHÚ", "HUYỆN TỊNH BIÊN")),
        (["UBND PHƯỜNG 1"], ("PHƯỜNG 1",)),
    ],
)
def test_units_in_words(lines: list[str], names: tuple[str, ...]) -> None:
    assert hint_from_titles(lines, "trang").unit_names == names
