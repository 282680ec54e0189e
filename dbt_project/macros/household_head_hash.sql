{#-
    A head of household without name: the hash of the installation's secret, the name in one
    spelling (NFC, small letters, single blanks) and the year of birth. The secret is looked up by
    the database, so that it stands in no compiled query; without it the hash is null.
    `lower` alone knows only ASCII where the database has the locale C.
-#}
{% macro household_head_hash(head_name, birth_year, secrets) %}
    encode(
        sha256(
            convert_to(
                (select secrets.secret from {{ secrets }} as secrets)
                || '|' || coalesce({{ lower_vietnamese(normalize_whitespace(head_name)) }}, '')
                || '|' || coalesce(cast({{ birth_year }} as text), ''),
                'UTF8'
            )
        ),
        'hex'
    )
{%- endmacro %}


{% macro normalize_whitespace(words) -%}
    normalize(regexp_replace(btrim({{ words }}), '\s+', ' ', 'g'), nfc)
{%- endmacro %}


{% macro lower_vietnamese(words) -%}
    translate(
        lower({{ words }}),
        'ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ',
        'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ'
    )
{%- endmacro %}
