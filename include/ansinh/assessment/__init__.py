"""What one file says, judged as far as the file alone allows: no database, no clock."""
