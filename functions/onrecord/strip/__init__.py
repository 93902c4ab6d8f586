"""A Story in, a clean Article out."""
