"""What the response changed: measures beside what was counted, before and after, here and elsewhere; options compared.

In: a record, measures read from its reports or typed in. Out: Findings that say what changed, never more than the
design can show.
"""
