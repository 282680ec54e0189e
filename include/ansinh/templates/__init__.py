"""Workbooks for people to fill: the official forms with units, lists, formulas and locks."""
