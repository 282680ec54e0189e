"""What is asked of a file before any parser sees it."""
