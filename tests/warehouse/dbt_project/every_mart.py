"""What the catalogue says of the public marts: nothing here names a mart that holds figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SCHEMA = "candidate"
# A figure's table in the form → the fact that holds it, how, and of which rows. `{column}` is the
# form's column, `{status}` the poverty status in the table's name.
JUDGED = "fact.judged_at is not null"
FACTS = (
    (r"results", "fct_poverty_review", "fact.{column}", "true"),
    (r"deprivation_poor\.total.*", "fct_poverty_review", "fact.poor_deprivations", "true"),
    (
        r"movement_(?P<status>\w+)",
        "fct_poverty_movement",
        "fact.households",
        "fact.poverty_status = '{status}' and fact.movement = '{column}'",
    ),
    (r"deprivation_\w+\.indicator.*", "fct_deprivation", "fact.deprived_households", "true"),
    (r"target_groups.*", "fct_target_group", "fact.households", "true"),
    (r"ethnic_groups.*", "fct_ethnic_group", "fact.households", "true"),
    (r"causes.*", "fct_poverty_cause", "fact.households", "true"),
    # An entry that does not say how many gave counts as one.
    (
        r"contributions\.donors",
        "fct_resource_contribution",
        "coalesce(fact.donors, case fact.entry_kind when 'reversal' then -1 else 1 end)",
        "true",
    ),
    (
        r"contributions\.quantity",
        "fct_resource_contribution",
        "fact.quantity",
        "fact.resource_kind = 'labour'",
    ),
    (r"contributions", "fct_resource_contribution", "fact.{column}", "true"),
    (r"uses", "fct_resource_use", "fact.{column}", "true"),
    *(
        (rf"fct_reporting_obligation\.{told}", "fct_reporting_obligation", value, "true")
        for told, value in {
            r"\*": "1",
            "first_received_at": "(fact.first_received_at is not null)::int",
            "is_fulfilled": "fact.is_fulfilled::int",
            "is_missing": "fact.is_missing::int",
            "is_late": "case when fact.is_judged"
            " then (fact.is_fulfilled and not fact.is_late)::int end",
        }.items()
    ),
    *(
        (rf"fct_submission\.{told}", "fct_submission", f"({value})::int", JUDGED)
        for told, value in {
            "judged_at": "true",
            "state": "fact.state in ('rejected', 'refused')",
            "version": "fact.version = 1",
            "accepted_at": "fact.version = 1 and fact.accepted_at is not null",
        }.items()
    ),
)
MONEY = {
    "contributed": ("fct_resource_contribution", "fact.value_vnd"),
    "used": ("fct_resource_use", "fact.amount_vnd"),
}
GROUP = "fact.funding_source in (select source.funding_source from candidate.dim_funding_source"
GROUP += " as source where source.funding_source_group = '{}')"


# What the communes of a unit are on a day: of the types that the lists name, else of the rest.
TYPED = """
    select period.period, unit.unit_key, unit.province_code, area.focus_area_type
    from candidate.dim_reporting_period as period
    inner join candidate.dim_administrative_unit as unit
        on period.as_of_date >= unit.valid_from and period.as_of_date < unit.valid_to
    left join candidate.bridge_focus_area as area
        on unit.unit_key = area.unit_key and area.hamlet = ''
        and period.as_of_date >= area.valid_from and period.as_of_date < area.valid_to
    where period.period in (select period from candidate.{fact})
    and not exists (
        select from candidate.bridge_unit_ancestor as beneath
        where beneath.ancestor_key = unit.unit_key and beneath.unit_key <> unit.unit_key
    )
"""
# A fact tells of a type of area where all communes of its unit are of that type.
BY_AREA = f"""(
    with typed as ({TYPED}),
    listed as (
        select period, province_code from typed group by 1, 2 having count(focus_area_type) > 0
    ),
    areas as (
        select period, unit_key, coalesce(focus_area_type, 'rest') as focus_area_type
        from typed inner join listed using (period, province_code)
        union
        select period, unit_key, 'all_focus' from typed where focus_area_type is not null
    ),
    placed as (
        select period, ancestor_key as unit_key, focus_area_type, count(*) as communes
        from areas inner join candidate.bridge_unit_ancestor using (unit_key) group by 1, 2, 3
    ),
    every as (
        select period, ancestor_key as unit_key, count(distinct unit_key) as communes
        from typed inner join candidate.bridge_unit_ancestor using (unit_key) group by 1, 2
    )
    select fact.*, placed.focus_area_type
    from candidate.{{fact}} as fact
    inner join placed using (period, unit_key)
    inner join every using (period, unit_key, communes)
)"""


@dataclass(frozen=True)
class Source:
    """Where a figure of a mart is told: a fact, an expression of it and the rows that count."""

    fact: str
    value: str
    only: str
    by_area: bool = False

    @property
    def relation(self) -> str:
        """The fact, or what of it is told of one type of area."""
        return BY_AREA.format(fact=self.fact) if self.by_area else f"candidate.{self.fact}"

    @property
    def counted(self) -> str:
        """The rows that a mart adds up: verdicts are of all versions, also replaced ones."""
        return "true" if self.only == f"({JUDGED})" else "fact.is_counted"


def marts(warehouse: Any, *columns: str) -> dict[str, dict[str, str]]:
    """Every table and view of the schema that has these columns: its columns with their types."""
    found: dict[str, dict[str, str]] = {}
    for row in warehouse.rows(
        "select relname as mart, attname as column, format_type(atttypid, atttypmod) as type"
        " from pg_class inner join pg_attribute on attrelid = pg_class.oid"
        " where relnamespace = %s::regnamespace and relkind in ('r', 'v') and attnum > 0"
        " and not attisdropped and relname not like '\\_%%' order by relname, attnum",
        SCHEMA,
    ):
        found.setdefault(row.mart, {})[row.column] = row.type
    return {mart: held for mart, held in found.items() if set(columns) <= held.keys()}


def wide(warehouse: Any, *columns: str) -> dict[str, dict[str, str]]:
    """The wide marts among them: neither facts nor dimensions."""
    return {
        mart: held
        for mart, held in marts(warehouse, *columns).items()
        if not mart.startswith(("fct_", "dim_", "bridge_"))
    }


def views(warehouse: Any) -> set[str]:
    """The marts that are looked up live."""
    rows = warehouse.rows(
        "select relname as mart from pg_class where relnamespace = %s::regnamespace"
        " and relkind = 'v'",
        SCHEMA,
    )
    return {row.mart for row in rows}


def keys_of_dimensions(warehouse: Any) -> dict[str, tuple[str, ...]]:
    """The primary key of every dimension, by its name."""
    rows = warehouse.rows(
        "select relname as mart, array_agg(attname::text order by attnum) as key"
        " from pg_constraint inner join pg_class on conrelid = pg_class.oid"
        " inner join pg_attribute on attrelid = conrelid and attnum = any(conkey)"
        " where relnamespace = %s::regnamespace and contype = 'p' and relname like 'dim\\_%%'"
        " group by relname",
        SCHEMA,
    )
    return {row.mart: tuple(row.key) for row in rows}


def metrics(warehouse: Any) -> dict[str, Any]:
    """Every metric as BI is told of it."""
    return {row.metric: row for row in warehouse.rows("select * from candidate.dim_metric")}


def source_of(column: str, metric: Any) -> Source | None:
    """The fact that holds a counted figure; none for what is computed, or of several measures."""
    money = re.fullmatch(
        r"(?P<side>contributed|used)(_(?P<group>budget|non_budget|total))?"
        r"(_(?P<kind>cash|in_kind|labour))?_vnd",
        column,
    )
    if money:
        fact, value = MONEY[money["side"]]
        only = [GROUP.format(money["group"])] if money["group"] not in (None, "total") else []
        only += [f"fact.resource_kind = '{money['kind']}'"] if money["kind"] else []
        return Source(fact, value, " and ".join(only) or "true")
    found = set()
    for counted in (getattr(metric, "counted_as", None) or "").split(", "):
        table, _, of_the_form = counted.partition(".")
        for pattern, fact, value, only in FACTS:
            match = re.fullmatch(pattern, counted if "\\." in pattern else table)
            if match:
                names = {"column": of_the_form, "status": match.groupdict().get("status")}
                found.add((fact, value.format(**names), only.format(**names)))
                break
    if len({(fact, value) for fact, value, _ in found}) != 1:
        return None
    fact, value, _ = min(found)
    return Source(fact, value, f"({' or '.join(sorted(only for *_, only in found))})")


def tables_of(metric: Any, all_metrics: dict[str, Any]) -> Iterator[str]:
    """The tables of forms that a metric is made of in the end."""
    for counted in filter(None, (metric.counted_as or "").split(", ")):
        yield counted.partition(".")[0]
    for part in filter(None, (metric.made_of or "").split(", ")):
        if part != metric.metric:
            yield from tables_of(all_metrics[part], all_metrics)
