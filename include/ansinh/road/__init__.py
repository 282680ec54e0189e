"""The road from a file to published figures: the only place where its steps meet."""
