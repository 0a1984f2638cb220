"""The one way out: what one named reader may hold of a case, as plain frozen data with restrictions applied.

Pages about a case, fragments, PDFs and summaries are rendered from this and never from a table.
"""
