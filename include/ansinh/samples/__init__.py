"""Sample submissions: workbooks as districts would send them, good ones and bad ones.

The figures of 2016 were published. Those of 2022 and 2023 are invented, and every
workbook says so.
"""
