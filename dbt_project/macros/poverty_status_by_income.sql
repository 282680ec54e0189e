{#-
    Status of a household from its income per person and month and its number of deprivations.
    `standard` is a relation with the limits of one standard in one kind of area: line, policy_line,
    average_line, deprivation_threshold. Up to the line a household is poor, whatever it lacks, where
    a policy line stands above it (Decision 59/2015/QĐ-TTg), and near-poor up to that one where the
    standard asks for income alone (Decision 09/2011/QĐ-TTg); where none does, deprivations decide
    up to the line itself (Decree 07/2021/NĐ-CP, Decree 351/2025/NĐ-CP). The average living
    standard asks for income alone. An unknown income or number gives an unknown status.
-#}
{% macro poverty_status_by_income(income, deprivations, standard) %}
    case
        when {{ income }} is null then null
        when {{ income }} > coalesce({{ standard }}.policy_line, {{ standard }}.line)
            then
                case
                    when {{ income }} <= {{ standard }}.average_line
                        then 'average_living_standard'
                    else 'not_poor'
                end
        when {{ standard }}.policy_line is not null and {{ income }} <= {{ standard }}.line
            then 'poor'
        when {{ standard }}.policy_line is not null and {{ standard }}.deprivation_threshold is null
            then 'near_poor'
        when {{ deprivations }} >= {{ standard }}.deprivation_threshold then 'poor'
        when {{ deprivations }} < {{ standard }}.deprivation_threshold then 'near_poor'
    end
{%- endmacro %}
