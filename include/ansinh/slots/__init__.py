"""Which form, unit, period, stage and standard a submission speaks of."""
