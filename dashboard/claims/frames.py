"""The frames by which clauses are told apart: how a deed is done, where, on what part, what may follow a verb.

What is made of them stands in `sentence`; «part» is the words of a part of geodata/claim_words.csv.
"""

from __future__ import annotations

import re

__all__ = [
    "ABOUT_ZH",
    "ALONG",
    "AMONG",
    "AMONG_ZH",
    "BESIDE",
    "DEED",
    "ELSEWHERE",
    "FOLLOW",
    "GOES_ON_ZH",
    "HELPER",
    "LEADING",
    "MANNER",
    "MARKED",
    "MARKED_ZH",
    "ON_SITE",
    "OWN_WORK",
    "PART",
    "PART_OF",
    "PASSIVE",
    "SAID",
    "SINCE",
    "SINCE_ZH",
    "SITE_WORK",
    "STANDS_ZH",
    "STOPS_ZH",
    "THEN",
    "TOGETHER",
    "TO_BE_HELD",
    "TO_REPORT",
    "WILL",
]

MANNER = r"«manner»(?: «manner»)*"
"""How something is done, by whom, or that it begins: what may stand between a marker of fact and its verb."""
TOGETHER = r" «together»(?!\w)"
ELSEWHERE = re.compile(
    r"\b(?:trong|rằng|mà|về|có|ký|dành|giao|nghe|dự|thăm|rà soát|kiểm tra|thành lập|công bố|nghị quyết|kế hoạch"
    r"|biên bản|hiệp định|họp|gửi|in|that|which)\b"
)
"""What shows that a marker of fact belongs to another verb."""
FOLLOW = r"\s*(?:$|[.;:,!?…)\"”\d]|\((?:ngày|từ|vào|năm|tháng|\d)|«follow»\b)"
GOES_ON_ZH = re.compile(
    r"\s*(?:继续|共同|积极|抓紧|尽早|尽快|稳步|深入|持续|大力|进一步)*(?:推动|推进|加快|加强|深化|落实|支持|扩大|探索|鼓励|促进|完善"
    r"|用好|办好|发挥|提升|拓展|密切|开展|建设)(?![了的下]|中(?![越国方])|以来|会|办公室|项目|工程)"
)
"""What opens a sentence without a subject, which goes on with what the one before agreed on or asked for."""
HELPER = r"\b«helper»\s+$"
LEADING = re.compile(
    r"(?:(sau [^,;:]{0,40}|(?:kể )?từ khi |kể từ |(?:chính thức |bắt đầu |đã |vừa )?được |qua [^,;:]{0,30}|sau khi )?"
    r"|自从?[^，；。]{0,16}|从[^，；。]{0,16})"
)
SINCE_ZH = re.compile(r"(?:自从?[^，；。]{2,40}|[^，；。]{2,20})(?:以来|至今)$")
"""A deed told by what has been so since, of which the next clause has the subject."""
STANDS_ZH = r"«stands»$"
SAID = re.compile(r"[,，；;] ?(?:khẳng định|cho biết|khang dinh|cho biet|saying|and said|称|表示|指出)$")
OWN_WORK = r"\b«other_work»\b"
SITE_WORK = r"«site_work»"
"""Works that name what they are done to, a part of the whole."""
PART = r"[^,;]{0,50}?«component»[^,;]{0,24} «owned»\s*$"
TO_REPORT = r"«to_report»"
SINCE = ("sau khi", "ngay sau khi", "kể từ khi", "từ khi")
ON_SITE = r"«on_site»"
"""What leads to the site on which works go on."""
THEN = re.compile(r"\d{4}(?:,| và|,? và được|,? va)(?: đã| được| chính thức| duoc)*\s*$")
"""What joins a deed to an approval of its own day: «được phê duyệt năm 2021 và khởi công …»."""
ALONG = r"«dwellers» "
"""Those who live where a line is to run."""
TO_BE_HELD = r"«convened»(?!\w)"
"""What is said of a ceremony to come, of which it is the subject."""
WILL = re.compile(r"\b(?:sẽ|dự kiến|có thể|will|would)\b|[将]")
DEED = r"\s*«task»\b"
"""What may be completed of a project that is no work: «hoàn thành việc rà soát …»."""
AMONG = re.compile(
    r"(?:trong đó có|trong đó|bao gồm|gồm|như|là)(?: \d+| các| hai| ba| dự án| công trình| tuyến| việc)*\s*$"
    r"|(?:including|such as|among them|namely)(?: the)?\s*$"
    r"|(?:包括|其中有|其中包括|重点是|重点为|特别是|尤其是|主要是)\s*$"
)
"""What leads to the members of what a verb governs, across a comma."""
AMONG_ZH = re.compile(r"^，?(?:重点是|重点为|特别是|尤其是|包括|其中包括)$|，(?:重点是|重点为|特别是|尤其是|其中包括)$")
PART_OF = r"\b«belongs» $"
"""What makes of «dự án X» only the whole of which, or the neighbour of which, something is said."""
STOPS_ZH = "，。；、！)"
_WON = ("got ", "won ", "received ", "secured ", "gained ")
MARKED = ("đã", "được", "vừa", "là ", "dừng ", "获", "达成", "方案", "dự kiến", "has ", "have ", "was ", "were ", *_WON)
MARKED_ZH = re.compile("已|正在|正|仍在|刚")
BESIDE = re.compile(r"(?:đã|mới|vừa|được|has|have|been|was|were|only|just)(?: (?:được|mới|been|only|just))*\s*$")
PASSIVE = re.compile(r"(?:đã|được|bị|vừa|has|have|been|was|were|已|获)(?:\s\w+){0,4}\s*$")
ABOUT_ZH = re.compile(r"(?:就|对|关于)[^，。；]{0,24}$")
