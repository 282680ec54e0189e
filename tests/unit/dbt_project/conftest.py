"""Models and marts as the manifest shows them, for the tests of this folder."""

from typing import Any

import pytest

Node = dict[str, Any]


@pytest.fixture(scope="session")
def models(manifest: Node) -> list[Node]:
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert len(found) >= 60
    return found


@pytest.fixture(scope="session")
def marts(models: list[Node]) -> list[Node]:
    return [model for model in models if model["fqn"][1] == "marts"]


@pytest.fixture(scope="session")
def restricted(models: list[Node]) -> list[Node]:
    """What is about single households: no mart, and not for BI."""
    found = [model for model in models if model["fqn"][1] == "restricted"]
    assert found
    return found


@pytest.fixture(scope="session")
def tests_of(manifest: Node) -> dict[str, list[Node]]:
    """The data tests of each model, by its unique id."""
    found: dict[str, list[Node]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("test_metadata"):
            found.setdefault(node["attached_node"], []).append(node)
    return found
