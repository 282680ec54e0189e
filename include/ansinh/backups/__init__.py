"""Backups of a whole installation, the proof that they hold, and the way back."""
