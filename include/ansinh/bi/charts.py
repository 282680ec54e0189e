"""Charts as Superset imports them."""

from collections.abc import Callable, Mapping
from typing import Any

from ansinh.bi.design import Chart, Kind
from ansinh.bi.measures import Measure
from ansinh.bi.naming import uuid_of
from ansinh.reference.vocabulary import Language

DATES = "%d/%m/%Y"
VIZ_TYPES: dict[Kind, str] = {
    "big_number": "big_number_total",
    "line": "echarts_timeseries_line",
    "bar": "echarts_timeseries_bar",
    "table": "table",
}
# One hue for bars, which differ by their label; another for each standard of the line.
COLOURS = "supersetColors"


def chart_file(chart: Chart, measures: Mapping[str, Measure], language: Language) -> dict[str, Any]:
    """A chart as Superset imports it; its metrics are keys of `measures`."""
    asked = [measures[name] for name in chart.metrics]
    makers: dict[Kind, Callable[[Chart, list[Measure], Language], dict[str, Any]]] = {
        "big_number": _big_number,
        "line": _line,
        "bar": _bar,
        "table": _table,
    }
    params = {
        "viz_type": VIZ_TYPES[chart.kind],
        "adhoc_filters": [_condition(one) for one in chart.where],
        **makers[chart.kind](chart, asked, language),
    }
    return {
        "slice_name": chart.title.told(language),
        "description": None,
        "viz_type": VIZ_TYPES[chart.kind],
        "params": params,
        "query_context": None,
        "cache_timeout": None,
        "uuid": uuid_of("chart", chart.name, language),
        "version": "1.0.0",
        "dataset_uuid": uuid_of("dataset", chart.dataset, language),
    }


def _condition(sql: str) -> dict[str, Any]:
    return {"expressionType": "SQL", "clause": "WHERE", "sqlExpression": sql}


def _big_number(chart: Chart, asked: list[Measure], language: Language) -> dict[str, Any]:
    (only,) = asked
    note = f" – {chart.note.told(language)}" if chart.note else ""
    return {
        "metric": only.name,
        "subtitle": only.unit(language) + note,
        "y_axis_format": only.d3_format,
        "header_font_size": 0.4,
        "subtitle_font_size": 0.15,
    }


def _line(chart: Chart, asked: list[Measure], language: Language) -> dict[str, Any]:
    moment, *lines = chart.by
    return {
        "x_axis": moment,
        "time_grain_sqla": None,
        "metrics": [one.name for one in asked],
        "groupby": lines,
        "row_limit": chart.rows * 100,
        "color_scheme": COLOURS,
        "markerEnabled": True,
        "markerSize": 6,
        "show_legend": True,
        "legendOrientation": "bottom",
        "legendType": "plain",
        "x_axis_time_format": DATES,
        "tooltipTimeFormat": DATES,
        "rich_tooltip": True,
        "y_axis_format": asked[0].d3_format,
        "y_axis_bounds": [0, None],
        "truncateYAxis": False,
        "sort_series_type": "name",
        "sort_series_ascending": True,
        **_y_title(asked[0], language),
    }


def _bar(chart: Chart, asked: list[Measure], _: Language) -> dict[str, Any]:
    (by,) = chart.by
    return {
        "x_axis": by,
        "metrics": [one.name for one in asked],
        "groupby": [],
        "row_limit": chart.rows,
        "orientation": "horizontal",
        "color_scheme": COLOURS,
        "x_axis_sort": asked[0].name,
        "x_axis_sort_asc": True,
        "show_value": True,
        "show_legend": False,
        "y_axis_format": asked[0].d3_format,
        "y_axis_bounds": [0, None],
        "rich_tooltip": True,
    }


def _table(chart: Chart, asked: list[Measure], _: Language) -> dict[str, Any]:
    names = [one.name for one in asked]
    return {
        "query_mode": "aggregate",
        "groupby": list(chart.by),
        "metrics": names,
        "timeseries_limit_metric": _order(chart.order or names[0], names),
        "order_desc": True,
        "row_limit": chart.rows,
        "table_timestamp_format": DATES,
        "include_search": True,
        "show_cell_bars": False,
        "server_pagination": False,
        "page_length": 0,
        "column_config": {one.name: {"d3NumberFormat": one.d3_format} for one in asked},
    }


def _order(column: str, names: list[str]) -> Any:
    """By what rows are ordered: a metric that is shown, or a column."""
    if column in names:
        return column
    return {"expressionType": "SQL", "sqlExpression": f"max({column})", "label": f"max({column})"}


def _y_title(measure: Measure, language: Language) -> dict[str, Any]:
    return {
        "y_axis_title": measure.unit(language),
        "y_axis_title_margin": 30,
        "y_axis_title_position": "Top",
    }
