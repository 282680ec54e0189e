"""`docs/data-dictionary.md`: every column of every public mart, in Vietnamese and in English."""

from collections.abc import Iterator, Mapping, Sequence

from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.markdown import table
from ansinh.dictionary.metrics import Metric
from ansinh.dictionary.words import Word, column_word

HEAD = """# Từ điển dữ liệu · Data dictionary

Trang này được tạo tự động (`make docs`) từ dự án dbt: tên và kiểu cột theo YAML cạnh mô hình, chữ
tiếng Việt theo `include/ansinh/reference/lists/*_words.csv`. Trong cơ sở dữ liệu, tra
cùng nội dung bằng `select * from marts.data_dictionary`; chú thích (comment) của bảng và cột là
tiếng Anh.

Written by `make docs` from the dbt project: names, types and English words from the YAML beside
the models, Vietnamese words from `include/ansinh/reference/lists/*_words.csv`. In the database,
`marts.data_dictionary` says the same, and the comments of tables and columns are in English.
Metrics are explained on [a page of their own](metrics.md); which fact has which dimension is in
the [bus matrix](bus-matrix.md).

Một tên chỉ một đại lượng, ở mọi bảng · One quantity, one name, everywhere.
"""
KINDS = (
    ("wide", "Bảng dùng ngay cho báo cáo · Wide marts"),
    ("fct", "Bảng sự kiện · Facts"),
    ("dim", "Bảng danh mục · Dimensions"),
    ("bridge", "Bảng nối · Bridges"),
)


def dictionary_page(
    marts: Sequence[Mart],
    mart_words: dict[str, Word],
    column_words: dict[str, Word],
    metrics: Mapping[str, Metric],
) -> str:
    """The whole page; KeyError where a mart has no word."""
    parts = [HEAD]
    for kind, title in KINDS:
        shown = [mart for mart in marts if mart.kind == kind]
        parts.append(f"\n## {title}\n\n")
        parts.append(
            table(
                ("bảng · mart", "tên", "mỗi dòng là · one row per"),
                (
                    (f"[`{one.name}`](#{one.name})", mart_words[one.name].name_vi, one.grain)
                    for one in shown
                ),
            )
        )
        for mart in shown:
            word = mart_words[mart.name]
            parts.append(f"\n### {mart.name}\n\n**{word.name_vi}.** {word.description_vi}\n\n")
            parts.append(f"{mart.description}\n\n")
            parts.append(
                table(
                    ("cột · column", "kiểu · type", "tiếng Việt", "English"),
                    _lines(mart, column_words, dict(metrics)),
                )
            )
    return "".join(parts)


def _lines(
    mart: Mart, words: dict[str, Word], metrics: Mapping[str, Metric]
) -> Iterator[Sequence[str]]:
    for column in mart.columns:
        word = column_word(mart, column, words, metrics)
        said = f"**{word.name_vi}**<br>{word.description_vi}" if word else ""
        key = " 🔑" if column.name in mart.key else ""
        yield f"`{column.name}`{key}", column.data_type, said, column.description
