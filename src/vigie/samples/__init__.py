"""The reports of ``vigie demo``: ``reports.jsonl``, one report a line, written by the project for its own use."""
