"""What arrived, what became of it, and what was published: the schema `ops`."""
