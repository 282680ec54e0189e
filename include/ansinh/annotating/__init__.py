"""The file that was sent, with what is wrong marked in it."""
