"""What each file format tells of its sheets beside the values."""
