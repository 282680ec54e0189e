"""What may be kept of the names of files and sheets: words of forms, never those of a person."""

import re
from functools import cache
from pathlib import PurePosixPath

from ansinh.forms.catalogue import load_versions
from ansinh.text.vietnamese import normalise_label

# Beside the names of forms and tables: what programs call sheets, and how periods are written.
OTHER_WORDS = (
    "báo cáo", "csv", "biểu", "biểu mẫu", "biểu số", "bảng", "bảng tính", "bản chính", "chính thức",
    "đính chính", "kết quả", "lũy kế", "mẫu", "mẫu số", "phụ lục", "sheet", "sơ bộ", "số liệu",
    "table", "tệp", "trang", "trang tính", "6 tháng", "9 tháng", "cả năm", "quý", "tháng", "kỳ",
    "danh sách", "hộ nghèo", "hộ cận nghèo",
)  # fmt: skip
PERIOD = r"(?:năm |nam )?\d{1,4}|q[1-4]|quý [ivx]+|quy [ivx]+|[ivx]+|kq"
A_LETTER = re.compile(r"[^\W\d_]")
# Telephone and identity numbers, grouped however.
LONG_NUMBER = re.compile(r"\d(?:[\s._-]*\d){8,}")
SUFFIX = re.compile(
    r"\.(?:xls[xmb]?|xlt[xm]?|ods|csv|tsv|txt|docx?|pdf|zip|rar|7z|html?|xml|rtf|prn|tab|et|png|jpe?g)"
)


def plain_sheet(name: str, number: int) -> str:
    """The name of the sheet of this number, as far as a form could have given it.

    One that says anything else, which may be a person's name, is told by its number.
    """
    return name if _letters(_kept(name)) == _letters(name) else f"Trang {number}"


def plain_file(name: str) -> str:
    """The name of a file without what a person's name could be; what it is stays behind."""
    suffix = PurePosixPath(name).suffix.lower()
    known = suffix if SUFFIX.fullmatch(suffix) else ""
    stem = PurePosixPath(name).stem if known else name
    return f"{_kept(stem) or 'tệp'}{known}"


def says_form_words(text: str) -> bool:
    """Whether a text consists of nothing but what forms say: titles, labels, periods, numbers."""
    if not A_LETTER.search(text):
        return False
    return _letters(_kept(text, _pattern(with_labels=True))) == _letters(text)


def _kept(name: str, pattern: re.Pattern[str] | None = None) -> str:
    """The words that are a form's, with the signs that stand between two of them."""
    if len(name) == 1:
        return name
    # Odd places hold what the pattern found, even ones what lies between.
    kept, between = "", ""
    for at, part in enumerate((pattern or _pattern()).split(LONG_NUMBER.sub(" ", name))):
        if at % 2:
            kept += (between if kept else "") + part
        else:
            between = " " if re.search(r"[^\W_]", part) else part
    return kept.strip()


@cache
def _pattern(*, with_labels: bool = False) -> re.Pattern[str]:
    """Every phrase that may stay, the longest first; with their marks or without any."""
    phrases = {*OTHER_WORDS}
    for versions in load_versions().values():
        for form in versions:
            phrases |= {form.form, form.name_vi, form.name_en}
            for table in form.stored_tables:
                phrases |= {table.name, table.sheet_vi or "", *table.titles}
                if with_labels:
                    paths = (path for one in table.columns for path in (one.label, *one.also))
                    phrases |= {label for path in paths for label in path}
    words = {one.casefold() for one in phrases if one}
    words |= {normalise_label(one) for one in words}
    longest_first = sorted(words, key=lambda one: (-len(one), one))
    spelt = "|".join(
        re.sub(r"(?:\\ |[_\s])+", r"[\\s_-]+", re.escape(one)) for one in longest_first
    )
    return re.compile(rf"(?<![^\W_])((?:{spelt})\d*|{PERIOD})(?![^\W_])", re.IGNORECASE)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name)
