"""What templates of the portal may call."""
