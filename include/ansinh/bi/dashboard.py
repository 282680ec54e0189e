"""The dashboard as Superset imports it: rows of charts, and the choices above them."""

from typing import Any

from ansinh.bi.design import Chart, Design, Filter, Row
from ansinh.bi.naming import uuid_of
from ansinh.reference.vocabulary import Language

ROOT, GRID, HEADER = "ROOT_ID", "GRID_ID", "HEADER_ID"


def dashboard_file(design: Design, language: Language) -> dict[str, Any]:
    """The dashboard as Superset imports it; it has a short name for its address."""
    return {
        "dashboard_title": design.title.told(language),
        "description": None,
        "css": "",
        "slug": f"ansinh-{language}",
        "published": True,
        "uuid": uuid_of("dashboard", "main", language),
        "position": _positions(design, language),
        "metadata": {
            "color_scheme": "supersetColors",
            "cross_filters_enabled": False,
            "expanded_slices": {},
            "label_colors": {},
            "native_filter_configuration": [
                _filter(one, design, language) for one in design.filters
            ],
            "refresh_frequency": 0,
            "timed_refresh_immune_slices": [],
        },
        "version": "1.0.0",
    }


def _number(design: Design, name: str) -> int:
    """A chart's number in this file; Superset puts its own in its place."""
    return [one.name for one in design.charts].index(name) + 1


def _positions(design: Design, language: Language) -> dict[str, Any]:
    charts = {one.name: one for one in design.charts}
    rows = {f"ROW-{number}": row for number, row in enumerate(design.rows, start=1)}
    placed: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        ROOT: {"id": ROOT, "type": "ROOT", "children": [GRID]},
        GRID: {"id": GRID, "type": "GRID", "children": list(rows), "parents": [ROOT]},
        HEADER: {"id": HEADER, "type": "HEADER", "meta": {"text": design.title.told(language)}},
    }
    for name, row in rows.items():
        inside = _inside(name, row, charts, design, language)
        placed[name] = {
            "id": name,
            "type": "ROW",
            "children": [one["id"] for one in inside],
            "parents": [ROOT, GRID],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        placed |= {one["id"]: one for one in inside}
    return placed


def _inside(
    row_name: str, row: Row, charts: dict[str, Chart], design: Design, language: Language
) -> list[dict[str, Any]]:
    parents = [ROOT, GRID, row_name]
    if row.text is not None:
        return [
            {
                "id": f"MARKDOWN-{row_name}",
                "type": "MARKDOWN",
                "children": [],
                "parents": parents,
                "meta": {"code": row.text.told(language), "width": 12, "height": row.height},
            }
        ]
    return [
        {
            "id": f"CHART-{place.chart}",
            "type": "CHART",
            "children": [],
            "parents": parents,
            "meta": {
                "chartId": _number(design, place.chart),
                "uuid": uuid_of("chart", place.chart, language),
                "sliceName": charts[place.chart].title.told(language),
                "width": place.width,
                "height": row.height,
            },
        }
        for place in row.charts
    ]


def _filter(one: Filter, design: Design, language: Language) -> dict[str, Any]:
    others = [
        _number(design, chart.name) for chart in design.charts if chart.name not in one.charts
    ]
    takes_first = one.default is None and not one.is_optional
    return {
        "id": f"NATIVE_FILTER-{one.name}",
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": one.title.told(language),
        "targets": [
            {
                "datasetUuid": uuid_of("dataset", one.dataset, language),
                "column": {"name": one.column},
            }
        ],
        "controlValues": {
            "multiSelect": one.several,
            "enableEmptyFilter": not one.is_optional,
            "defaultToFirstItem": takes_first,
            "sortAscending": not one.newest_first,
            "inverseSelection": False,
            "searchAllOptions": False,
        },
        # Else the first value stands in the list, and charts do not follow it before a click.
        "requiredFirst": takes_first,
        "defaultDataMask": _default(one, language),
        "cascadeParentIds": [],
        "scope": {"rootPath": [ROOT], "excluded": others},
        "description": "",
    }


def _default(one: Filter, language: Language) -> dict[str, Any]:
    if one.default is None:
        return {"extraFormData": {}, "filterState": {}, "ownState": {}}
    chosen = [one.default.told(language)]
    return {
        "extraFormData": {"filters": [{"col": one.column, "op": "IN", "val": chosen}]},
        "filterState": {"value": chosen},
        "ownState": {},
    }
