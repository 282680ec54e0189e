"""Small cells: which counts are told to everybody, so that no small one can be worked out."""
