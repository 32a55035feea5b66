"""Every day that a text writes, Vietnamese, Chinese and English, with its precision and how it is told.

From a text and the day it was written to days, months, quarters and years with offsets. A missing year is the one
that brings the day nearest to that day; an impossible one (31/2) is no day. Every expression is bounded and takes no
longer than the text is long.

>>> [(d.day.isoformat(), d.part) for d in find_days("Sáng 30/10 … cuối quý IV/2025", anchor=dt.date(2025, 11, 1))]
[('2025-10-30', ''), ('2025-10-01', 'late')]
"""

from dashboard.days.counted import find_days
from dashboard.days.heading import PrintedDay, day_in_vietnam, full_day, lead_day, near
from dashboard.days.spelled import Dated, calendar_day, iso_day, read_dates

__all__ = [
    "Dated",
    "PrintedDay",
    "calendar_day",
    "day_in_vietnam",
    "find_days",
    "full_day",
    "iso_day",
    "lead_day",
    "near",
    "read_dates",
]
