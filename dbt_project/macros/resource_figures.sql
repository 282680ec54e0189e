{#-
    The figures that add up over the entries of a register, by side. What is given and what is
    used, budget and non-budget, cash, goods and labour stand apart; only `_total_vnd` holds all.
-#}
{% macro resource_figures(side) %}
    {%- set figures = [] -%}
    {%- for group in ['budget', 'non_budget'] -%}
        {%- for kind in ['_cash', '_in_kind', '_labour', ''] -%}
            {%- do figures.append(side ~ '_' ~ group ~ kind ~ '_vnd') -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do figures.append(side ~ '_total_vnd') -%}
    {{ return(figures + {'contributed': ['contributions'], 'used': []}[side]) }}
{% endmacro %}
