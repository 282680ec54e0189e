"""The platform on one machine: an embedded Postgres and Airflow."""
