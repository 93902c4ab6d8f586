"""An Article in, its Quotes out."""
