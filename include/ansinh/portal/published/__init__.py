"""Pages of published figures: read as the person who asks, each figure with its cells."""
