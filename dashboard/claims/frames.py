"""The expressions by which clauses are told apart: how a deed is done, where, on what part, what may follow a verb.

Only words, in lower case as the rules see a text; what is made of them stands in `sentence`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.text import fold

__all__ = [
    "ABOUT_ZH",
    "ALONG",
    "AMONG",
    "BESIDE",
    "DEED",
    "ELSEWHERE",
    "FOLLOW",
    "FOLLOW_PLAIN",
    "GOES_ON_ZH",
    "HELPER",
    "LEADING",
    "MARKED",
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
    "manner",
]

_MANNER = (
    r"(?:chính thức|gấp rút|khẩn trương|tích cực|tất bật|hối hả|rốt ráo|quyết liệt|chủ động|nhanh chóng|đồng loạt"
    r"|cơ bản|hoàn toàn|nhau|trực tiếp|lần lượt|bước vào|chuyển sang|giúp [^,;]{2,12}|chỉ đạo [^,;]{2,12}|bắt tay vào"
    r"|bắt đầu|dồn (?:sức|lực|toàn lực)|dốc (?:sức|lực|toàn lực)|ngày đêm|thực sự|kịp thời|lại|luôn|đều|cũng|còn|tạm"
    r"|tổ chức|tiến hành|huy động [^,;]{2,12}|nỗ lực|miệt mài|say sưa|căng mình|chạy đua|chung tay|liên tục|vào|bên"
    r"|trong|giai đoạn|chạy nước rút|nhà thầu|công nhân|đơn vị|kiểm tra công trường|trải qua|nước|tỉnh|từng bước|sớm"
    r"|tăng tốc|đi vào|khởi động|kiểm tra|đưa|tái|tự|gần như|lễ|phương tiện|máy móc|thiết bị|nhân lực|vật lực"
    r"|(?:phía )?(?:việt nam|trung quốc)|tham mưu [^,;]{2,16}"
    r"|nguồn lực|lực lượng|cao độ|đi|trực tiếp đi|tập đoàn|công ty|đua nhau|lao vào)"
)
"""How something is done, by whom, or that it begins: what may stand between a marker of fact and its verb."""
TOGETHER = re.compile(r" (?:phối hợp|cùng|phoi hop|cung)(?!\w)")
ELSEWHERE = re.compile(
    r"\b(?:trong|rằng|mà|về|có|ký|dành|giao|nghe|dự|thăm|rà soát|kiểm tra|thành lập|công bố|nghị quyết|kế hoạch"
    r"|biên bản|hiệp định|họp|gửi|in|that|which)\b"
)
"""What shows that a marker of fact belongs to another verb."""
FOLLOW = re.compile(
    r"\s*(?:$|[.;:,!?…)\"”\d]|(?:ngày|tháng|năm|quý|vào|trong|trước|sau|từ|cuối|đầu|giữa|và|với|để|nhằm|góp|tại|ở|"
    r"chính|toàn|giai|đúng|sớm|thành|bởi|do|cho|kể|hơn|gần|khoảng|đạt|bằng|khi|theo|nhưng|giúp|tạo|trên|đưa|bàn|"
    r"hợp phần|hạng mục|gói thầu|dự án thành phần|"
    r"hồi|xe|tàu|hàng|phương tiện|nâng|lên|cùng|như|thì|là|sẽ|được|nay|hôm|mà|sáng|chiều|tối (?:\d+|ngày|nay|qua|hôm)|"
    r"rồi|ngay|nhân|dưới|qua|an|hiệu|ổn|thông|bình|việc)\b)"
)
GOES_ON_ZH = re.compile(
    r"\s*(?:继续|共同|积极|抓紧|尽早|尽快|稳步|深入|持续|大力|进一步)*(?:推动|推进|加快|加强|深化|落实|支持|扩大|探索|鼓励|促进|完善"
    r"|用好|办好|发挥|提升|拓展|密切|开展|建设)(?![了的下中]|以来|会|办公室|项目|工程)"
)
"""What opens a sentence without a subject, which goes on with what the one before agreed on or asked for."""
HELPER = re.compile(r"\b(?:to|for|be|been|will|would|should|can|has|have|was|were|fully|officially)\s+$")
FOLLOW_PLAIN = re.compile(fold(FOLLOW.pattern))
LEADING = re.compile(
    r"(?:(sau [^,;:]{0,40}|(?:kể )?từ khi |kể từ |(?:chính thức |bắt đầu |đã |vừa )?được |qua [^,;:]{0,30}|sau khi )?"
    r"|自从?[^，；。]{0,16}|从[^，；。]{0,16})"
)
SINCE_ZH = re.compile(r"(?:自从?[^，；。]{2,40}|[^，；。]{2,20})(?:以来|至今)$")
"""A deed told by what has been so since, of which the next clause has the subject."""
STANDS_ZH = re.compile(r"(?:位于|地处|坐落(?:于|在))(?:中国|越南|广西|云南)*$")
SAID = re.compile(r"[,，；;] ?(?:khẳng định|cho biết|khang dinh|cho biet|saying|and said|称|表示|指出)$")
OWN_WORK = re.compile(
    r"\b(?:nhà máy|cảng|bến|sân bay|bệnh viện|trường|chợ|thủy điện|khu|trụ sở|kho|dự án|công trình|cầu|quốc lộ"
    r"|tỉnh lộ)\b"
)
SITE_WORK = re.compile(
    r"thi công|thảm|đúc|lao |lắp|đổ bê tông|khoan|đào|đắp|san |ép cọc|gia công|dựng|căng|huy động|dồn lực|tăng ca"
    r"|tăng kíp"
    r"|triển khai (?:đồng loạt |đồng bộ )?(?:\d+ |các )?mũi|có (?:\d+|hàng chục|nhiều) mũi|tổ chức (?:\d+ |các )?mũi"
)
"""Works that name what they are done to, a part of the whole."""
PART = re.compile(
    r"[^,;]{0,50}?(?:trụ|mố|nhịp|dầm|móng|mặt|nền|hầm|hạng mục|gói thầu|đoạn|phần|hợp phần|thành phần|vị trí"
    r"|đường dẫn|cọc|bản mặt|lan can)"
    r"[^,;]{0,24} (?:của|thuộc|trên)(?: (?:dự án|tuyến|công trình|đường|đầu tư|xây dựng))*\s*$"
)
TO_REPORT = ("báo cáo", "thông báo", "bao cao", "thong bao")
SINCE = ("sau khi", "ngay sau khi", "kể từ khi", "từ khi")
ON_SITE = re.compile(
    r"(?:(?:hiện(?: nay)?|những ngày (?:này|qua|cuối \w+)|theo ghi nhận[^,;.]{0,40}|ghi nhận[^,;.]{0,30}|có mặt"
    r"|sáng nay"
    r"|đến nay|[^,;.]{0,30}\d{4}),? ?)*(?:tại|trên|ở)(?: (?:đại |các |những )*(?:công trường|công trình|dự án"
    r"|hiện trường"
    r"|toàn tuyến|tuyến|gói thầu|mũi thi công|vị trí|khu vực)(?: \d+)?)*"
    r"|(?:at|on)(?: the)?(?: (?:construction )?sites? of)?(?: the)?"
)
"""What leads to the site on which works go on."""
THEN = re.compile(r"\d{4}(?:,| và|,? và được|,? va)(?: đã| được| chính thức| duoc)*\s*$")
"""What joins a deed to an approval of its own day: «được phê duyệt năm 2021 và khởi công …»."""
ALONG = re.compile(
    r"(?:[\w-]+ ){0,5}?(?:provinces|localities|households|communes|districts|families|residents|wards|villages)"
    r" (?:along|on|affected by|in the path of)(?: the)? "
)
"""Those who live where a line is to run."""
TO_BE_HELD = re.compile(
    r"(?:sẽ|dự kiến|sắp|chuẩn bị|se|du kien|sap)(?: (?:sẽ|được|chính thức|đồng thời|se|duoc))*"
    r" (?:tổ chức|diễn ra|cử hành|tiến hành|khai mạc|to chuc|dien ra|cu hanh)(?!\w)"
)
"""What is said of a ceremony to come, of which it is the subject."""
WILL = re.compile(r"\b(?:sẽ|dự kiến|có thể|will|would)\b|[将]")
DEED = re.compile(
    r"\s*(?:tốt |xuất sắc )?(?:(?:việc|công tác) )?(?:rà soát|kiểm tra|giám sát|thanh tra|đối chiếu|tổng hợp|nhiệm vụ"
    r"|chương trình|nghĩa vụ|kế hoạch|chỉ tiêu)\b"
)
"""What may be completed of a project that is no work: «hoàn thành việc rà soát …»."""
AMONG = re.compile(
    r"(?:trong đó có|trong đó|bao gồm|gồm|như|là)(?: \d+| các| hai| ba| dự án| công trình| tuyến| việc)*\s*$"
    r"|(?:including|such as|among them|namely)(?: the)?\s*$|(?:包括|其中有|其中包括)\s*$"
)
"""What leads to the members of what a verb governs, across a comma."""
PART_OF = re.compile(r"\b(?:thuộc|nối|nối với|gắn với|liên quan đến|cạnh|gần|thuoc|noi) $")
"""What makes of «dự án X» only the whole of which, or the neighbour of which, something is said."""
STOPS_ZH = "，。；、！)"
MARKED = ("đã", "được", "vừa", "là ", "dừng ", "获", "达成", "dự kiến", "has ", "have ", "was ", "were ")
BESIDE = re.compile(r"(?:đã|mới|vừa|được|has|have|been|was|were|only|just)(?: (?:được|mới|been|only|just))*\s*$")
PASSIVE = re.compile(r"(?:đã|được|bị|vừa|has|have|been|was|were|已|获)(?:\s\w+){0,4}\s*$")
ABOUT_ZH = re.compile(r"(?:就|对|关于)[^，。；]{0,24}$")


@lru_cache(maxsize=2)
def manner(*, plain: bool) -> re.Pattern[str]:
    """What may stand between a marker of fact and its verb: how, by whom, or that it begins."""
    words = fold(_MANNER) if plain else _MANNER
    return re.compile(rf"{words}(?: {words})*")
