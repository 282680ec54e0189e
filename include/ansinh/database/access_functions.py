"""The schema `access`: what needs a superuser's rights, as functions that a few may call.

It belongs to the superuser who prepared the server, and is in no backup: passwords stay out of it.
`ops.login_event`, which says whose logins there are, is in every backup.
"""

from ansinh.database.own_password import RENEWING

# How long whom, and by which settings: filled from `roles.py`.
TABLES = """
create schema if not exists access;
create table if not exists access.longest (
    statement interval not null, idle interval not null, transaction interval not null
);
create table if not exists access.setting (name text primary key, value text not null);
create table if not exists access.known_login (
    name name primary key, verifier text, is_of_platform boolean not null default false
);
-- Whether nobody but its person was shown the password.
alter table access.known_login add column if not exists is_own boolean not null default false;
revoke all on all tables in schema access from public;
revoke all on schema access from public;
grant usage on schema access
    to mart_reader, unit_reader, detail_reader, restricted_reader, login_admin, approver, loader,
    transformer, ansinh_owner, portal;
"""
# Who acts: whoever is logged in, and for the portal whom it says that it acts for. Of nobody else
# is that taken for true: who is a member of a group can set its role.
PERSON = """
create or replace function access.person() returns name
language sql stable parallel safe set search_path = '' as $$
    select case
        when session_user = 'portal' and pg_catalog.current_setting('role') <> 'none'
            then pg_catalog.current_setting('role')::pg_catalog.name
        else session_user
    end
$$;
comment on function access.person is
    'The login of who acts, which a function that runs with the rights of its owner finds too.';
-- The portal may become any login of a person, one at a time.
create or replace function access.let_act(login name) returns void
language plpgsql set search_path = '' as $$
begin
    execute format('grant %I to portal', login);
end
$$;
create or replace function access.verifier_of(login name) returns text
language sql stable security definer set search_path = '' as $$
    select known.verifier from access.known_login as known
    inner join pg_catalog.pg_authid as held on known.name = held.rolname
    where
        known.name = login and not known.is_of_platform
        and held.rolcanlogin and held.rolpassword = known.verifier
$$;
comment on function access.verifier_of is
    'What the password of a login is checked with, by the portal; no password follows from it.';
"""
# What row policies and views ask: not `current_user`, which in them is their owner.
ROWS = """
create or replace function access.reads_all_units() returns boolean
language sql stable parallel safe set search_path = '' as $$
    select
        not pg_catalog.pg_has_role(access.person(), 'unit_reader', 'member')
        or (select rolsuper from pg_catalog.pg_roles where rolname = access.person())
$$;
create or replace function access.own_unit_keys() returns setof text
language plpgsql stable parallel safe security definer set search_path = '' as $$
begin
    return query
    -- Not through the view `ops.login_now`: pg_dump lets no policy ask a view.
    with newest as (
        select event, unit_key from ops.login_event
        where name = access.person() and event in ('added', 'removed')
        order by event_id desc limit 1
    ),
    own as (
        select unit_key from newest where event = 'added'
    ),
    -- A unit that got another name or kind is the same unit. One of a reform that took over the
    -- code of another is not: it stands under another district, or none.
    same as (
        select units.unit_key
        from own
        inner join marts.dim_administrative_unit as named on own.unit_key = named.unit_key
        inner join marts.dim_administrative_unit as units
            on
                named.unit_code = units.unit_code
                and named.unit_level = units.unit_level
                and named.district_code is not distinct from units.district_code
    )
    select ancestors.unit_key
    from marts.bridge_unit_ancestor as ancestors
    inner join same on ancestors.ancestor_key = same.unit_key;
end
$$;
alter function access.own_unit_keys() owner to ansinh_owner;
"""
LOGINS = """
create or replace function access.hold(login name) returns void
language plpgsql set search_path = '' as $$
declare one record;
begin
    execute format('alter role %I reset all', login);
    execute format('alter role %I in database %I reset all', login, current_database());
    for one in select name, value from access.setting loop
        execute format('alter role %I set %I = %L', login, one.name, one.value);
    end loop;
end
$$;
create or replace function access.make_login(
    login name, reader name, connections integer, verifier text
) returns void
language plpgsql set search_path = '' as $$
declare
    groups name[] := array[
        'mart_reader', 'unit_reader', 'detail_reader', 'restricted_reader', 'login_admin',
        'approver'
    ];
    is_there boolean := exists (select from pg_catalog.pg_roles where rolname = login);
    other name;
begin
    if reader is null or reader <> all (groups) then
        raise exception 'There is no group % of readers.', reader;
    end if;
    if verifier is null or verifier not like 'SCRAM-SHA-256$%' then
        raise exception 'A password is handed over as a SCRAM verifier.';
    end if;
    execute format(
        '%s role %I login nosuperuser nocreatedb nocreaterole noreplication inherit %s'
        ' connection limit %s password %L',
        case when is_there then 'alter' else 'create' end, login,
        case
            when reader in ('mart_reader', 'detail_reader') then 'bypassrls' else 'nobypassrls'
        end,
        connections, verifier
    );
    foreach other in array array_remove(groups, reader) loop
        if pg_catalog.pg_has_role(login, other, 'member') then
            execute format('revoke %I from %I', other, login);
        end if;
    end loop;
    execute format('grant %I to %I', reader, login);
    perform access.let_act(login);
    execute format('grant connect on database %I to %I', current_database(), login);
    perform access.hold(login);
    insert into access.known_login (name, verifier) values (login, verifier)
    on conflict (name) do update set verifier = excluded.verifier, is_own = false;
end
$$;
-- A record alone is no right to a role: whoever administers logins may write one of any name.
create or replace function access.refuse_stranger(login name) returns void
language plpgsql set search_path = '' as $$
begin
    if
        exists (select from pg_catalog.pg_roles where rolname = login)
        and not exists (
            select from access.known_login as known
            where known.name = login and not known.is_of_platform
        )
    then
        raise exception 'The role % was not made by this installation.', login
        using errcode = 'duplicate_object';
    end if;
end
$$;
create or replace function access.add_login(
    login name, reader name, connections integer, verifier text
) returns void
language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from pg_catalog.pg_roles where rolname = login) then
        raise exception 'There is a role % already.', login using errcode = 'duplicate_object';
    end if;
    perform access.make_login(login, reader, connections, verifier);
end
$$;
create or replace function access.set_password(login name, connections integer, verifier text)
returns void
language plpgsql security definer set search_path = '' as $$
declare reader name;
begin
    select role into reader from ops.login_now where name = login;
    if reader is null then
        raise exception 'There is no login %.', login using errcode = 'undefined_object';
    end if;
    perform access.refuse_stranger(login);
    perform access.make_login(login, reader, connections, verifier);
    perform pg_catalog.pg_terminate_backend(pid)
    from pg_catalog.pg_stat_activity where usename = login and pid <> pg_backend_pid();
end
$$;
create or replace function access.remove_login(login name) returns void
language plpgsql security definer set search_path = '' as $$
begin
    if not exists (select from ops.login_now where name = login) then
        raise exception 'There is no login %.', login using errcode = 'undefined_object';
    end if;
    perform access.refuse_stranger(login);
    delete from access.known_login where name = login;
    -- After a restore there may be the record alone.
    if exists (select from pg_catalog.pg_roles where rolname = login) then
        execute format('alter role %I nologin', login);
        perform pg_catalog.pg_terminate_backend(pid)
        from pg_catalog.pg_stat_activity where usename = login and pid <> pg_backend_pid();
        execute format('revoke connect on database %I from %I', current_database(), login);
        execute format('drop owned by %I', login);
        execute format('drop role %I', login);
    end if;
end
$$;
create or replace function access.usable_logins() returns setof name
language sql stable security definer set search_path = '' as $$
    select known.name from access.known_login as known
    inner join pg_catalog.pg_roles as roles on known.name = roles.rolname
    where roles.rolcanlogin
$$;
"""
WATCH = """
create or replace function access.undo_changes() returns table (login name, what text)
language plpgsql security definer set search_path = '' as $$
declare
    one record;
    expected text[] := array(
        select name || '=' || value from access.setting order by 1
    );
begin
    for one in
        select
            known.name, known.verifier,
            held.rolpassword is distinct from known.verifier as has_another_password,
            exists (
                select from pg_catalog.pg_db_role_setting as settings
                where settings.setrole = held.oid and settings.setdatabase <> 0
            ) or array(
                select unnest(settings.setconfig) as line
                from pg_catalog.pg_db_role_setting as settings
                where settings.setrole = held.oid and settings.setdatabase = 0
                order by line
            ) is distinct from expected as has_other_settings
        from access.known_login as known
        inner join pg_catalog.pg_authid as held on known.name = held.rolname
    loop
        if one.has_another_password then
            execute format('alter role %I password %L', one.name, one.verifier);
            perform pg_catalog.pg_terminate_backend(pid)
            from pg_catalog.pg_stat_activity where usename = one.name and pid <> pg_backend_pid();
            login := one.name; what := 'password';
            return next;
        end if;
        if one.has_other_settings then
            perform access.hold(one.name);
            login := one.name; what := 'settings';
            return next;
        end if;
    end loop;
end
$$;
create or replace function access.end_sessions()
returns table (login name, what text, began_at timestamptz)
language plpgsql security definer set search_path = '' as $$
declare one record;
begin
    for one in
        with sessions as (
            select
                activity.pid, activity.usename, activity.backend_start, activity.state,
                activity.query_start, activity.state_change, activity.xact_start,
                roles.rolconnlimit,
                row_number() over (
                    partition by activity.usename order by activity.backend_start, activity.pid
                ) as place
            from pg_catalog.pg_stat_activity as activity
            inner join access.known_login as known on activity.usename = known.name
            inner join pg_catalog.pg_roles as roles on activity.usesysid = roles.oid
            -- Another warehouse on this server has limits of its own.
            where activity.backend_type = 'client backend' and activity.datname = current_database()
        )
        select
            sessions.pid, sessions.usename, sessions.backend_start,
            case
                when
                    state = 'active' and clock_timestamp() - query_start > longest.statement
                    then 'statement'
                when
                    state like 'idle in transaction%'
                    and clock_timestamp() - state_change > longest.idle
                    then 'idle'
                when clock_timestamp() - xact_start > longest.transaction then 'transaction'
                when rolconnlimit >= 0 and place > rolconnlimit then 'connections'
            end as what
        from sessions cross join access.longest
    loop
        if one.what is not null and pg_catalog.pg_terminate_backend(one.pid) then
            login := one.usename; what := one.what; began_at := one.backend_start;
            return next;
        end if;
    end loop;
end
$$;
"""
# Every function may be called by anybody until this is said.
RIGHTS = """
revoke execute on all functions in schema access from public;
grant execute on function access.reads_all_units(), access.own_unit_keys()
    to mart_reader, unit_reader, detail_reader, restricted_reader, loader, transformer,
    ansinh_owner;
grant execute on function access.person()
    to mart_reader, unit_reader, detail_reader, restricted_reader, login_admin, approver, loader,
    transformer, ansinh_owner, portal;
grant execute on function
    access.verifier_of(name),
    access.renew_own_password(name, bytea, text),
    access.has_own_password(name)
    to portal;
grant execute on function
    access.add_login(name, name, integer, text),
    access.set_password(name, integer, text),
    access.remove_login(name),
    access.usable_logins(),
    access.undo_changes(),
    access.end_sessions()
    to login_admin;
"""
FUNCTIONS = (TABLES, PERSON, ROWS, LOGINS, RENEWING, WATCH, RIGHTS)
