"""The marts as general readers see them: without hidden counts, and without what tells of them."""

from collections.abc import Mapping, Sequence

from psycopg import sql

from ansinh.disclosure.policy import Mask, load_policy

# What the build at hand hides; made by `protecting_marts`, read when it is published.
HIDDEN = sql.Identifier("intermediate", "_hidden_count")
PLACE = {"unit_code": "mart.unit_code", "unit_key": "split_part(mart.unit_key, '@', 1)"}
SLOT = ("period", "stage", "standard_code")


def masked(mart: str, columns: Sequence[str], schema: str) -> sql.Composable:
    """A relation to read a mart from, with these columns and nothing that is to be hidden.

    The mart itself where nothing in it is protected.
    """
    masks = load_policy().marts.get(mart, [])
    relation: sql.Composable = sql.Identifier(schema, mart)
    if not masks:
        return relation
    joined = [_join(mask, at, columns) for at, mask in enumerate(masks)]
    return sql.SQL("(select {columns} from {relation} as mart{joins}) as masked").format(
        columns=sql.SQL(", ").join(_column(name, masks) for name in columns),
        relation=relation,
        joins=sql.SQL("").join(joined),
    )


def _column(name: str, masks: Sequence[Mask]) -> sql.Composable:
    if name == "confidentiality":
        return _confidentiality(masks)
    cases = [
        sql.SQL("when {} then {}").format(_is_hidden(at), _told(name, mask, at))
        for at, mask in enumerate(masks)
        if name in mask.columns
    ]
    if not cases:
        return sql.Identifier("mart", name)
    return sql.SQL("case {} else {} end as {}").format(
        sql.SQL(" ").join(cases), sql.Identifier("mart", name), sql.Identifier(name)
    )


def _told(name: str, mask: Mask, at: int) -> sql.Composable:
    if name in mask.says:
        return sql.Literal(mask.says[name])
    return sql.Identifier(_name(at), "shown") if name == mask.shows else sql.SQL("null")


def _confidentiality(masks: Sequence[Mask]) -> sql.Composable:
    """One word: which of the hidden ones are small would say much of them."""
    numbers = range(len(masks))
    hidden = [_is_hidden(at) for at in numbers]
    rounded = [sql.Identifier(_name(at), "shown") + sql.SQL(" is not null") for at in numbers]
    return sql.SQL(
        "case when {} then 'rounded' when {} then 'suppressed' else 'free' end as confidentiality"
    ).format(sql.SQL(" or ").join(rounded), sql.SQL(" or ").join(hidden))


def _is_hidden(at: int) -> sql.Composable:
    return sql.Identifier(_name(at), "is_hidden")


def _name(at: int) -> str:
    return f"hidden_{at}"


def _join(mask: Mask, at: int, columns: Sequence[str]) -> sql.Composable:
    """What is hidden in a row of the mart, at most one row of it."""
    name = sql.Identifier(_name(at))
    where = sql.SQL(mask.where or "true")
    if mask.measure is None:
        # Where nothing is asked of the counts, the row itself decides.
        return sql.SQL(
            " left join (select true as is_hidden, null::bigint as shown) as {} on {}"
        ).format(name, where)
    keys = _keys(mask, columns)
    on = [
        sql.SQL("{} {} {}").format(
            sql.Identifier(_name(at), key),
            sql.SQL("<=" if key == "since" else "="),
            expression,
        )
        for key, expression in keys.items()
    ]
    return sql.SQL(
        " left join ("
        "select {selected}, true as is_hidden, max(shown) as shown from {hidden}"
        " where measure = {measure}{only} group by {grouped}"
        ") as {name} on {on}"
    ).format(
        selected=sql.SQL(", ").join(
            sql.SQL("min(period) as since") if key == "since" else sql.Identifier(key)
            for key in keys
        ),
        hidden=HIDDEN,
        measure=sql.Literal(mask.measure),
        only=_only(mask),
        grouped=sql.SQL(", ").join(sql.Identifier(key) for key in keys if key != "since"),
        name=name,
        on=sql.SQL(" and ").join([*on, where]),
    )


def _keys(mask: Mask, columns: Sequence[str]) -> Mapping[str, sql.Composable]:
    """Columns of what is hidden, with what they must be in the mart."""
    place = next(one for name, one in PLACE.items() if name in columns)
    found: dict[str, sql.Composable] = {key: sql.Identifier("mart", key) for key in SLOT}
    if mask.since:
        found = {"since": sql.Identifier("mart", "period")}
    if not mask.anywhere:
        found["unit_code"] = sql.SQL(place)
    if mask.status is not None:
        found["status"] = sql.Identifier("mart", mask.status)
    if mask.member is not None:
        found["member"] = sql.Identifier("mart", mask.member)
    if mask.within is not None:
        found["above"] = sql.Identifier("mart", mask.within)
    return found


def _only(mask: Mask) -> sql.Composable:
    parts = [
        sql.SQL(" and {} = {}").format(sql.Identifier(key), sql.Literal(word))
        for key, word in (("status", mask.status_is), ("member", mask.member_is))
        if word is not None
    ]
    return sql.SQL("").join(parts)
