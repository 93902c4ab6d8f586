"""Who said what, on the record: quotations and their speakers from news pages."""

# Numbers alone: documents are ordered by it.
__version__ = "0.1.0"
