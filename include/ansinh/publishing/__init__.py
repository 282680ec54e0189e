"""From accepted submissions to what BI reads."""
