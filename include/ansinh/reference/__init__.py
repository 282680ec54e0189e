"""Reference data: units through time, calendar, choices, poverty standards."""
