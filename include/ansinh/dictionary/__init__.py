"""What the figures mean: pages for BI users, read out of the dbt project itself."""
