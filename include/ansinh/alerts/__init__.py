"""Messages to administrators.

What is told (messages), what may be told (privacy), to whom (administrators), how it
looks (formats), which way it goes (channels), and that it goes once (sending).
"""
