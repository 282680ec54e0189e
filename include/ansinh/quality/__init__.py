"""Rules, and who judges by them."""
