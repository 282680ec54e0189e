"""Figures of a mart as SDMX-CSV 2.0: an observation a line, with its status and confidentiality.

Sources: SDMX-CSV field guide 2.0; code lists CL_OBS_STATUS 2.2 and CL_CONF_STATUS 1.3. Units are
those of the metrics (docs/metrics.md), in capitals.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from ansinh.publishing.tables import Table

AGENCY, VERSION = "ANSINH", "1.0"
# `observation_status` of the marts → CL_OBS_STATUS.
STATUS = {
    "incomplete": "U",  # of low reliability: units are missing
    "estimated": "E",
    "break": "B",
    "preliminary": "P",
    "official": "A",
}
SUPPRESSED = "Q"
ATTRIBUTES = ("UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS")
# `confidentiality` of the marts → CL_CONF_STATUS; a mart without it hides nothing.
CONFIDENTIAL = {"free": "F", "suppressed": "C", "rounded": "C"}


def as_sdmx(table: Table, dimensions: Mapping[str, str], units: Mapping[str, str]) -> bytes:
    """The metrics of a mart as observations.

    `dimensions` maps key columns to SDMX dimensions; `units` says which columns are metrics, and in
    what unit. What nobody told has no observation; what is hidden has one without a value.
    """
    # It takes a second to import, and no command but this needs it.
    from pysdmx.io.csv.sdmx20.writer import write
    from pysdmx.io.pd import PandasDataset

    structure = _structure(table.name.upper(), ["FREQ", *dimensions.values(), "INDICATOR"])
    columns = [one.id for one in structure.components]
    observations = list(_observations(table, dimensions, units))
    frame = pd.DataFrame(observations, columns=columns, dtype=object)
    return str(write([PandasDataset(structure=structure, data=frame)])).encode()


def _structure(name: str, dimensions: Sequence[str]) -> Any:
    """The data structure definition of a mart's observations."""
    from pysdmx.model import Component, Components, Concept, DataType, Role, Schema

    def component(name: str, role: Any) -> Any:
        level = "O" if role is Role.ATTRIBUTE else None
        is_required = role is Role.DIMENSION
        # As text: what is called a number here would be written as a float, 80.0 for 80.
        kind = DataType.STRING
        return Component(name, is_required, role, Concept(name), kind, attachment_level=level)

    return Schema(
        "datastructure",
        AGENCY,
        name,
        Components(
            [
                *(component(one, Role.DIMENSION) for one in dimensions),
                component("OBS_VALUE", Role.MEASURE),
                *(component(one, Role.ATTRIBUTE) for one in ATTRIBUTES),
            ]
        ),
        VERSION,
    )


def _observations(
    table: Table, dimensions: Mapping[str, str], units: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    metrics = [name for name in table.names if name in units]
    for record in table.records():
        key = {dimension: record[column] for column, dimension in dimensions.items()}
        secrecy = record.get("confidentiality", "free")
        for metric in metrics:
            value = record[metric]
            is_hidden = value is None and secrecy == "suppressed"
            if value is None and not is_hidden:
                continue
            yield {
                "FREQ": frequency(str(record["period"])),
                **key,
                "INDICATOR": metric.upper(),
                "OBS_VALUE": None if is_hidden else str(value),
                "UNIT_MEASURE": units[metric].upper().replace(" ", "_"),
                "OBS_STATUS": SUPPRESSED if is_hidden else STATUS[record["observation_status"]],
                "CONF_STATUS": CONFIDENTIAL[secrecy],
            }


def frequency(period: str) -> str:
    """A, Q or M: how often such a period comes."""
    if "Q" in period:
        return "Q"
    return "A" if len(period) == len("2026") else "M"
