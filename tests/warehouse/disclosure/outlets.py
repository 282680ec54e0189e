"""What a login of BI may select of protected counts, and what each figure says of them."""

from collections.abc import Iterator

ALL = "*"
# Columns of each query: measure, period, stage, standard, status, unit, member; then the least and
# the most that the count is, as a multiple of the sum over all members where `of_all`.
SLOT = "period, stage, standard_code"
RATED = "{base} * ({rate} - {off}) / {scale}.0, {base} * ({rate} + {off}) / {scale}.0, false"


def _counts(measure: str, mart: str, member: str, count: str, share: str) -> list[str]:
    place = f"'{measure}', {SLOT}, poverty_status, unit_code, {member}"
    rated = RATED.format(base="status_households", rate=share, off=0.00501, scale=100)
    return [
        f"select {place}, {count}, {count}, false from marts.{mart}",
        f"select {place}, {rated} from marts.{mart}",
    ]


def _fact(measure: str, fact: str, member: str, count: str) -> str:
    return (
        f"select '{measure}', {SLOT}, poverty_status, split_part(unit_key, '@', 1), {member},"
        f" {count}, {count}, false from marts.{fact}"
    )


def _cells(measure: str, table: str) -> Iterator[str]:
    where = f"where table_name like '{table}_%' and detail_code is not null"
    for outlet, unit in (
        ("fct_source_cell", "split_part(unit_key, '@', 1)"),
        ("figure_trace", "source_unit_code"),
    ):
        yield (
            f"select '{measure}', {SLOT}, poverty_status, {unit}, detail_code, value, value, false"
            f" from marts.{outlet} {where}"
        )


def _intensities() -> Iterator[str]:
    """Marts that tell of all deprivations of the poor together, as rates."""
    place = f"'deprivations', {SLOT}, 'poor', unit_code, '{ALL}'"
    standards = "inner join marts.dim_poverty_standard as standard using (standard_code)"
    for mart in ("poverty_indicators", "poverty_indicators_as_known", "multidimensional_poverty"):
        count = "indicator_count" if mart.startswith("multi") else "standard.indicator_count"
        joined = "" if mart.startswith("multi") else standards
        for rate, base in (
            ("deprivation_intensity", "poor_households"),
            ("adjusted_headcount", "households"),
        ):
            rated = RATED.format(base=f"{count} * mart.{base}", rate=rate, off=5.1e-7, scale=1)
            # What was known before is what a publication before told.
            now = "where known_to > now()" if mart.endswith("as_known") else ""
            yield f"select {place}, {rated} from marts.{mart} as mart {joined} {now}"
    yield (
        f"select {place}, poor_deprivations, poor_deprivations, false"
        " from marts.multidimensional_poverty"
    )
    yield (
        f"select 'deprivations', {SLOT}, 'poor', split_part(unit_key, '@', 1), '{ALL}',"
        " poor_deprivations, poor_deprivations, false from marts.fct_poverty_review"
    )


def _shares_of_all() -> Iterator[str]:
    for mart, member in (
        ("deprivation_rates", "indicator_key"),
        ("deprivation_dimension_rates", "dimension_code"),
    ):
        yield (
            f"select 'deprivations', {SLOT}, poverty_status, unit_code, {member},"
            f" contribution_share - 5.1e-7, contribution_share + 5.1e-7, true from marts.{mart}"
        )


def _dimensions() -> Iterator[str]:
    place = f"'deprivations', {SLOT}, poverty_status, unit_code"
    yield (
        f"select {place}, dimension_code, deprivations, deprivations, false"
        " from marts.deprivation_dimension_rates"
    )
    # The largest of its indicators, and no more than all of them.
    yield (
        f"select {place}, dimension_code, deprived_households_at_most, null, false"
        " from marts.deprivation_dimension_rates"
    )
    yield (
        f"select {place}, rates.indicator_key, null, mart.deprived_households_at_least, false"
        " from marts.deprivation_dimension_rates as mart"
        " inner join marts.deprivation_rates as rates"
        f" using ({SLOT}, poverty_status, unit_code, dimension_code)"
    )
    censored = RATED.format(
        base="covered_households", rate="censored_headcount_pct", off=0.00501, scale=100
    )
    yield f"select {place}, indicator_key, {censored} from marts.deprivation_rates"


def _areas() -> Iterator[str]:
    for status in ("poor", "near_poor"):
        place = f"'{status}_by_area', {SLOT}, '', unit_code, area_type"
        rated = RATED.format(base="households", rate=f"{status}_rate_pct", off=0.00501, scale=100)
        count = f"{status}_households"
        # Persons are at least as many as households.
        yield f"select {place}, {count}, {count}, false from marts.poverty_by_area_type"
        yield f"select {place}, null, {status}_persons, false from marts.poverty_by_area_type"
        yield f"select {place}, {rated} from marts.poverty_by_area_type"
        yield (
            f"select '{status}_by_area', {SLOT}, '', split_part(unit_key, '@', 1), area_type,"
            f" {count}, {count}, false from marts.fct_poverty_review_by_area"
        )


# Who is of a minority is not Kinh, and the form tells of them in another table.
KINH = (
    f"select 'ethnic_groups', {SLOT}, poverty_status, unit_code, 'kinh',"
    " status_households - target_group_households, status_households - target_group_households,"
    " false from marts.poverty_by_target_group where target_group = 'ethnic_minority'"
)
OUTLETS = (
    KINH,
    *_counts("deprivations", "deprivation_rates", "indicator_key", "deprived_households",
             "deprivation_rate_pct"),
    *_counts("causes", "poverty_by_cause", "poverty_cause", "poverty_cause_households",
             "poverty_cause_share_pct"),
    *_counts("target_groups", "poverty_by_target_group", "target_group",
             "target_group_households", "target_group_share_pct"),
    *_counts("ethnic_groups", "poverty_by_ethnic_group", "ethnic_group",
             "ethnic_group_households", "ethnic_group_share_pct"),
    _fact("deprivations", "fct_deprivation", "indicator_key", "deprived_households"),
    _fact("causes", "fct_poverty_cause", "poverty_cause", "households"),
    _fact("target_groups", "fct_target_group", "target_group", "households"),
    _fact("ethnic_groups", "fct_ethnic_group", "ethnic_group", "households"),
    *_cells("deprivations", "deprivation"),
    *_cells("causes", "causes"),
    *_cells("target_groups", "target_groups"),
    *_cells("ethnic_groups", "ethnic_groups"),
    *_intensities(),
    *_shares_of_all(),
    *_dimensions(),
    *_areas(),
)  # fmt: skip
