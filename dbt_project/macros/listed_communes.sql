{#-
    One row per commune of a list that holds all communes of a unit in one cell, such as
    `30337 Xã An Cư; 30340 Xã An Nông`; what follows a `>` is left out. So packed, the whole
    country is loaded in a second; as rows it takes ten.
-#}
{% macro listed_communes(relation, unit_code, kinds) %}
    select
        {{ relation }}.{{ unit_code }},
        communes.part[1] as commune_code,
        communes.part[2] as commune_kind,
        communes.part[3] as commune_name

    from {{ relation }}
    cross join
        lateral regexp_matches(
            {{ relation }}.communes, '([0-9]{5}) ({{ kinds }}) ([^>;]+)', 'g'
        ) as communes (part)
{%- endmacro %}
