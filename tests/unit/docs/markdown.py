"""What a page of the documentation names: files, commands, links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.core import TyperGroup

from ansinh.cli.app import app
from ansinh.settings import PROJECT_DIR

SUFFIXES = {
    ".csv", ".html", ".lock", ".md", ".py", ".sql", ".svg", ".toml", ".yaml", ".yml", ".example",
}  # fmt: skip
# Written by a run or by an installation, so no file of the project.
MADE_BY_RUNS = ("var/", "secrets/", "/tmp/", ".env", ".venv/")
PLACEHOLDER = re.compile(r"[A-Z][A-Z_]+")


def code(text: str) -> Iterator[str]:
    """Everything that a page sets in `code`, and each line of its blocks."""
    blocks = re.compile(r"^```\w*\n(.*?)^```$|^((?: {4}\S.*\n)+)", re.M | re.S)
    for fenced, indented in blocks.findall(text):
        yield from (line.strip() for line in (fenced or indented).splitlines() if line.strip())
    yield from re.findall(r"`([^`\n]+)`", blocks.sub("", text))


def missing_paths(text: str) -> list[str]:
    """Files and folders that a page names in code and that do not exist."""
    words = {word for line in code(text) for word in line.split()}
    return sorted(word for word in words if _is_path(word) and not _exists(word))


def wrong_commands(text: str) -> list[str]:
    """Commands of a page that `make` or `ansinh` does not have, or not with these options."""
    targets = re.findall(r"^([a-z-]+):", (PROJECT_DIR / "Makefile").read_text("utf-8"), re.M)
    wrong = []
    for line in code(text):
        match re.sub(r"^(ANSINH_\w+=\S+ )+", "", line).split(maxsplit=1):
            case ["make", words] if words.split()[0] not in targets:
                wrong.append(line)
            case ["ansinh" | ".venv/bin/ansinh", words] if not _is_command(words):
                wrong.append(line)
    return wrong


def missing_links(page: Path) -> list[str]:
    """Links of a page to files or headings that are not there."""
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    return [link for link in links if "://" not in link and not _leads_somewhere(page, link)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def _is_path(word: str) -> bool:
    if word.startswith(MADE_BY_RUNS) or not re.fullmatch(r"[\w./*-]+", word):
        return False
    # Other things have a slash too: days, laws, zones of time.
    return Path(word).suffix in SUFFIXES or bool(re.match(r"[a-z._]+/", word))


def _exists(word: str) -> bool:
    path = word.rstrip("/")
    if (PROJECT_DIR / path).exists():
        return True
    pattern = PLACEHOLDER.sub("*", path)
    if "/" not in path:
        pattern = f"**/{pattern}"
    elif "*" not in pattern:
        return False
    found = (one for one in PROJECT_DIR.glob(pattern) if ".venv" not in one.parts)
    return next(found, None) is not None


def _is_command(words: str) -> bool:
    command = typer.main.get_command(app)
    given = shlex.split(words.split(" -- ")[0].split("#")[0])
    while given and isinstance(command, TyperGroup) and not given[0].startswith("-"):
        found = command.commands.get(given.pop(0))
        if found is None:
            return False
        command = found
    known = {option for one in command.params for option in one.opts} | {"--help"}
    return all(word.partition("=")[0] in known for word in given if word.startswith("-"))


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))
