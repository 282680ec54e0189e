"""Letters to units, administrators and operators.

What is told (messages), what may be told (privacy), to whom (contacts), how it
looks (formats), which way it goes (channels), and that it goes once (sending).
"""
