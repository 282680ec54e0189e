"""`docs/metrics.md`: every metric with its formula, unit, law, and where it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.markdown import table
from ansinh.dictionary.metrics import UNITS, Metric

HEAD = """# Metrics · Chỉ tiêu

Written by `make docs` from `vars: metrics:` in `dbt_project/dbt_project.yml`, the one place where
a metric is defined; the marts compute their columns from it, and `marts.dim_metric` shows it to BI.

Trang này được tạo tự động từ `dbt_project/dbt_project.yml`, nơi duy nhất định nghĩa mỗi chỉ tiêu;
người dùng BI xem cùng nội dung trong `marts.dim_metric`.

A rate has no value without a denominator. Upper levels are computed from added counts, never
from averaged rates. Rates are rounded to two decimals, shares to six.

Không có mẫu số thì không có tỷ lệ. Số liệu cấp trên tính từ tổng số đếm, không lấy trung bình các
tỷ lệ. Tỷ lệ làm tròn hai số lẻ, phần (0 đến 1) làm tròn sáu số lẻ.
"""
COUNTED = """
## Counted on the forms · Đếm theo biểu

"""
COMPUTED = """
## Computed · Tính toán

"""


def metrics_page(metrics: Mapping[str, Metric], marts: Sequence[Mart]) -> str:
    """The whole page; metrics stand in the order of the file."""
    counted = [metric for metric in metrics.values() if metric.formula is None]
    computed = [metric for metric in metrics.values() if metric.formula is not None]
    return "".join(
        (
            HEAD,
            COUNTED,
            table(
                ("metric · chỉ tiêu", "unit · đơn vị", "table.column · bảng.cột",
                 "law · căn cứ", "marts"),
                _lines(counted, marts),
            ),
            COMPUTED,
            table(
                ("metric · chỉ tiêu", "unit · đơn vị", "formula · cách tính",
                 "law · căn cứ", "marts"),
                _lines(computed, marts),
            ),
        )
    )  # fmt: skip


def shown_in(metric: Metric, marts: Iterable[Mart]) -> list[str]:
    """The marts that have it as a column of this name."""
    return [mart.name for mart in marts if metric.name in mart.column_names]


def _lines(metrics: Iterable[Metric], marts: Sequence[Mart]) -> Iterator[Sequence[str]]:
    for metric in metrics:
        vietnamese, english = UNITS[metric.unit]
        yield (
            f"`{metric.name}`<br>{metric.name_vi}<br>*{metric.name_en}*",
            vietnamese if vietnamese == english else f"{vietnamese}<br>*{english}*",
            f"`{metric.formula or metric.counted_as}`",
            metric.law,
            "<br>".join(f"`{name}`" for name in shown_in(metric, marts)),
        )
