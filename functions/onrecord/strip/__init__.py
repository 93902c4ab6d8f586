"""A Story in, a clean Article out."""

import warnings

# bs4 warns that it cannot select by CSS: uv.lock leaves that out, which nobody here uses.
warnings.filterwarnings("ignore", "The soupsieve package is not installed")

from onrecord.strip.article import strip  # noqa: E402

__all__ = ["strip"]
