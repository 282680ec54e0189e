"""The forms as data, each in all its versions."""
