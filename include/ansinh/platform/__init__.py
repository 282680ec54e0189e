"""The platform on one machine: an embedded Postgres, Airflow, and the monitor that shows what works."""
