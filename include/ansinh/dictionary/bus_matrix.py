"""`docs/bus-matrix.md`: which fact is told by which dimension, read out of the manifest."""

from collections.abc import Iterable, Iterator, Sequence

from ansinh.dictionary.manifest import Mart
from ansinh.dictionary.markdown import table

HEAD = """# Bus matrix

Written by `make docs` from the dbt project: change a model or its YAML there, then write this
page again. ● means that the fact carries the key of the dimension under the same name; another
name stands in the cell. Any two facts may be compared by the dimensions that they share.

"""
BRIDGES = """
## Bridges

A bridge joins a fact to a dimension that it has several members of; it is dated like they are.

"""
DIMENSIONS = """
## Dimensions

"""
WIDE = """
## Wide marts

What BI opens first: facts and dimensions already joined, one table for one kind of question.

"""


def bus_matrix_page(marts: Sequence[Mart]) -> str:
    """The whole page."""
    by_kind = {
        kind: [mart for mart in marts if mart.kind == kind]
        for kind in ("dim", "fct", "bridge", "wide")
    }
    dimensions = [
        dimension
        for dimension in by_kind["dim"]
        if any(links(fact, dimension) for fact in by_kind["fct"] + by_kind["bridge"])
    ]
    head = ["fact", *(_short(dimension) for dimension in dimensions)]
    matrix = table(head, (list(_row(fact, dimensions)) for fact in by_kind["fct"]))
    return "".join(
        (
            HEAD,
            matrix,
            "\n## Facts\n\n",
            table(("fact", "grain"), ((f"`{one.name}`", one.grain) for one in by_kind["fct"])),
            BRIDGES,
            table(("bridge", "grain", "joins"), _bridges(by_kind["bridge"], by_kind["dim"])),
            DIMENSIONS,
            table(
                ("dimension", "grain", "key"),
                ((f"`{one.name}`", one.grain, _code(one.key)) for one in by_kind["dim"]),
            ),
            WIDE,
            table(("folder", "mart", "grain", "made of"), _wide(by_kind["wide"])),
        )
    )


def links(mart: Mart, dimension: Mart) -> list[str]:
    """The columns of a mart that are the key of a dimension.

    Those of the key's own names come first; a column of another name counts where a test looks
    its values up in the dimension.
    """
    own = list(dimension.key) if set(dimension.key) <= mart.column_names else []
    if mart.name == dimension.name or not dimension.key:
        return []
    tested = [one.name for one in mart.columns if one.refers_to == dimension.name]
    return own + [name for name in tested if name not in own]


def _row(fact: Mart, dimensions: Iterable[Mart]) -> Iterator[str]:
    yield f"`{fact.name}`"
    for dimension in dimensions:
        columns = links(fact, dimension)
        is_conformed = set(dimension.key) <= set(columns) and bool(columns)
        others = [name for name in columns if name not in dimension.key]
        yield " ".join([*(["●"] if is_conformed else []), *map(str, others)])


def _bridges(bridges: Iterable[Mart], dimensions: Sequence[Mart]) -> Iterator[Sequence[str]]:
    for bridge in bridges:
        joined = [f"`{one.name}`" for one in dimensions if links(bridge, one)]
        yield f"`{bridge.name}`", bridge.grain, ", ".join(joined)


def _wide(marts: Iterable[Mart]) -> Iterator[Sequence[str]]:
    for mart in sorted(marts, key=lambda one: (one.folder, one.name)):
        view = " *(view)*" if mart.is_view else ""
        yield mart.folder, f"`{mart.name}`{view}", mart.grain, _code(mart.reads)


def _short(dimension: Mart) -> str:
    """A name that fits above a narrow column."""
    return dimension.name.removeprefix("dim_").replace("_", " ")


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
