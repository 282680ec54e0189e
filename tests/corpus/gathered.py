"""Every file of the corpus, by name, from whichever module of this folder has a `Corpus`.

None that is right may be refused, whatever an office's habits; in each that is wrong one thing
is wrong, and that is told.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.corpus.case import Case, Corpus


def _corpora() -> Iterator[Corpus]:
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path != Path(__file__):
            module = import_module(f"tests.corpus.{path.stem}")
            yield from (one for one in vars(module).values() if isinstance(one, Corpus))


def _gathered(*, right: bool) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for name, case in (item for corpus in _corpora() for item in corpus.items()):
        if case.verdict.startswith("accepted") is right and found.setdefault(name, case) != case:
            raise KeyError(f"two files of the corpus are called {name!r}")
    return found


SHOULD_PASS = _gathered(right=True)
SHOULD_FAIL = _gathered(right=False)
