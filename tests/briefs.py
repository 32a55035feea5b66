"""Made-up wire briefs: printed by several outlets, worded anew by another desk, and others that only look like them."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

__all__ = ["Pair", "edited", "others", "printings"]

_FILE = Path(__file__).parent / "cases" / "briefs.tsv"


class Pair(NamedTuple):
    """Two short articles as files hold them, the first line the headline."""

    name: str
    one: str
    other: str


def _told(kind: str) -> dict[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {row["name"]: row["text"] for row in rows if row["kind"] == kind}


_BRIEFS, _LIKE, _EDITED = map(_told, ("brief", "like", "edited"))
"""Each brief; another one of the same gate, desk or template that tells something else; the same in other words."""

_FRAMES = {
    "vi": (
        ("Tin vắn biên giới", "{body}"),
        ("Hàng hóa qua biên giới những ngày này ra sao", "(TTXVN) - {body}"),
        ("Cập nhật: tình hình cửa khẩu hôm nay", "Báo Biên Cương - {body}\n\nTheo TTXVN"),
        ("Thông tin mới từ cửa khẩu phía Bắc", "{body}\n\nNguồn: Báo Biên Cương"),
        ("Tin cửa khẩu", "{body}\n\nMời quý độc giả đón đọc các bản tin tiếp theo trên trang của chúng tôi."),
    ),
    "zh": (
        ("口岸简讯", "{body}"),
        ("边境通关最新消息", "新华社电 {body}"),
        ("中越边境一线见闻", "{body}\n\n来源：边关日报"),
        ("口岸建设与通关情况", "边关日报讯 {body}\n\n责任编辑：某某"),
    ),
    "en": (
        ("Border briefs", "{body}"),
        ("What moved at the northern gates", "(VNA) - {body}"),
        ("News from the gates", "HANOI - {body}\n\nSource: VNA"),
        ("Trade and roads in short", "{body}\n\nRead more stories of the border on our site."),
    ),
}


def _articles(name: str, body: str) -> list[str]:
    return [f"{title}\n\n{frame.format(body=body)}\n" for title, frame in _FRAMES[name.partition("-")[0]]]


def printings() -> list[Pair]:
    """Two printings of one brief: another headline, another line of the publisher."""
    return [Pair(name, *two) for name, body in _BRIEFS.items() for two in combinations(_articles(name, body), 2)]


def edited() -> list[Pair]:
    """A brief and what another desk made of it."""
    return [
        Pair(name, one, other)
        for name, body in _EDITED.items()
        for one in _articles(name, _BRIEFS[name])
        for other in _articles(name, body)
    ]


def others() -> list[Pair]:
    """Two briefs that tell two things, in one frame or in two, and any two briefs of one language."""
    pairs = []
    for name, body in _LIKE.items():
        ours, theirs = _articles(name, _BRIEFS[name]), _articles(name, body)
        pairs += [Pair(f"{name} and its like", one, other) for one in ours for other in theirs]
    told = [(name, body) for some in (_BRIEFS, _LIKE, _EDITED) for name, body in some.items()]
    for (name, body), (second, like) in combinations(told, 2):
        if name != second and name[:2] == second[:2]:
            pairs.append(Pair(f"{name} and {second}", _articles(name, body)[-1], _articles(second, like)[-1]))
    return pairs
