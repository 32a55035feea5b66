"""Spans: whatever is asked of them, the answer is that of looking through all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.spans import Spans

LISTS = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 300)), max_size=12)


@given(LISTS, st.integers(0, 700), st.integers(1, 200))
def test_spans_answer_as_looking_through_all_of_them(given_: list[tuple[int, int]], at: int, size: int) -> None:
    spans, end = [(begin, begin + more) for begin, more in given_], at + size
    asked = Spans(spans)
    assert asked.meet(at, end) == any(begin < end and at < stop for begin, stop in spans)
    assert asked.hold(at, end) == any(begin <= at and end <= stop for begin, stop in spans)
    assert asked.end_at(at) == max((stop for begin, stop in spans if begin <= at < stop), default=None)
    assert asked.begin_inside(at, end) == min((begin for begin, _ in spans if at < begin < end), default=None)


@given(LISTS, st.integers(0, 700), st.integers(1, 200))
def test_what_they_leave_of_a_stretch_is_every_character_that_none_holds(
    given_: list[tuple[int, int]], at: int, size: int
) -> None:
    spans, end = [(begin, begin + more) for begin, more in given_], at + size
    left = {place for begin, stop in Spans(spans).cut(at, end) for place in range(begin, stop)}
    assert left == {place for place in range(at, end) if not any(a <= place < b for a, b in spans)}
