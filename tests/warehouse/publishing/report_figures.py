"""A few figures of a publication, invented, as the marts would hold them, and parts of a page."""

import re
from collections.abc import Callable
from pathlib import Path

Write = Callable[..., Path]

FIGURES = """
create table marts.dim_administrative_unit (
    unit_key text, unit_code text, district_code text, unit_kind text, unit_name text,
    unit_level text, valid_from date, valid_to date
);
insert into marts.dim_administrative_unit values
    ('89@1', '89', null, 'Tỉnh', 'An Giang', 'province', '0001-01-01', '9999-12-31'),
    ('886@1', '886', '886', 'Huyện', 'An Phú', 'district', '0001-01-01', '9999-12-31'),
    ('30337@1', '30337', '886', 'Thị trấn', 'Đa Phước', 'commune', '0001-01-01', '9999-12-31'),
    ('887@1', '887', '887', 'Thị xã', 'Tân Châu', 'district', '0001-01-01', '9999-12-31');
create table marts.dim_metric (metric text, metric_unit text, name_vi text, name_en text);
insert into marts.dim_metric values
    ('poor_households', 'households', 'Số hộ nghèo', 'Poor households'),
    ('poor_rate_pct', 'pct', 'Tỷ lệ hộ nghèo', 'Poor rate'),
    ('near_poor_households', 'households', 'Số hộ cận nghèo', 'Near-poor households'),
    ('contributed_vnd', 'vnd', 'Huy động', 'Mobilised'), ('used_vnd', 'vnd', 'Sử dụng', 'Used');
create table marts.data_dictionary (
    mart text, mart_name_vi text, column_name text, name_vi text, description_vi text,
    description_en text
);
insert into marts.data_dictionary values
    ('poverty_indicators', 'Chỉ tiêu nghèo', 'poor_households', 'Số hộ nghèo', 'Đếm.', 'Counted.');
create table marts.poverty_indicators (
    unit_code text, unit_name text, unit_kind text, unit_level text, as_of_date date,
    period text, stage text, observation_status text, confidentiality text,
    standard_code text, households bigint, poor_households bigint, poor_rate_pct numeric,
    near_poor_households bigint, near_poor_rate_pct numeric, is_complete boolean,
    reported_units bigint, owed_units bigint, poor_rate_change_pp numeric, is_comparable boolean
);
insert into marts.poverty_indicators
select
    unit_code, name, kind, level, '2022-12-31', '2022', 'official',
    case when ok then 'official' else 'incomplete' end,
    case unit_code when '30337' then 'suppressed' else 'free' end, '2022-2025', 1000,
    case when unit_code <> '30337' then 80 end, 8.00, null, null, ok, 2, 11, null, false
from (values
    ('30337', '<b>xã</b>', 'Thị trấn', 'commune', true),
    ('886', 'An Phú', 'Huyện', 'district', true),
    ('887', 'Tân Châu', 'Thị xã', 'district', true), ('89', 'An Giang', 'Tỉnh', 'province', false)
) as unit (unit_code, name, kind, level, ok);
create table marts.mobilized_resources (
    unit_code text, unit_level text, period text, funding_source_group text, funding_source text,
    donor_type text, resource_kind text, purpose text, contributed_vnd bigint, used_vnd bigint,
    contributions bigint, beneficiaries bigint, reported_units bigint, owed_units bigint,
    is_complete boolean, observation_status text
);
insert into marts.mobilized_resources
select
    code, case code when '89' then 'province' else 'district' end, period,
    case source when 'people' then 'non_budget' else 'budget' end, source, donor, kind, purpose,
    given, used, times, households, 10, case period when '2026' then 0 else 102 end,
    period = '2025-Q4', 'official'
from (values
    ('89', '2024', 'people', 'individual', 'cash', 'housing', 1500, null, 3, null),
    ('89', '2024', 'people', '-1', 'cash', 'housing', 0, 900, 0, 7),
    ('89', '2024', 'province_budget', 'state_budget', 'labour', '-1', 20, 0, 1, null),
    ('886', '2024', 'people', 'individual', 'cash', 'housing', 4400, 0, 1, null),
    ('89', '2025', 'province_budget', '-1', 'cash', 'gifts', null, 60, null, 2),
    ('89', '2025-Q4', 'people', '-1', 'cash', 'gifts', 70, 60, 1, 2),
    ('89', '2026', 'people', '-1', 'cash', 'gifts', 70, 60, 1, 2)
) as one (code, period, source, donor, kind, purpose, given, used, times, households);
create table marts.dim_resource_kind (resource_kind text, name_vi text, name_en text);
insert into marts.dim_resource_kind values
    ('cash', 'Tiền', 'Cash'), ('labour', 'Ngày công', 'Labour days');
create table marts.dim_purpose (purpose text, name_vi text, name_en text);
insert into marts.dim_purpose values
    ('housing', 'Nhà ở', 'Housing'), ('-1', 'Không xác định', 'Unknown');
create table marts.fct_resource_contribution (period text, stage text, is_counted boolean);
insert into marts.fct_resource_contribution values
    ('2024', 'regular', true), ('2024', 'preliminary', false);
create table marts.fct_resource_use (period text, stage text, is_counted boolean);
insert into marts.fct_resource_use values ('2025', 'preliminary', true);
create table marts.dim_commitment (
    measure_code text, commitment_vi text, commitment_en text
);
insert into marts.dim_commitment values ('pace', 'Giảm nghèo', 'Fewer poor');
create table marts.directive_scorecard (
    year integer, unit_key text, unit_level text, line_number text, measure_code text,
    statement_vi text, statement_en text, status text, observation_status text,
    report_order bigint, is_preferred boolean, confidentiality text
);
insert into marts.directive_scorecard values
    (2023, '89@1', 'province', '3.1', 'pace', 'Chưa có.', 'None.', 'no_data', 'incomplete', 1,
        true, 'free'),
    (2022, '89@1', 'province', '3.1', 'pace', 'Giảm 1,10 điểm.', 'It fell by 1.10.', 'on_track',
        'official', 2, true, 'free');
create table marts.publication (publication_id bigint, published_at timestamptz, approved_by text);
insert into marts.publication values (1, '2026-01-01', 'nobody');
create table marts.revisions (
    publication_id bigint, mart text, figure text, unit_code text, unit_level text, period text,
    stage text, standard_code text, funding_source text, donor_type text, resource_kind text,
    purpose text, value_before numeric, value_after numeric, difference numeric, cause text
);
create table marts.dim_form (form text, name_vi text, name_en text);
insert into marts.dim_form values ('poverty_review', 'Rà soát hộ nghèo', 'Poverty review');
create table marts.dim_reporting_due_date (
    form text, period text, stage text, due_date date, as_of_date date, owed_by text,
    is_judged boolean, is_required boolean
);
insert into marts.dim_reporting_due_date values
    ('poverty_review', '2025', 'official', '2025-12-20', '2025-12-31', 'reporting_unit', true,
        true),
    ('poverty_review', '2026', 'official', '2026-12-20', '2026-12-31', 'reporting_unit', true,
        true);
create table marts.bridge_reporting_unit (
    unit_code text, reports_as text, valid_from date, valid_to date
);
insert into marts.bridge_reporting_unit values
    ('886', 'reporting_unit', '0001-01-01', '9999-12-31'),
    ('887', 'reporting_unit', '0001-01-01', '9999-12-31'),
    ('888', 'reporting_unit', '0001-01-01', '9999-12-31');
create table marts.dim_submission (
    submission_id bigint, form text, unit_code text, period text, stage text, sha256 text
);
insert into marts.dim_submission values
    (-1, '-1', '-1', '-1', '-1', null),
    (4, 'poverty_review', '886', '2025', 'official', 'aa'),
    (3, 'poverty_review', '887', '2025', 'official', 'bb'),
    (5, 'poverty_review', '886', '2022', 'official', 'cc');
create table marts.fct_submission (
    submission_id bigint, form text, unit_code text, period text, stage text,
    received_date date, accepted_at timestamptz
);
-- The first version of 886 came in time, its correction later; the first of 887 was rejected.
insert into marts.fct_submission values
    (1, 'poverty_review', '886', '2025', 'official', '2025-12-10', '2025-12-10'),
    (2, 'poverty_review', '887', '2025', 'official', '2025-12-11', null),
    (3, 'poverty_review', '887', '2025', 'official', '2025-12-29', '2025-12-29'),
    (4, 'poverty_review', '886', '2025', 'official', '2025-12-30', '2025-12-30'),
    (9, 'poverty_review', '888', '2025', 'official', '2025-12-30', '2025-12-30');
create table marts.deprivation_rates (confidentiality text);
insert into marts.deprivation_rates values ('free'), ('suppressed'), ('suppressed'), ('rounded');
create table marts.deprivation_dimension_rates (confidentiality text);
create table marts.poverty_by_cause (confidentiality text);
create table marts.poverty_by_target_group (confidentiality text);
create table marts.poverty_by_ethnic_group (confidentiality text);
create table marts.poverty_by_area_type (confidentiality text);
create table marts.dim_poverty_standard (
    standard_code text, name_vi text, legal_basis text, valid_from date, valid_to date
);
insert into marts.dim_poverty_standard values
    ('2022-2025', 'Chuẩn đa chiều', 'Decree 07/2021/NĐ-CP', '2021-12-31', '2026-01-01');
insert into ops.publication (state, decided_at) values ('published', '2026-01-01');
"""


def section(page: str, heading: str) -> str:
    """A part of the page, from its heading to the next one."""
    parts = re.split(r"<h[23] id", page)[1:]
    (part,) = (one for one in parts if heading in re.split(r"</h[23]>", one)[0])
    return part
