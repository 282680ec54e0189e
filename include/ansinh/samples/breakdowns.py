"""Invented breakdowns of a commune's poor: by target group, by ethnic group and by cause."""

from random import Random

from ansinh.samples.figures import Counts, UnitFigures
from ansinh.samples.invented import SEED


def broken_down(code: str, year: int, figures: UnitFigures) -> UnitFigures:
    """The five tables of a commune, and beside them those that divide its poor.

    Groups overlap in life, here they do not; a household may have several causes.
    """
    random = Random(f"{SEED}-{year}-{code}-breakdowns")  # noqa: S311
    divided = dict(figures)
    for status in ("poor", "near_poor"):
        households = figures["results"][0][f"{status}_households"]
        minority = random.randint(0, households // 3)
        divided[f"target_groups_{status}"] = (_target_groups(random, households, minority),)
        divided[f"ethnic_groups_{status}"] = (_ethnic_groups(random, households, minority),)
    divided["causes_poor"] = (_causes(random, figures["results"][0]["poor_households"]),)
    return divided


def _target_groups(random: Random, households: int, minority: int) -> Counts:
    unable = random.randint(0, households // 4)
    merit = random.randint(0, households // 20)
    return {
        "households": households,
        "ethnic_minority": minority,
        "no_capacity_to_work": unable,
        "member_with_merit": merit,
        "other": households - minority - unable - merit,
    }


def _ethnic_groups(random: Random, households: int, minority: int) -> Counts:
    khmer = random.randint(0, minority)
    cham = random.randint(0, minority - khmer)
    hoa = random.randint(0, minority - khmer - cham)
    return {
        "households": households,
        "kinh": households - minority,
        "minority": minority,
        "khmer": khmer,
        "cham": cham,
        "hoa": hoa,
        "other_group": minority - khmer - cham - hoa,
    }


def _causes(random: Random, households: int) -> Counts:
    """Every household has a cause, some have more."""
    names = ("no_capital", "no_labour", "no_tools", "no_knowledge", "no_skills")
    causes = {name: random.randint(0, households // 2) for name in names}
    ill = random.randint(0, households // 2)
    return {
        "households": households,
        "no_land": households - ill,
        **causes,
        "illness_or_accident": ill,
        "other": households // 10,
    }
