"""A publication as a record for catalogues of data: DCAT 3 in JSON-LD.

Source: W3C, Data Catalog Vocabulary (DCAT) version 3; media types of IANA.
"""

from collections.abc import Mapping
from typing import Any

from ansinh.publishing.data_package import checksum

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}
IANA = "http://www.iana.org/assignments/media-types/"


def record(
    publication_id: int,
    published_at: str | None,
    titles: Mapping[str, str],
    publisher: str | None,
    files: Mapping[str, bytes],
) -> dict[str, Any]:
    """The record of a data set with a distribution for each file; titles by language.

    Addresses are names of the files beside it: where the folder lies, its server knows.
    """
    return {
        "@context": CONTEXT,
        "@id": "",
        "@type": "dcat:Dataset",
        "dct:identifier": f"ansinh-publication-{publication_id}",
        "dct:title": [
            {"@language": language, "@value": title} for language, title in titles.items()
        ],
        **({"dct:issued": _typed(published_at, "dateTime")} if published_at else {}),
        **({"dct:publisher": _organisation(publisher)} if publisher else {}),
        "dcat:version": str(publication_id),
        "dcat:distribution": [_distribution(name, content) for name, content in files.items()],
    }


def _organisation(name: str) -> dict[str, Any]:
    return {"@type": "foaf:Organization", "foaf:name": {"@language": "vi", "@value": name}}


def _distribution(name: str, content: bytes) -> dict[str, Any]:
    media = MEDIA[name[name.rindex(".") :]]
    return {
        "@id": name,
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": name},
        "dcat:mediaType": {"@id": f"{IANA}{media}"},
        "dcat:byteSize": _typed(str(len(content)), "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(checksum(content), "hexBinary"),
        },
    }


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": value}
