"""What is asked for, and which submission a workbook is."""
