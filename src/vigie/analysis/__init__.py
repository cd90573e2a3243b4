"""Analyses: questions put to the record and to published data, answered with the figures they rest on."""
