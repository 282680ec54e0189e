"""Vietnamese text and numbers, read without guessing."""
