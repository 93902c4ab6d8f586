"""A Story in, a clean Article out."""

from onrecord.strip.article import strip

__all__ = ["strip"]
