"""Every right file of the corpus, by name: none may be refused, whatever an office's habits."""

from tests.corpus.case import Case
from tests.corpus.passing_files import FILES
from tests.corpus.passing_layouts import LAYOUTS
from tests.corpus.passing_shapes import SHAPES
from tests.corpus.passing_slots import SLOTS
from tests.corpus.passing_values import VALUES
from tests.corpus.passing_warned import WARNED
from tests.corpus.passing_words import WORDS

SHOULD_PASS: dict[str, Case] = {**SHAPES, **LAYOUTS, **VALUES, **WORDS, **FILES, **SLOTS, **WARNED}
