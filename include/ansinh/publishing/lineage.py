"""Lineage of a build as OpenLineage events: which tables and columns each model read and wrote.

Events are appended to a file, a JSON document a line, for a catalogue (Marquez, DataHub,
OpenMetadata) that a province may have. They hold names of tables and columns and the SQL of models,
and no value of any row. Source: the OpenLineage specification 2, dbt's artifacts.
"""

import logging
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

NAMESPACE = "ansinh"
PRODUCER = f"urn:ansinh:{version('ansinh')}"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lineage:
    """Of what is told, and where to: dbt's project, what its last command left, the server."""

    file: Path
    project: Path
    artifacts: Path
    host: str
    port: int


def tell_lineage(of: Lineage | None) -> None:
    """Append the events of dbt's last command; what keeps us from it is logged, and no more."""
    if of is None:
        return
    try:
        _tell(of)
    except Exception:
        # A catalogue is for reading later: figures do not wait for it.
        logger.exception("no lineage was told in %s", of.file)


def _tell(of: Lineage) -> None:
    # They are asked for here, and take a second to import.
    from openlineage.client import OpenLineageClient
    from openlineage.client.transport.file import FileConfig, FileTransport
    from openlineage.common.provider.dbt.local import DbtLocalArtifactProcessor

    class Processor(DbtLocalArtifactProcessor):  # type: ignore[misc]  # untyped
        def get_dbt_metadata(self) -> tuple[Any, Any, Any, None]:
            # Our profile stands in the environment, with filters of dbt's own.
            manifest = self.load_metadata(self.manifest_path, [12], self.logger)
            results = self.load_metadata(self.run_result_path, [6], self.logger)
            profile = {"type": "postgres", "host": of.host, "port": of.port}
            return manifest, results, profile, None

    found = Processor(
        producer=PRODUCER,
        job_namespace=NAMESPACE,
        project_dir=str(of.project),
        target_path=str(of.artifacts),
    ).parse()
    of.file.parent.mkdir(parents=True, exist_ok=True)
    config = FileConfig(log_file_path=str(of.file), append=True)
    client = OpenLineageClient(transport=FileTransport(config))
    for event in (*found.starts, *found.completes, *found.fails):
        client.emit(event)
