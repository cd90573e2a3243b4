"""Questions to the record: typed filters, facets with counts, pages by key, tolls.

``filters`` holds what can be asked and answers it in Python; ``flat`` lays accounts and incidents out as rows;
``index`` makes of them the tables that ``search`` asks in SQL, on DuckDB and on PostgreSQL (``dialect``).
"""
