"""A publication as a Data Package: what its files hold, column by column, for programs and people.

Source: Data Package 2.0 (datapackage.org), whose profiles the tests validate it against.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from ansinh.publishing.tables import Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FORMATS = {
    "csv": {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
    "parquet": {"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
}
# What Postgres calls a type → what a table schema does.
TYPES = {
    "int4": "integer",
    "int8": "integer",
    "numeric": "number",
    "float8": "number",
    "bool": "boolean",
    "date": "date",
    "timestamptz": "datetime",
}


def package(
    publication_id: int,
    published_at: str | None,
    title: str,
    description: str,
    tables: Iterable[Table],
    files: Mapping[str, bytes],
) -> dict[str, Any]:
    """The descriptor of all files that hold a table: `NAME.csv`, `NAME.parquet`."""
    return {
        "$schema": PROFILE,
        "name": f"ansinh-publication-{publication_id}",
        "title": title,
        "description": description,
        "version": str(publication_id),
        **({"created": published_at} if published_at else {}),
        "resources": [
            _resource(table, suffix, files[f"{table.name}.{suffix}"])
            for table in tables
            for suffix in FORMATS
        ],
    }


def checksum(content: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _resource(table: Table, suffix: str, content: bytes) -> dict[str, Any]:
    name = table.name if suffix == "csv" else f"{table.name}-{suffix}"
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "path": f"{table.name}.{suffix}",
        **({"title": table.name_vi} if table.name_vi else {}),
        **FORMATS[suffix],
        "bytes": len(content),
        "hash": f"sha256:{checksum(content)}",
        "schema": {
            "fields": [_field(one) for one in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    kind = TYPES.get(column.type, "string")
    words = {
        "title": column.name_vi,
        "description": column.description_en,
        "description_vi": column.description_vi,
    }
    return {
        "name": column.name,
        "type": kind,
        **({"trueValues": ["true"], "falseValues": ["false"]} if kind == "boolean" else {}),
        **{name: told for name, told in words.items() if told},
    }
