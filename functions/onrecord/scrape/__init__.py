"""Bytes of a page in, a story out."""
