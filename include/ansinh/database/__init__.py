"""Connections, passwords, migrations, and the tables of the schema `raw`."""
