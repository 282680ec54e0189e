"""Alembic's entry: runs the migrations on the connection that it is handed."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="migration",
    version_table_schema="ops",
)
with context.begin_transaction():
    context.run_migrations()
