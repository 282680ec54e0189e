"""Every wrong file of the corpus, by name: one thing in it is wrong, and that is told."""

from tests.corpus.case import Case
from tests.corpus.failing_across import ACROSS
from tests.corpus.failing_cells import CELLS
from tests.corpus.failing_places import PLACES
from tests.corpus.failing_rows import ROWS
from tests.corpus.failing_structure import STRUCTURE

SHOULD_FAIL: dict[str, Case] = {**STRUCTURE, **PLACES, **CELLS, **ROWS, **ACROSS}
