"""The platform on one machine: Postgres, Airflow, and the monitor that shows what works."""
