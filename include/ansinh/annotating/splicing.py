"""XML changed as bytes: what is not touched stays as it was, to the last byte.

Parsing and writing again would lose prefixes, extensions and whatever a library does not know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import escape

# Every turn of the loop begins with a quote or a slash, so that text is read in one way only and
# what does not end costs one look. Possessive quantifiers would say it shorter: Python 3.11.2,
# which Debian 12 has, reads them wrongly.
ATTRIBUTES = rb"""(?P<attributes>[^>"'/]*(?:(?:"[^"]*"|'[^']*'|/(?!>))[^>"'/]*)*)"""
TAG = re.compile(
    rb"<(?P<close>/?)(?P<prefix>(?:[\w.-]+:)?)(?P<name>[\w.-]+)" + ATTRIBUTES + rb"(?P<empty>/?)>"
)
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnsupportedPackageError(Exception):
    """The package is written in a way that is not changed safely here."""


@dataclass(frozen=True)
class Element:
    """A place in XML: the start tag, and what lies between it and the end tag."""

    tag: re.Match[bytes]
    content: tuple[int, int]
    end: int

    @property
    def prefix(self) -> bytes:
        """The prefix of its namespace with the colon, or nothing."""
        return self.tag["prefix"]


def start_tag(name: str) -> re.Pattern[bytes]:
    """What finds the start tags of one name, whatever their prefix."""
    return re.compile(
        rb"<(?P<prefix>(?:[\w.-]+:)?)"
        + name.encode()
        + rb"(?=[\s/>])"
        + ATTRIBUTES
        + rb"(?P<empty>/?)>"
    )


def refuse_unsupported(xml: bytes) -> None:
    """Raise UnsupportedPackageError for comments and CDATA: in them text may look like a tag."""
    if b"<!" in xml:
        raise UnsupportedPackageError("XML comment or CDATA")


def element(xml: bytes, name: str, begin: int = 0) -> Element | None:
    """The first element of a name that holds no element of the same name; None without one."""
    tag = start_tag(name).search(xml, begin)
    if tag is None:
        return None
    if tag["empty"]:
        return Element(tag, (tag.end(), tag.end()), tag.end())
    closing = re.compile(rb"</" + tag["prefix"] + name.encode() + rb"\s*>").search(xml, tag.end())
    if closing is None:
        raise UnsupportedPackageError(f"<{name}> does not end")
    return Element(tag, (tag.end(), closing.start()), closing.end())


def children(xml: bytes, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of every element at the top level of a stretch of XML."""
    depth, since, name = 0, begin, b""
    for tag in TAG.finditer(xml, begin, end):
        if tag["close"]:
            depth -= 1
            if depth == 0:
                yield name, since, tag.end()
            if depth < 0:
                return
        else:
            if depth == 0:
                since, name = tag.start(), tag["name"]
            if not tag["empty"]:
                depth += 1
            elif depth == 0:
                yield name, since, tag.end()


def attribute(attributes: bytes, name: str) -> str | None:
    """The value of an attribute; a name such as "*:id" stands for any prefix."""
    match = _attribute(name).search(attributes)
    if match is None:
        return None
    value = match["value"][1:-1].decode("utf-8")
    return unescape(value) if "&" in value else value


def with_attribute(tag: bytes, name: str, value: object) -> bytes:
    """A start tag in which one attribute has this value."""
    quoted = f'"{escape(str(value), {chr(34): "&quot;"})}"'.encode()
    match = _attribute(name).search(tag)
    if match is not None:
        return tag[: match.start("value")] + quoted + tag[match.end("value") :]
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:at].rstrip() + f" {name}=".encode() + quoted + tag[at:]


def without_attribute(tag: bytes, name: str) -> bytes:
    """A start tag that says nothing of one attribute."""
    return _attribute(name).sub(b"", tag)


def appended(xml: bytes, found: Element, name: str, more: bytes) -> bytes:
    """The XML with something more at the end of an element's content."""
    if not found.tag["empty"]:
        return xml[: found.content[1]] + more + xml[found.content[1] :]
    opened = found.tag.group()[:-2].rstrip() + b">"
    closing = b"</" + found.prefix + name.encode() + b">"
    return xml[: found.tag.start()] + opened + more + closing + xml[found.end :]


def text(value: object) -> str:
    """What somebody typed, as XML text: nothing in it can be a tag or a forbidden letter."""
    return escape(ILLEGAL.sub("", str(value)), {'"': "&quot;"})


_PATTERNS: dict[str, re.Pattern[bytes]] = {}


def _attribute(name: str) -> re.Pattern[bytes]:
    if name not in _PATTERNS:
        letters = re.escape(name.encode()).replace(rb"\*:", rb"[\w.-]+:")
        _PATTERNS[name] = re.compile(rb"\s+" + letters + rb"""\s*=\s*(?P<value>"[^"]*"|'[^']*')""")
    return _PATTERNS[name]
