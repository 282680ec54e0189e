"""Sample submissions of the province that is served: its templates, filled well and badly.

The figures of An Giang in 2016, 2019 and April 2022 were published. All others are invented, and
every workbook says so.
"""
