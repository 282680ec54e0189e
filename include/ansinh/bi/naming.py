"""Names by which Superset knows each part again: the same design, the same names."""

from uuid import NAMESPACE_URL, uuid5

from ansinh.reference.vocabulary import Language

OURS = uuid5(NAMESPACE_URL, "ansinh:superset")


def uuid_of(kind: str, name: str, language: Language | None = None) -> str:
    """The UUID of a part; dashboards of both languages may stand side by side."""
    return str(uuid5(OURS, f"{kind}/{language or ''}/{name}"))
