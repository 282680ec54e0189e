"""Which tables of which form stand on the sheets of a workbook."""
