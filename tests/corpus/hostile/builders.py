"""Every hostile file of the corpus, by name; none lies in the repository, all are built."""

from tests.corpus.hostile.archives import ARCHIVES
from tests.corpus.hostile.case import Hostile
from tests.corpus.hostile.compound import COMPOUND
from tests.corpus.hostile.sheets import SHEETS
from tests.corpus.hostile.texts import TEXTS

BUILDERS: dict[str, Hostile] = {**ARCHIVES, **SHEETS, **COMPOUND, **TEXTS}
