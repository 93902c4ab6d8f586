"""Bytes of a page in, a story out."""

from onrecord.scrape.decode import MAX_PAGE_BYTES
from onrecord.scrape.page import scrape

__all__ = ["MAX_PAGE_BYTES", "scrape"]
