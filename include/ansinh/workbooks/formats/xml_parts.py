"""XML of workbooks read as a stream: local names whatever the prefix, no entities, no tree."""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from ansinh.workbooks.safety.refusal import RefusedError

MIB = 1024 * 1024
Attributes = dict[str, str]
Starts = Mapping[str, Callable[[Attributes], None]]
Ends = Mapping[str, Callable[[], None]]
# A name with its namespace, or without: which one it is, no program agrees on.
SEPARATOR = " "

XmlError = expat.ExpatError


class _Handlers(dict[str, Callable[..., None]]):
    """Handlers by full name, looked up once for each spelling."""

    def __init__(self, by_local_name: Mapping[str, Callable[..., None]]) -> None:
        super().__init__()
        self._by_local_name = by_local_name

    def __missing__(self, name: str) -> Callable[..., None]:
        self[name] = self._by_local_name.get(local(name), _nothing)
        return self[name]


def _nothing(*_: object) -> None:
    """An element that nobody asked for."""


def parse(
    stream: IO[bytes],
    starts: Starts,
    ends: Ends | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call a handler at every start and end tag, by the local name of the element.

    `text` gets what stands between tags. Raises XmlError for what is no XML, and RefusedError
    for a document type, which could declare entities.
    """
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    at_start, at_end = _Handlers(starts), _Handlers(ends or {})
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_doctype(stream)
    parser.StartElementHandler = lambda name, attributes: at_start[name](attributes)
    if ends:
        parser.EndElementHandler = lambda name: at_end[name]()
    if text is not None:
        parser.CharacterDataHandler = text
    while chunk := stream.read(MIB):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


def in_namespace(attributes: Attributes, name: str) -> str:
    """An attribute that has a namespace, whichever it is; "" where it is not there."""
    return next((value for key, value in attributes.items() if key.endswith(f" {name}")), "")


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in ("1", "true")


def _refuse_doctype(stream: IO[bytes]) -> None:
    raise RefusedError("file.declares_entities", value=getattr(stream, "name", None))
