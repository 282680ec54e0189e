"""What the tests of An Giang work with: its rules and reference data, loaded once."""

from functools import partial

from ansinh.extraction.asking import Limits
from ansinh.reference.bundle import read_reference
from ansinh.rules.rule_book import load_rules
from ansinh.templates import requests
from tests.machine import LAST_RESORT_SECONDS

LIMITS = Limits(seconds=LAST_RESORT_SECONDS)
RULES = load_rules()
REFERENCE = read_reference("89")
UNITS = REFERENCE.units
place_order = partial(requests.place_order, reference=REFERENCE, rules=RULES)
