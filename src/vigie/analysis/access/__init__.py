"""Who is cut off: roads, closures over time, and what they cost.

In: road graphs, the record's conditions, a question. Out: Findings. ``paths`` is the engine (shortest paths that are
repaired when roads close); it knows no place and no report.
"""
