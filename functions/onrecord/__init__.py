"""Who said what, on the record: quotations and their speakers from news pages."""

__version__ = "0.1.0"
