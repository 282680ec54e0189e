"""Pseudonyms by keys that nobody reads, and readings of `restricted` that are put on record."""

from alembic import op

revision = "0040"
down_revision = "0030"

# HMAC-SHA-256 by its definition (RFC 2104): Postgres has sha256, and hmac in an extension only.
# The two padded keys are kept ready, so that a row costs two hashes and no loop.
KEYS = """
create function restricted.padded(secret bytea, filler integer) returns bytea
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    block bytea := decode(repeat('00', 64), 'hex');
    key bytea := sha256(secret);
begin
    for at in 0..63 loop
        block := set_byte(block, at, case when at < 32 then get_byte(key, at) else 0 end # filler);
    end loop;
    return block;
end
$$;

create table restricted.hash_key (
    purpose text primary key check (purpose in ('household', 'reading')),
    number integer not null default 1,
    inner_pad bytea not null,
    outer_pad bytea not null,
    made_at timestamptz not null default clock_timestamp()
);
comment on table restricted.hash_key is
    'Two keys: one tells which rows are one household and stays, the other makes the pseudonyms '
    'that people read and is replaced from time to time.';
insert into restricted.hash_key (purpose, inner_pad, outer_pad)
select 'household', restricted.padded(key, 54), restricted.padded(key, 92)
from (select convert_to(secret, 'UTF8') as key from restricted.pseudonym_key) as former
union all
select 'reading', restricted.padded(key, 54), restricted.padded(key, 92)
from (
    select convert_to(concat(gen_random_uuid(), gen_random_uuid()), 'UTF8') as key
    from restricted.pseudonym_key
) as fresh;
comment on table restricted.pseudonym_key is
    'One row: the secret that the key of households is made of; read by nobody.';

create function restricted.keyed_hash(by_purpose text, message text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex')
    from restricted.hash_key where purpose = by_purpose
$$;

-- One spelling: NFC, small letters, single blanks. `lower` alone knows only ASCII where the
-- database has the locale C.
create function restricted.one_spelling(words text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select translate(
        lower(normalize(regexp_replace(btrim(words), '\\s+', ' ', 'g'), nfc)),
        'ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ',
        'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ'
    )
$$;

create function restricted.head_hash(head_name text, birth_year bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select restricted.keyed_hash(
        'household',
        restricted.one_spelling(head_name) || '|' || coalesce(birth_year::text, '')
    )
$$;
comment on function restricted.head_hash(text, bigint) is
    'A head of household without name; null without one.';

create function restricted.text_key(what text, words text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select restricted.keyed_hash('household', what || ': ' || restricted.one_spelling(words))
$$;
comment on function restricted.text_key(text, text) is
    'What tells texts apart that somebody wrote freely, without their words; null without any.';

create function restricted.household_key(head_hash text, place text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select restricted.keyed_hash('household', head_hash || '|' || place)
$$;

create function restricted.replace_reading_key() returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update restricted.hash_key set
        number = number + 1,
        inner_pad = restricted.padded(fresh.key, 54),
        outer_pad = restricted.padded(fresh.key, 92),
        made_at = clock_timestamp()
    from (
        select convert_to(concat(gen_random_uuid(), gen_random_uuid()), 'UTF8') as key
    ) as fresh
    where purpose = 'reading'
    returning number
$$;
comment on function restricted.replace_reading_key() is
    'Destroys the key behind the pseudonyms that people read; with another one nobody can put '
    'what was read before beside what is read from now on.';
"""

# A record that is written by the transaction that reads could be rolled back by who reads. So
# whoever reads opens a reading first and commits it: the rows are given to another transaction.
READINGS = """
create table ops.restricted_reading (
    reading_id bigint generated always as identity primary key,
    reader text not null default session_user,
    why text not null check (btrim(why) <> ''),
    relation text not null default 'restricted.fct_household_assessment',
    opened_at timestamptz not null default clock_timestamp(),
    opened_in xid8 not null default pg_current_xact_id()
);
comment on table ops.restricted_reading is
    'One row per reading of households one by one: by which login, when and why; only ever '
    'appended.';
create trigger append_only before update or delete or truncate on ops.restricted_reading
for each statement execute function ops.refuse_change();

create function restricted.open_reading(why text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    opened bigint;
begin
    insert into ops.restricted_reading (reader, why) values (session_user, why)
    returning reading_id into opened;
    raise log 'restricted: % opens reading %', session_user, opened;
    return opened;
end
$$;

create function restricted.households(reading bigint) returns table (
    household text, unit_key text, period text, stage text, standard_code text,
    submission_id bigint, listed_as text, poverty_status text, area_type text,
    household_change text, income_points bigint, deprivation_points bigint,
    deprived_in integer[], is_counted boolean
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    indicators text := (
        select string_agg(format('case when indicator_%s then %s end',
            lpad(number::text, 2, '0'), number), ', ' order by number)
        from generate_series(1, 12) as number
    );
begin
    perform from ops.restricted_reading as opened
    where
        opened.reading_id = reading
        and opened.reader = session_user
        and opened.opened_in is distinct from pg_current_xact_id_if_assigned()
        and opened.opened_at > clock_timestamp() - interval '15 minutes';
    if not found then
        raise exception 'No reading % is open for %: select restricted.open_reading(''why''), '
            'commit, and read within 15 minutes.', reading, session_user;
    end if;
    raise log 'restricted: % reads households, reading %', session_user, reading;
    return query execute format($query$
        select
            restricted.keyed_hash('reading', household_key), unit_key, period, stage,
            standard_code, submission_id, listed_as, poverty_status, area_type,
            household_change, income_points, deprivation_points,
            array_remove(array[%s]::integer[], null), is_counted
        from restricted.fct_household_assessment
    $query$, indicators);
end
$$;
"""


def upgrade() -> None:
    """Replace the secret by two keys, and let people read by functions alone."""
    op.execute(KEYS)
    op.execute(READINGS)


def downgrade() -> None:
    """Refuse: what was put on record stays there."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
