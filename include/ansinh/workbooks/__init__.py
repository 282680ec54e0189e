"""Workbooks of every format as grids of cells."""
