"""Reports on their way in over HTTP: read to be looked at, recorded one by one, or as jobs of many files and addresses.

In: texts, files, addresses. Out: what they say; what recording them came to. Files are parsed and reports are read in
processes of their own (``clerk``), so that neither blocks the server; only the record is written here.
"""
