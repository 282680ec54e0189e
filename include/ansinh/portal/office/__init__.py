"""Pages of those who run the reporting: publications, alerts, the calendar, people and rules."""
