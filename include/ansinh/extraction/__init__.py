"""Reading one workbook in a child process under limits."""
