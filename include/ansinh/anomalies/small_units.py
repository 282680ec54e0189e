"""What chance alone does to a small count: five poor households instead of two say nothing."""

from scipy.special import betainc


def chance(now: float, before: float, expected_ratio: float) -> float:
    """How probable a count as far out as `now` is, both sides, if it came and went at random.

    Given how many there were in both counts together, the newer one is binomial: of each household
    the chance to stand in it is ratio / (1 + ratio), where `expected_ratio` is by how much the
    count was expected to change.
    """
    both = now + before
    share = expected_ratio / (1 + expected_ratio)
    at_least = float(betainc(now, both - now + 1, share)) if now > 0 else 1.0
    at_most = 1 - float(betainc(now + 1, both - now, share)) if both > now else 1.0
    return min(1.0, 2 * min(at_least, at_most))
