"""What people do in the portal: alerts for somebody, waivers, reverts, and a record of it all."""

from alembic import op

revision = "0046"
down_revision = "0045"

# Whoever takes an alert on may give it to somebody else to see to; what fires again meanwhile
# stays with them.
ASSIGNED = """
alter table ops.alert_event
    add column assigned_to text check (btrim(assigned_to) <> ''),
    add column is_taken boolean not null default false;
create or replace view ops.alert_now as
select
    alert.*,
    last.event_id,
    last.state,
    last.severity,
    last.occurrences,
    last.submission_id,
    last.publication_id,
    last.run_id,
    last.why,
    last.mark,
    last.news,
    last.by,
    last.at,
    fired.at as fired_at,
    told.was_told,
    told.is_escalated,
    taken.by as taken_by,
    taken.why as taken_why,
    taken.assigned_to,
    cause.why as cause_why
from ops.alert
cross join lateral (
    select * from ops.alert_event as one
    where one.alert_id = alert.alert_id
    order by one.event_id desc limit 1
) as last
cross join lateral (
    select one.event_id, one.at from ops.alert_event as one
    where one.alert_id = alert.alert_id and one.state in ('open', 'reopened')
    order by one.event_id desc limit 1
) as fired
cross join lateral (
    select
        coalesce(bool_or(one.state = 'notified'), false) as was_told,
        coalesce(bool_or(one.news = 'escalated'), false) as is_escalated
    from ops.alert_event as one
    where
        one.alert_id = alert.alert_id
        and one.event_id > coalesce((
            select max(cure.event_id) from ops.alert_event as cure
            where
                cure.alert_id = alert.alert_id and cure.state = 'resolved'
                and cure.event_id < fired.event_id
        ), 0)
) as told
left join lateral (
    select one.by, one.why, one.assigned_to from ops.alert_event as one
    where
        last.state = 'acknowledged' and one.alert_id = alert.alert_id
        and one.event_id >= fired.event_id and one.is_taken
    order by one.event_id desc limit 1
) as taken on true
left join lateral (
    select one.why from ops.alert_event as one
    where
        one.alert_id = alert.alert_id and one.event_id >= fired.event_id and not one.is_taken
        and one.state <> 'resolved'
    order by one.event_id desc limit 1
) as cause on true;
"""
# A person's waiver is on record under the person's name, whatever the statement says.
WAIVERS = """
create function ops.name_who_grants() returns trigger
language plpgsql set search_path = '' as $$
begin
    if access.person() not in ('loader', 'ansinh_owner') then
        new.granted_by := access.person();
    end if;
    return new;
end
$$;
create trigger name_who_grants before insert on ops.waiver
for each row execute function ops.name_who_grants();
"""
# Whoever knows the hash of another unit's file has no say in it.
EXPLANATIONS = """
create function ops.refuse_explaining_others() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
    own_code text := (
        select split_part(unit_key, '@', 1) from ops.login_now where name = access.person()
    );
begin
    if access.reads_all_units() then
        return new;
    end if;
    -- Until the marts are there for the first time the code of the unit has to do.
    if to_regclass('marts.dim_administrative_unit') is null then
        if exists (
            select from ops.submission as one
            where one.sha256 = new.sha256 and one.unit_code <> own_code
        ) then
            raise exception using errcode = '42501', message =
                'This file is another unit''s: its warnings are explained there.';
        end if;
        return new;
    end if;
    if exists (
        select from ops.submission as one
        where
            one.sha256 = new.sha256 and one.unit_code is not null
            and not exists (
                select from marts.dim_administrative_unit as unit
                where
                    unit.unit_code = one.unit_code
                    and one.as_of_date >= unit.valid_from and one.as_of_date < unit.valid_to
                    and unit.unit_key in (select access.own_unit_keys())
            )
    ) then
        raise exception using errcode = '42501', message =
            'This file is another unit''s: its warnings are explained there.';
    end if;
    return new;
end
$$;
create trigger refuse_explaining_others before insert on ops.explanation
for each row execute function ops.refuse_explaining_others();
"""
RECORD = """
create table ops.portal_request (
    request_id bigint generated always as identity primary key,
    login text not null,
    page text not null,
    about text not null default '',
    is_change boolean not null,
    status integer not null,
    asked_at timestamptz not null default clock_timestamp()
);
create index on ops.portal_request (login, asked_at);
create index on ops.portal_request (asked_at);
comment on table ops.portal_request is
    'One row per page that somebody who is signed in asked the portal for, and per form sent. '
    'Without addresses and without what was typed.';
"""
REVERTS = """
create table ops.revert_wish (
    wish_id bigint generated always as identity primary key,
    publication_id bigint not null references ops.publication,
    why text not null check (btrim(why) <> ''),
    wished_by name not null default access.person(),
    wished_at timestamptz not null default clock_timestamp()
);
create trigger append_only before update or delete or truncate on ops.revert_wish
for each statement execute function ops.refuse_change();
comment on table ops.revert_wish is
    'One row per wish of somebody who signs that BI reads an earlier publication again.';
create table ops.revert_answer (
    wish_id bigint primary key references ops.revert_wish,
    made_id bigint references ops.publication,
    refused text,
    answered_at timestamptz not null default clock_timestamp(),
    check ((made_id is null) <> (refused is null))
);
create trigger append_only before update or delete or truncate on ops.revert_answer
for each statement execute function ops.refuse_change();
comment on table ops.revert_answer is
    'One row per wish that was carried out, or could not be, and why.';
create view ops.revert_now as
select
    wish.wish_id,
    wish.publication_id,
    wish.why,
    wish.wished_by,
    wish.wished_at,
    answer.made_id,
    answer.refused,
    answer.answered_at
from ops.revert_wish as wish
left join ops.revert_answer as answer using (wish_id);
comment on view ops.revert_now is 'Every wish to bring a publication back, and what became of it.';
"""


def upgrade() -> None:
    """Create the tables and guards."""
    for statement in (ASSIGNED, WAIVERS, EXPLANATIONS, RECORD, REVERTS):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: what people did stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
