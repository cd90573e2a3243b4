"""Actors: aliases, parents, periods."""

import datetime as dt

from vigie.knowledge.actors import actors, family

REQUIRED = """JNIM ISSP FLA CSP FAMA AFRICA_CORPS WAGNER DOZO DAN_NA_AMBASSAGOU BARKHANE MINUSMA TAKUBA FC_G5S FDS_BF
VDP FDS_NE BOKO_HARAM ISWAP MILITIA_FULANI BANDITS UNIDENTIFIED_ARMED_GROUP SUSPECTED_JIHADISTS CIVILIANS""".split()


def test_the_actors_of_the_sahel_are_known():
    assert not set(REQUIRED) - set(actors())


def test_forces_that_left_have_the_day():
    assert actors()["MINUSMA"].until == dt.date(2023, 12, 31)
    assert "ML" in actors()["BARKHANE"].left and actors()["BARKHANE"].until < dt.date(2023, 1, 1)


def test_parents_exist_and_families_hold_their_children():
    assert all(a.parent is None or a.parent in actors() for a in actors().values())
    assert family("DOZO") == {"DOZO", "DAN_NA_AMBASSAGOU"}
