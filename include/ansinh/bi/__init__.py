"""A dashboard for Superset, written from the metrics and the words of the marts."""
