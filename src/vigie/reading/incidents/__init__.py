"""Incidents: what happened at a time and a place, as one report tells it.

In: ``Notes`` with all mentions. Out: ``Account`` in the order of the text. Sentences are cut into units (``units``),
units that tell of one event are joined (``threads``), and each thread becomes an account (``accounts``).
"""

from __future__ import annotations

from vigie.model import Account
from vigie.reading.incidents.accounts import account
from vigie.reading.incidents.doers import Doers
from vigie.reading.incidents.threads import threads
from vigie.reading.incidents.units import units
from vigie.reading.mentions import Notes

__all__ = ["find"]


def find(notes: Notes) -> list[Account]:
    """Every incident the report tells of; nothing where it speaks in general or of what may come."""
    told = threads(notes, units(notes))
    doers = Doers(notes, told)
    return [account(notes, thread, doers) for thread in told]
