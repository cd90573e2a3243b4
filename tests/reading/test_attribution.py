"""Who is quoted: before the verb, behind it, and not the one who is blamed."""

from __future__ import annotations

import pytest

from vigie.model import Report
from vigie.reading.rules import notes

QUOTED = [
    ("fr", "Dix fidèles ont été abattus par des hommes de l'EIGS, a annoncé le ministère de l'Intérieur.", "official"),
    ("fr", "La société civile accuse les miliciens de la Codeco.", "local_source"),
    ("fr", "« On a compté 12 corps », dit le chef du village de Sobane.", "local_source"),
    ("fr", "Le Jnim a revendiqué l'assaut du 8 juin.", "armed_group"),
    ("fr", "Deux camions ont brûlé, nous confie un transporteur.", "local_source"),
    ("en", "The raid left ten dead, the International Organization for Migration said.", "un"),
    ("en", "Ten people died, according to the Kivu Security Tracker.", "research"),
    ("en", "JNIM fighters burned the depot, said the mayor of Kita.", "official"),
]


@pytest.mark.parametrize(("language", "text", "kind"), QUOTED, ids=[q[1][:40] for q in QUOTED])
def test_one_source(language: str, text: str, kind: str) -> None:
    assert [a.kind for a in notes(Report("x", text, language)).attributions] == [kind]
