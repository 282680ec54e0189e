"""Functions of the schema `access` by which the portal gives a person another password.

Nobody else calls them: who could, would choose a password, and these are made at random. The portal
gives none but for a proof of the present one, so that who breaks into it takes no login over.
"""

RENEWING = """
create or replace function access.renew_own_password(login name, proof bytea, verifier text)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
    known text;
begin
    -- Two at once: the second one proves a password that is none any more.
    perform from access.known_login where name = login for update;
    known := access.verifier_of(login);
    if
        known is null or proof is null
        or sha256(proof) <> decode(split_part(split_part(known, '$', 3), ':', 1), 'base64')
    then
        return false;
    end if;
    if verifier is null or verifier not like 'SCRAM-SHA-256$%' then
        raise exception 'A password is handed over as a SCRAM verifier.';
    end if;
    execute format('alter role %I password %L', login, verifier);
    update access.known_login as held
    set verifier = renew_own_password.verifier, is_own = true where held.name = login;
    -- The portal may not write this record: it is made here, by whoever proved who it is.
    insert into ops.login_event (name, event, done_by) values (login, 'password', login);
    perform pg_catalog.pg_terminate_backend(pid)
    from pg_catalog.pg_stat_activity where usename = login and pid <> pg_backend_pid();
    return true;
end
$$;
comment on function access.renew_own_password is
    'Another password for who proves the present one, by the client key of SCRAM; all sessions '
    'of the login end. False where the proof is wrong.';
create or replace function access.has_own_password(login name) returns boolean
language sql stable security definer set search_path = '' as $$
    select coalesce(bool_or(known.is_own), false) from access.known_login as known
    where known.name = login
$$;
"""
