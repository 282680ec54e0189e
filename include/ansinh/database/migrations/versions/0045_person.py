"""Whoever acts is on record by name where the portal acts for him, too."""

from alembic import op

revision = "0045"
down_revision = "0044"

# Wherever a row says who made it.
DEFAULTS = """
do $$
declare one record;
begin
    for one in
        select pg_attribute.attrelid::regclass as relation, attname
        from pg_attrdef
        inner join pg_attribute on adrelid = attrelid and adnum = attnum
        inner join pg_class on attrelid = pg_class.oid
        where
            relnamespace in ('ops'::regnamespace, 'restricted'::regnamespace)
            and pg_get_expr(adbin, adrelid) ilike '%session_user%'
    loop
        execute format(
            'alter table %s alter column %I set default access.person()', one.relation, one.attname
        );
    end loop;
end
$$;
"""
# And wherever a function of its owner's rights asks who calls: the body is as it was else.
FUNCTIONS = """
do $$
declare one record;
begin
    for one in
        select pg_get_functiondef(oid) as definition from pg_proc
        where
            pronamespace in ('ops'::regnamespace, 'restricted'::regnamespace)
            and prosrc ilike '%session_user%'
    loop
        execute replace(one.definition, 'session_user', 'access.person()');
    end loop;
end
$$;
"""
# The portal is a member of every login, and has the rights of none.
SIGNERS = """
do $$
begin
    execute replace(
        pg_get_functiondef('ops.may_approve(name, bigint)'::regprocedure),
        quote_literal('member'), quote_literal('usage')
    );
end
$$;
"""


def upgrade() -> None:
    """Ask `access.person()` wherever the session's user was asked."""
    for statement in (DEFAULTS, FUNCTIONS, SIGNERS):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
