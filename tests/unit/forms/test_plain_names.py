"""Names of files and sheets keep the words of forms, and lose what may be a person's name."""

import pytest

from ansinh.forms.plain_names import plain_file, plain_sheet, says_form_words

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("poverty_review.xlsx", "poverty_review.xlsx"),
        ("household_list_886_2024.xlsx", "household_list_886_2024.xlsx"),
        ("a.csv", "a.csv"),
        ("danh sach ho ngheo Tran Thi Buoi.XLSX", "danh sach ho ngheo.xlsx"),
        ("Sổ theo dõi nguồn lực huy động quý 3 năm 2026 - Trần Thị Bưởi.xlsx",
         "Sổ theo dõi nguồn lực huy động quý 3 năm 2026.xlsx"),
        ("Bà Bưởi.pdf", "tệp.pdf"),
        ("báo cáo.tranthibuoi", "báo cáo"),
        ("0912 345 678.xlsx", "tệp.xlsx"),
        ("089199912345.xlsx", "tệp.xlsx"),
    ],
)  # fmt: skip
def test_of_a_files_name_only_words_of_forms_stay(name: str, kept: str) -> None:
    assert plain_file(name) == kept
    assert plain_file(kept) == kept, "nothing is lost the second time"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Diễn biến hộ nghèo", "Diễn biến hộ nghèo"),
        ("Sheet1", "Sheet1"),
        ("Biểu 1", "Biểu 1"),
        ("Hộ bà Bưởi", "Trang 2"),
        ("Danh sách Trần Thị Bưởi", "Trang 2"),
    ],
)
def test_a_sheet_is_called_by_words_of_forms_or_its_number(name: str, told: str) -> None:
    assert plain_sheet(name, 2) == told


@pytest.mark.parametrize("text", ["0912.345.678", "1.2.34", "Bưởi", "Hộ nghèo Bưởi"])
def test_numbers_and_other_words_are_not_a_forms(text: str) -> None:
    assert not says_form_words(text)


def test_labels_of_columns_are_a_forms_words() -> None:
    assert says_form_words("Số nhân khẩu") and says_form_words("Họ và tên chủ hộ")
