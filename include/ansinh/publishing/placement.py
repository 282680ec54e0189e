"""On which machines the tables of the marts stand, where the warehouse has outgrown one.

dbt decides it for the candidate (`vars: scale_out`); what is permanent follows.
"""

import psycopg
from psycopg import sql

# By which column a table is spread over machines; null where all of it stands on each.
PLACES = """
select class.relname, column_to_column_name(place.logicalrelid, place.partkey)
from pg_dist_partition as place
inner join pg_class as class on place.logicalrelid = class.oid
where
    class.relnamespace = to_regnamespace(%s)
    and (place.partmethod = 'h' or place.repmodel = 't')
order by class.relname
"""
IS_THERE = "select to_regclass('pg_dist_partition') is not null"


def follow(connection: psycopg.Connection, schema: str, other: str) -> list[str]:
    """Let each table of a schema stand where its namesake in another one does.

    Returns the names of those that moved: none on a server that is no Citus.
    """
    if connection.execute(IS_THERE).fetchone() == (False,):
        return []
    now, wanted = _places(connection, schema), _places(connection, other)
    moving = [name for name in {**wanted, **now} if _place(now, name) != _place(wanted, name)]
    for name in moving:
        table = sql.Identifier(schema, name).as_string(connection)
        if name in now:
            connection.execute("select undistribute_table(%s)", (table,))
        if wanted.get(name) is not None:
            connection.execute("select create_distributed_table(%s, %s)", (table, wanted[name]))
        elif name in wanted:
            connection.execute("select create_reference_table(%s)", (table,))
    return moving


def _places(connection: psycopg.Connection, schema: str) -> dict[str, str | None]:
    return {str(name): column for name, column in connection.execute(PLACES, (schema,))}


def _place(places: dict[str, str | None], name: str) -> tuple[bool, str | None]:
    return name in places, places.get(name)
