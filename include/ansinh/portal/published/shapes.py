"""Outlines of communes as paths of an SVG picture, from GeoJSON; tiles where there are none."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

WIDTH = 1000
TILE, GAP = 100, 6
OWN = Path(__file__).parent / "outlines"
# Two areas that share one corner touch; those that share more border on one another.
CORNERS = 2

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Picture:
    """The size of a picture, and the outline of each unit by its code, as SVG writes paths."""

    width: int
    height: int
    outlines: Mapping[str, str]


def shapes_file(named: Path | None, province: str) -> Path | None:
    """The file with the shapes of a province: the named one, else ours; None if there is none."""
    own = OWN / f"{province}.geojson"
    return named or (own if own.exists() else None)


@cache
def outlines(path: Path) -> Picture:
    """A map of the features of a GeoJSON file, each with its `code`; north is up.

    Raises ValueError, with what is wrong, for a file that holds something else.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        rings = {str(one["properties"]["code"]): list(_rings(one["geometry"])) for one in features}
        points = [point for some in rings.values() for ring in some for point in ring]
        west, east = min(x for x, *_ in points), max(x for x, *_ in points)
        south, north = min(y for _, y, *_ in points), max(y for _, y, *_ in points)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds no shapes with a code each: {error!r}") from error
    # A degree of longitude is shorter than one of latitude.
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrowing)

    def placed(point: Sequence[float]) -> str:
        x, y = (point[0] - west) * narrowing * scale, (north - point[1]) * scale
        return f"{x:.0f} {y:.0f}"

    drawn = {
        code: "".join(f"M{'L'.join(map(placed, ring))}Z" for ring in some)
        for code, some in rings.items()
    }
    return Picture(WIDTH, math.ceil((north - south) * scale), drawn)


@cache
def neighbours(path: Path) -> Mapping[str, frozenset[str]]:
    """For each feature of a GeoJSON file the codes of those that border on it."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    at: dict[tuple[float, ...], set[str]] = {}
    for one in features:
        for ring in _rings(one["geometry"]):
            for point in ring:
                at.setdefault(tuple(point[:2]), set()).add(str(one["properties"]["code"]))
    shared = Counter(pair for codes in at.values() for pair in permutations(sorted(codes), 2))
    found: dict[str, set[str]] = {}
    for (code, other), corners in shared.items():
        if corners >= CORNERS:
            found.setdefault(code, set()).add(other)
    return {code: frozenset(others) for code, others in found.items()}


def tiles(codes: Iterable[str]) -> Picture:
    """A square for each unit, in the order of codes, where nobody gave shapes."""
    ordered = sorted(set(codes))
    wide = max(1, math.ceil(math.sqrt(len(ordered))))
    drawn = {}
    for at, code in enumerate(ordered):
        x, y = at % wide * TILE, at // wide * TILE
        drawn[code] = f"M{x} {y}h{TILE - GAP}v{TILE - GAP}h-{TILE - GAP}Z"
    return Picture(wide * TILE, max(1, math.ceil(len(ordered) / wide)) * TILE, drawn)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a {geometry['type']} is no area")
    several = geometry["coordinates"]
    for polygon in several if geometry["type"] == "MultiPolygon" else [several]:
        yield from polygon
