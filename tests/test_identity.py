"""Identity by content."""

from hypothesis import given
from hypothesis import strategies as st

from vigie.identity import digest

PART = st.none() | st.text()


@given(st.lists(PART, max_size=4), st.lists(PART, max_size=4))
def test_two_things_share_a_digest_only_when_all_parts_are_equal(a, b):
    assert (digest(*a) == digest(*b)) == (a == b)


def test_moving_a_letter_from_one_part_to_the_next_changes_the_digest():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest(None) != digest("")


def test_the_digest_is_the_same_in_every_run():
    assert digest("é", None) == "074a666a8f61ed25ae39a29634382cb31afebbf6b4ac41ab8a77c354aef73441"
