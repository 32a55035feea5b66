"""Days in a text: a table of writings in three languages, the laws that hold for any text, and hostile lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.days import (
    Dated,
    calendar_day,
    find_days,
    full_day,
    iso_day,
    lead_day,
    near,
    read_dates,
)
from dashboard.models import Precision
from dashboard.text import fold
from tests.growth import growth

DAY = dt.date(2025, 11, 28)  # a Friday


def told(dated: Dated) -> str:
    """One date as the table writes it: day, precision, part, and `~` where it is counted from the day of writing."""
    return " ".join(filter(None, (dated.day.isoformat(), str(dated.precision), dated.part, "~" * dated.relative)))


CASES = [
    ("Ngày 28-8", "2025-08-28 day"),
    ("Sáng 30/10, tại Lai Châu", "2025-10-30 day"),
    ("Tối 27/11,", "2025-11-27 day"),
    ("Chiều ngày 27/11/2025", "2025-11-27 day"),
    ("28 tháng 8 năm 2025", "2025-08-28 day"),
    ("Ngày 5 tháng 3", "2026-03-05 day"),
    ("Sáng 2/1", "2026-01-02 day"),
    ("mùng 2 tháng 9 năm 2025", "2025-09-02 day"),
    ("quý IV/2025", "2025-10-01 quarter"),
    ("quý 3 năm 2026", "2026-07-01 quarter"),
    ("Quý II năm nay", "2025-04-01 quarter"),
    ("tháng 12/2025", "2025-12-01 month"),
    ("tháng 12.2025", "2025-12-01 month"),
    ("cuối tháng 12/2025", "2025-12-01 month late"),
    ("năm nay", "2025-01-01 year ~"),
    ("năm 2026", "2026-01-01 year"),
    ("đầu năm 2026", "2026-01-01 year early"),
    ("giữa năm 2026", "2026-01-01 year middle"),
    ("cuối năm", "2025-01-01 year late ~"),
    ("cuối năm nay", "2025-01-01 year late ~"),
    ("cuối năm ngoái", "2024-01-01 year late ~"),
    ("nửa cuối năm 2025", "2025-01-01 year late"),
    ("hôm qua", "2025-11-27 day ~"),
    ("hôm nay", "2025-11-28 day ~"),
    ("Chiều qua, tại Hà Nội", "2025-11-27 day ~"),
    ("Sáng nay (28/11)", "2025-11-28 day ~, 2025-11-28 day"),
    ("tuần trước", "2025-11-17 week ~"),
    ("tuần này", "2025-11-24 week ~"),
    ("chiều thứ bảy tới", "2025-11-29 day ~"),
    ("sáng thứ hai tới, tại Lào Cai", "2025-12-01 day ~"),
    ("thứ sáu tới", "2025-12-05 day ~"),
    ("thứ tư tuần tới", "2025-12-03 day ~"),
    ("thứ năm tuần trước", "2025-11-20 day ~"),
    ("chủ nhật vừa qua", "2025-11-23 day ~"),
    ("chu nhat tuan toi", "2025-12-07 day ~"),
    ("上周", "2025-11-17 week ~"),
    ("ngày 5 và 6/12", "2025-12-05 day"),
    ("ngày 5 và ngày 6-12-2025", "2025-12-05 day"),
    ("các ngày 5, 6 và 9/12", "2025-12-05 day"),
    ("từ 1-3/12", "2025-12-01 day"),
    ("trong hai ngày 5-6/12/2025", "2025-12-05 day"),
    ("từ ngày 1 đến 3/12", "2025-12-01 day"),
    ("từ ngày 1 đến ngày 3 tháng 12 năm 2024", "2024-12-01 day"),
    ("tu ngay 1 den 3/12", "2025-12-01 day"),
    ("ngày mồng 3 tháng 2", "2026-02-03 day"),
    ("mồng 2/9", "2025-09-02 day"),
    ("ngay mong 3 thang 2", "2026-02-03 day"),
    ("ngày 27-11/2025", "2025-11-27 day"),
    ("tháng trước", "2025-10-01 month ~"),
    ("quý tới", "2026-01-01 quarter ~"),
    ("năm ngoái", "2024-01-01 year ~"),
    ("ngay 28 thang 8 nam 2025", "2025-08-28 day"),
    ("quy IV/2025, hom qua", "2025-10-01 quarter, 2025-11-27 day ~"),
    ("cuoi nam 2026", "2026-01-01 year late"),
    ("2025年11月27日", "2025-11-27 day"),
    ("11月27日", "2025-11-27 day"),
    ("27日上午", "2025-11-27 day"),
    ("12月底", "2025-12-01 month late"),
    ("今年", "2025-01-01 year ~"),
    ("去年年底", "2024-01-01 year late ~"),
    ("2026年上半年", "2026-01-01 year early"),
    ("昨天", "2025-11-27 day ~"),
    ("上个月", "2025-10-01 month ~"),
    ("2026年第一季度", "2026-01-01 quarter"),
    ("November 27, 2025", "2025-11-27 day"),
    ("27 Nov", "2025-11-27 day"),
    ("27 Nov 2025", "2025-11-27 day"),
    ("Q4 2025", "2025-10-01 quarter"),
    ("the third quarter of 2026", "2026-07-01 quarter"),
    ("in late 2026", "2026-01-01 year late"),
    ("mid-2026", "2026-01-01 year middle"),
    ("by the end of 2026", "2026-01-01 year late"),
    ("early next year", "2026-01-01 year early ~"),
    ("yesterday", "2025-11-27 day ~"),
    ("on Friday", "2025-11-28 day ~"),
    ("last Friday", "2025-11-21 day ~"),
    ("last Thursday", "2025-11-27 day ~"),
    ("on Thursday", "2025-11-27 day ~"),
    ("this year", "2025-01-01 year ~"),
    ("last week", "2025-11-17 week ~"),
]
NONE = [
    "ngày 31/2/2025", "2025年2月30日", "mốc 1119 - 1120", "mốc 1088/2-1089", "giai đoạn 2021-2025", "12/13/14",
    "từ 4 làn lên 6 làn", "từ 2-3/5 dự án", "từ 4 đến 6/10 xã", "từ 4 đến 6 làn", "ngày 30 và 31/2",
    "mong 5-10 nam toi", "trong 5 đến 6 năm", "Viet Nam 2026", "trong 5 năm tới", "những năm trước",
    "chiều qua cửa khẩu", "10 may be enough", "march on the town", "今日头条", "quy mo 6 lan xe",
    "cây cầu thứ hai tới Trung Quốc", "cầu thứ hai qua sông", "đợt thứ ba này", "thứ hai trước khi mở cửa",
    "tuần tra biên giới", "100日本人",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_find_days(text: str, expected: str) -> None:
    assert ", ".join(told(dated) for dated in find_days(text, anchor=DAY)) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_day(text: str) -> None:
    assert find_days(text, anchor=DAY) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("tuần trước", "2025-11-17", "2025-11-23", id="a week has its own days"),
        pytest.param("ngày 5 và 6/12", "2025-12-05", "2025-12-06", id="two days"),
        pytest.param("từ 1-3/12", "2025-12-01", "2025-12-03", id="from one day to another"),
        pytest.param("các ngày 5, 6 và 9/12", "2025-12-05", "2025-12-09", id="three days"),
        pytest.param("quý IV/2025", "2025-10-01", "2025-12-31", id="quarter"),
        pytest.param("tháng 2/2024", "2024-02-01", "2024-02-29", id="leap month"),
        pytest.param("năm 2026", "2026-01-01", "2026-12-31", id="year"),
        pytest.param("27/11/2025", "2025-11-27", "2025-11-27", id="day"),
    ],
)
def test_the_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    (dated,) = find_days(text, anchor=DAY)
    assert (dated.day.isoformat(), dated.last.isoformat()) == (first, last)


def test_without_an_anchor_only_what_tells_its_year() -> None:
    text = "Hôm qua, ngày 28-8, năm nay, 5/3/2024 và cuối năm 2025"
    assert [told(d) for d in find_days(text, anchor=None)] == ["2024-03-05 day", "2025-01-01 year late"]


def test_the_span_takes_in_the_words_that_belong_to_the_day() -> None:
    text = "Dự kiến cuối năm 2026 xong, chiều ngày 27/11/2025 bắt đầu."
    assert [text[d.start : d.end] for d in find_days(text, anchor=DAY)] == ["cuối năm 2026", "chiều ngày 27/11/2025"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Sáng 31/2/2025, họp.", []),
        ("2025年2月30日", []),
        ("on February 30, 2025", []),
        ("2025-13-02", []),
        ("Ngày 31-4", []),
        ("29/2/2024 và 28/2/2025", [dt.date(2024, 2, 29), dt.date(2025, 2, 28)]),
    ],
)
def test_a_day_that_no_calendar_has_is_no_day(text: str, days: list[dt.date]) -> None:
    assert [found.day for found in find_days(text, anchor=DAY) if found.precision is Precision.DAY] == days


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Thứ Sáu, 28/11/2025, 10:15 (GMT+7)", "2025-11-28"),
        ("28/11/2025 | 09:30", "2025-11-28"),
        ("2025-11-28 10:15", "2025-11-28"),
        ("2025年11月28日 10:15", "2025-11-28"),
        ("2025/11/28 10:15", "2025-11-28"),
        ("Friday, November 28, 2025", "2025-11-28"),
        ("28 Nov 2025 08:00", "2025-11-28"),
        ("Ngày 28 tháng 11 năm 2025", "2025-11-28"),
        ("31/02/2025", "None"),
    ],
)
def test_full_day_reads_what_a_page_prints(line: str, day: str) -> None:
    found = full_day(fold(line))
    assert found is not None
    assert str(found[2]) == day


def test_full_day_needs_a_year() -> None:
    assert full_day("sang 30/10, tai lai chau") is None


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        pytest.param("sang 30/10, tai lai chau, ngay 1/11/2025", (30, 10, None), id="first-without-year"),
        pytest.param("(vna) on november 27, 2025 and ngay 28/8", (27, 11, 2025), id="english-first"),
        pytest.param("2025年11月27日电 sang 30/10", (27, 11, 2025), id="chinese-first"),
        pytest.param("cap nhat 05/12/2025 07:15, chieu 4/12", (5, 12, 2025), id="in-figures-first"),
        pytest.param("1231/12/2025 va 2025-11-28, toi 27-11", (28, 11, 2025), id="figures-that-are-no-day"),
        pytest.param("31/2/2025, chieu 4/12", (4, 12, None), id="a-day-in-figures-that-no-calendar-has"),
        pytest.param("ngay 28 thang 8 nam 2025", (28, 8, 2025), id="in-words"),
        pytest.param("trong hai ngay 5-6/12, tai ha noi", (5, 12, None), id="two-days-with-a-dash"),
        pytest.param("ngay 5 va 6/12/2025, tai ha noi", (5, 12, 2025), id="two-days"),
        pytest.param("tu ngay 1 den 3/12, doan", (1, 12, None), id="from-one-day-to-another"),
        pytest.param("ngay 27-11/2025, tai", (27, 11, 2025), id="a-dash-and-a-stroke"),
        pytest.param("ngay mong 3 thang 2, hoi", (3, 2, None), id="by-its-old-name"),
        pytest.param("ngay 5-6, tai ha noi", (5, 6, None), id="day-and-month-with-a-dash"),
        pytest.param("may moc, 12 xe", None, id="no-day"),
    ],
)
def test_the_first_day_of_a_lead(lead: str, day: tuple[int, int, int | None] | None) -> None:
    assert lead_day(lead) == day
    assert lead_day(f"{'x ' * 90}{lead}{' x' * 90}") == day


# Laws ----------------------------------------------------------------------------------------------------------------

DATES = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WRITINGS: list[Callable[[dt.date], str]] = [
    lambda d: f"Ngày {d.day}/{d.month}/{d.year}",
    lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d.day} {ENGLISH[d.month - 1][:3]} {d.year}",
]


@given(DATES, DATES, st.sampled_from(WRITINGS))
def test_every_day_written_out_is_read_back(day: dt.date, anchor: dt.date, writing: Callable[[dt.date], str]) -> None:
    (dated,) = find_days(f"… {writing(day)}, …", anchor=anchor)
    assert (dated.day, dated.precision, dated.inferred, dated.relative) == (day, Precision.DAY, False, False)


@given(DATES, st.integers(-180, 180))
def test_a_missing_year_brings_the_day_nearest(anchor: dt.date, apart: int) -> None:
    day = anchor + dt.timedelta(days=apart)
    if (day.month, day.day) == (2, 29):
        return
    (dated,) = find_days(f"Sáng {day.day}/{day.month}, họp", anchor=anchor)
    assert (dated.day, dated.inferred) == (day, True)


@settings(deadline=2_000)
@given(
    st.text(
        alphabet="ngày tháng năm quý tuần hôm qua cuối 0123456789/-.() IV年月日去上底 early of last May", max_size=300
    )
)
def test_any_text_gives_days_in_order_that_lie_in_it(text: str) -> None:
    for found in (find_days(text, anchor=DAY), read_dates(text, near=DAY)):
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(0 <= d.start < d.end <= len(text) and d.day <= d.last for d in found)


@given(st.integers(-3000, 12000), st.integers(-20, 40), st.integers(-20, 60))
def test_calendar_day_never_raises(year: int, month: int, day: int) -> None:
    found = calendar_day(year, month, day)
    assert found is None or (found.year, found.month, found.day) == (year, month, day)


@given(DATES)
def test_iso_day_reads_its_own_writing_only(day: dt.date) -> None:
    assert iso_day(day.isoformat()) == day
    assert iso_day(day.strftime("%Y%m%d")) is None


@given(DATES, DATES)
def test_near_is_never_far_ahead(day: dt.date, anchor: dt.date) -> None:
    found = near(day.day, day.month, anchor)
    assert found is None or found <= anchor + dt.timedelta(days=7)


@pytest.mark.parametrize(
    "unit", ["ngày ", "tháng 1 ", "2025年", "1/1/", "quý ", "the end of ", " ", "1", "may 1 ", "cuối"]
)
def test_a_hostile_line_takes_no_longer_than_it_is_long(unit: str) -> None:
    def work(length: int) -> None:
        find_days(unit * (length // len(unit)), anchor=DAY)

    assert growth(work, 25_000, 100_000) < 12, "4 times the line: 4 times the work, not 16 times"
