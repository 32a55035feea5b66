"""Made-up news in Vietnamese, English and Chinese, as many different articles as asked for, the same every time.

Half of them are about places of this border, the others about anything else. `page` puts an article into a web page
with navigation, related news and a foot; `reprint` and `follow_up` make what a reprint is and what it is not.
"""

# ruff: noqa: E501, S311 - tables of phrases; chance that has to be the same every time
from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

__all__ = ["News", "follow_up", "made_up", "page", "reprint"]

_NEAR = """cửa khẩu quốc tế Hữu Nghị|cửa khẩu Tân Thanh|cửa khẩu Chi Ma|cửa khẩu Móng Cái|cửa khẩu Hoành Mô|
cửa khẩu Tà Lùng|cửa khẩu Trà Lĩnh|cửa khẩu Sóc Giang|cửa khẩu Thanh Thủy|cửa khẩu Lào Cai|cửa khẩu Ma Lù Thàng|
tỉnh Lạng Sơn|tỉnh Cao Bằng|tỉnh Quảng Ninh|tỉnh Lào Cai|tỉnh Lai Châu|thị trấn Đồng Đăng|xã Bảo Lâm|ga Đồng Đăng"""
_FAR = """thành phố Cần Thơ|tỉnh Đắk Lắk|tỉnh Bến Tre|thành phố Đà Nẵng|huyện Cần Giờ|tỉnh Nghệ An|phường Bến Nghé|
tỉnh Sóc Trăng|thị xã Gò Công|tỉnh Phú Yên|đảo Phú Quý|tỉnh Tây Ninh|thành phố Buôn Ma Thuột|tỉnh Thái Bình"""
_WHO = """lãnh đạo Ủy ban nhân dân tỉnh|Ban Quản lý Khu kinh tế|đại diện Sở Công Thương|Chi cục Hải quan|
ông Nguyễn Văn Hòa, Giám đốc Sở Xây dựng,|bà Trần Thị Mai, Phó Trưởng ban,|đoàn công tác liên ngành|
các doanh nghiệp vận tải|lực lượng Biên phòng|Hiệp hội Logistics|Bộ Giao thông vận tải|nhà thầu thi công|
các hộ kinh doanh|chuyên gia Phạm Đức Long|Văn phòng Chính phủ|Hội Nông dân xã|Trường Đại học Thủy lợi"""
_DID = """cho biết|nhấn mạnh rằng|đề nghị|báo cáo rằng|kiến nghị|khẳng định|thông tin thêm rằng|ghi nhận|
đặt câu hỏi vì sao|dự báo|thống nhất rằng|chia sẻ rằng|lưu ý rằng|giải thích rằng"""
_WHAT = """lượng xe chở {goods} tăng {n} phần trăm so với tháng trước|tuyến đường dài {n} km cần được sửa chữa|
hạ tầng kho bãi chưa theo kịp nhu cầu xuất khẩu {goods}|thời gian thông quan giảm còn {n} phút mỗi xe|
dự án trị giá {n} tỷ đồng đang chờ bố trí vốn|nông dân được mùa {goods} nhưng lo giá thấp|
lễ hội {thing} thu hút {n} lượt khách|bãi đỗ mới có sức chứa {n} xe|công tác giải phóng mặt bằng còn {n} hộ vướng mắc|
chất lượng {goods} phải đáp ứng quy định mới|lớp học {thing} khai giảng với {n} học viên|
việc ứng dụng {thing} giúp tiết kiệm {n} triệu đồng mỗi tháng|mưa lớn làm sạt lở {n} điểm trên tuyến|
mô hình {thing} được nhân rộng tại {n} thôn|cây cầu qua suối sẽ được xây lại bằng bê tông cốt thép|
hai bên sẽ kéo dài giờ làm việc thêm {n} phút|đội bóng {thing} giành {n} huy chương"""
_GOODS = """sầu riêng|thanh long|vải thiều|linh kiện điện tử|hạt điều|cá tra|gỗ dăm|mít|cao su|quặng|chuối|
tinh bột sắn|bông sợi|phân bón|máy nông nghiệp|ô tô tải|hoa tươi|ớt khô|dưa hấu|than cốc"""
_THING = """chọi trâu|hoa tam giác mạch|chuyển đổi số|tiếng Trung|nuôi ong|cửa khẩu số|du lịch cộng đồng|đua thuyền|
thêu thổ cẩm|trồng quế|điện mặt trời|bóng chuyền|hát then|chợ phiên|sơ cứu|lái xe an toàn"""
_LINK = """Theo đó,|Bên cạnh đó,|Trong khi đó,|Trước đó,|Ngoài ra,|Cũng tại {place},|Tại buổi làm việc,|Đáng chú ý,|
Từ đầu năm đến nay,|Trong quý vừa qua,|Theo kế hoạch,|Về lâu dài,|Sau {n} ngày triển khai,|Ở {place},"""
_END = """, trong bối cảnh thị trường còn nhiều biến động|, nhất là vào dịp cuối năm|, theo số liệu sơ bộ|
, và đây mới là bước đầu|, điều mà người dân mong đợi từ lâu||, bất chấp thời tiết xấu|, cao nhất trong {n} năm qua|
, với sự tham gia của {n} đơn vị||"""

_EN = """{who} said that {what} near {place} in {year}.|Officials at {place} reported that {what}.|According to {who}, {what}, a rise of
 {n} percent.|{what}, {who} added, while traders at {place} waited {n} hours.|In {place}, {n} lorries carrying {goods}
 were counted on a single day.|Plans drawn up in {year} foresee that {what}.|{who} asked why {what}."""
_EN_WHO = """the provincial customs office|a hauliers' association|the deputy governor|local growers|an adviser to the ministry|
the border guard|a warehouse operator|the chamber of commerce|two logistics firms|the railway company"""
_EN_WHAT = """a new yard for {n} lorries will be needed|the price of {goods} fell by {n} percent|queues have grown shorter|
the road of {n} km remains unpaved|inspection of {goods} takes {n} minutes|a festival drew {n} visitors|
the bridge needs repair|electronic declarations now cover {n} goods|farmers planted {n} hectares of {goods}"""
_EN_GOODS = "durian|dragon fruit|timber|electronics|cassava|fertiliser|bananas|cashew nuts|ore|rubber"
_EN_NEAR = "Huu Nghi border gate|Mong Cai|Lao Cai|Lang Son|Dong Dang station|Tan Thanh border gate|Youyi Guan|Hekou"
_EN_FAR = "Can Tho|Da Nang|Hue|Da Lat|Vung Tau|Quy Nhon|Phu Quoc|Ben Tre"

_ZH = """{who}表示，{what}，预计到{year}年达到{n}个单位。|{place}今年前{n}周共验放{goods}{n}00吨。|据{who}介绍，{what}。|
{what}，这引起了{place}居民的关注，{who}说。|在{place}，{n}名志愿者参加了活动。|{year}年，{who}提出{what}。"""
_ZH_WHO = "市商务局|口岸办负责人|当地果农|一家物流企业|海关工作人员|铁路部门|边检站民警|大学教授李明|外贸协会"
_ZH_WHAT = """{goods}进口量同比增长{n}%|新停车场可容纳{n}辆货车|道路维修还需要{n}天|通关时间缩短到{n}分钟|
{goods}价格下降|节日活动吸引游客{n}人次|无人驾驶车辆已测试{n}次|冷链仓库面积不足"""
_ZH_GOODS = "榴莲|火龙果|木材|电子元件|木薯淀粉|香蕉|橡胶|海产品"
_ZH_NEAR = "友谊关口岸|东兴口岸|河口口岸|凭祥市|龙邦口岸|水口口岸|爱店口岸|天保口岸"
_ZH_FAR = "成都市|苏州工业园|哈尔滨|青岛港|西安北站|长沙县"

_POOLS = {
    "vi": {"near": _NEAR, "far": _FAR, "who": _WHO, "what": _WHAT, "goods": _GOODS},
    "en": {"near": _EN_NEAR, "far": _EN_FAR, "who": _EN_WHO, "what": _EN_WHAT, "goods": _EN_GOODS},
    "zh": {"near": _ZH_NEAR, "far": _ZH_FAR, "who": _ZH_WHO, "what": _ZH_WHAT, "goods": _ZH_GOODS},
}
_SPLIT = {
    language: {name: pool.replace("\n", "").split("|") for name, pool in pools.items()}
    for language, pools in _POOLS.items()
}
_SHAPES = {"en": _EN.replace("\n", "").split("|"), "zh": _ZH.replace("\n", "").split("|")}
_PARTS = {
    "link": _LINK.replace("\n", " ").split("|"),
    "did": _DID.replace("\n", " ").split("|"),
    "end": _END.replace("\n", "").split("|"),
    "thing": _THING.replace("\n", " ").split("|"),
}
OUTLETS = ("Báo Biên Cương", "Tin Nhanh Miền Núi", "Nhật báo Sông Hồng", "Thời báo Cửa Ngõ", "Kênh Vùng Cao",
           "Tạp chí Đường Dài", "Bản tin Phía Bắc", "Báo Bình Minh", "Trang tin Chợ Phiên", "Đài Vùng Biên")  # fmt: skip


@dataclass(frozen=True)
class News:
    """One article: headline, dateline, paragraphs of sentences, its day."""

    language: str
    title: str
    day: dt.date
    paragraphs: tuple[str, ...]
    outlet: str
    near: bool

    @property
    def text(self) -> str:
        head = {"vi": f"Ngày {self.day.day}/{self.day.month}/{self.day.year}, ", "zh": "", "en": ""}[self.language]
        told = {"zh": f"{self.day.year}年{self.day.month}月{self.day.day}日，", "en": f"On {self.day:%d %B %Y}, "}
        first = head or told[self.language]
        body = [first + self.paragraphs[0], *self.paragraphs[1:]]
        return "\n\n".join([self.title, *body]) + "\n"


def made_up(count: int, *, seed: int = 1, low: int = 1_000, high: int = 6_000) -> Iterator[News]:
    """`count` articles of between about `low` and `high` bytes."""
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        language = chance.choices(("vi", "en", "zh"), (70, 15, 15))[0]
        near = chance.random() < 0.5
        wanted, paragraphs, size = chance.randint(low, high), [], 0
        while size < wanted:
            paragraph = (" " if language != "zh" else "").join(
                _sentence(chance, language, near=near) for _ in range(chance.randint(2, 6))
            )
            paragraphs.append(paragraph)
            size += len(paragraph.encode())
        title = _sentence(chance, language, near=near).rstrip(".。")[:110].rstrip(",， ")
        day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(720))
        yield News(language, title, day, tuple(paragraphs), chance.choice(OUTLETS), near)


def _sentence(chance: random.Random, language: str, *, near: bool) -> str:
    pools = _SPLIT[language]

    def fill(shape: str) -> str:
        while "{" in shape:
            before, _, rest = shape.partition("{")
            name, _, after = rest.partition("}")
            shape = before + value(name) + after
        return shape

    def value(name: str) -> str:
        if name == "n":
            return str(chance.randint(2, 980))
        if name == "year":
            return str(chance.randint(2018, 2025))
        if name == "place":
            return chance.choice(pools["near" if near and chance.random() < 0.7 else "far"])
        return chance.choice(pools[name] if name in pools else _PARTS[name])

    if language != "vi":
        done = fill(chance.choice(_SHAPES[language]))
        return done[0].upper() + done[1:]
    order = chance.randrange(3)
    shape = (
        "{link} {who} {did} {what}{end}.",
        "{who} tại {place} {did} {what}{end}.",
        "{what} ở {place}, {who} {did}{end}.",
    )[order]
    done = fill(shape)
    return done[0].upper() + done[1:]


def reprint(news: News, outlet: str, *, seed: int = 1, keep: float = 1.0) -> News:
    """The same wire story in another outlet: other headline and first words, the end perhaps cut, a day later."""
    chance = random.Random(f"{seed}:{outlet}:{news.title}")
    paragraphs = list(news.paragraphs[: max(1, round(len(news.paragraphs) * keep))])
    lead = {"vi": f"({outlet}) - ", "en": f"{outlet} - ", "zh": f"{outlet}讯 "}[news.language]
    paragraphs[0] = lead + paragraphs[0]
    title = _sentence(chance, news.language, near=news.near).rstrip(".。")[:90].rstrip(",， ")
    return replace(
        news,
        title=title,
        day=news.day + dt.timedelta(days=chance.randint(0, 1)),
        paragraphs=tuple(paragraphs),
        outlet=outlet,
    )


def follow_up(news: News, *, seed: int = 1, background: float = 0.35, days: int = 30) -> News:
    """A later report on the same project: new text, with a share of the old paragraphs as background."""
    low = sum(len(paragraph.encode()) for paragraph in news.paragraphs)
    tried = (next(made_up(1, seed=hash_of(seed, number, news.title), low=low, high=low)) for number in range(1_000))
    fresh = next(one for one in tried if one.language == news.language)
    kept = news.paragraphs[: round(len(news.paragraphs) * background)]
    own = fresh.paragraphs[: max(1, len(news.paragraphs) - len(kept))]
    return replace(news, title=fresh.title, day=news.day + dt.timedelta(days=days), paragraphs=(*own, *kept))


def hash_of(*parts: object) -> int:
    """A number that is the same in every run."""
    return random.Random(":".join(map(str, parts))).randrange(2**32)


def page(news: News, *, size: int = 25_000) -> str:
    """The article as a web page of about `size` bytes, most of it navigation and related news."""
    chance = random.Random(news.title)
    items = "\n".join(f"<p>{paragraph}</p>" for paragraph in news.paragraphs)
    head = (
        f'<!doctype html><html lang="{news.language}"><head><meta charset="utf-8"><title>{news.title}</title>'
        f'<meta property="og:site_name" content="{news.outlet}"><meta property="og:title" content="{news.title}">'
        f'<meta property="article:published_time" content="{news.day}T08:00:00+07:00"></head><body>'
        f'<header><a href="/">{news.outlet}</a></header>'
    )
    article = f'<main><article><h1>{news.title}</h1><div class="content">{items}</div></article></main>'
    foot = "<footer><p>Tòa soạn: 1 phố Mới. Điện thoại: 0123</p></footer></body></html>"
    links, length = [], len((head + article + foot).encode())
    while length < size:
        words = _sentence(chance, news.language, near=news.near)[:70]
        links.append(f'<li class="item"><a href="/tin-{chance.randrange(10**6)}.html" title="{words}">{words}</a></li>')
        length += len(links[-1].encode()) + 1
    middle = len(links) // 2
    menu = "<nav><ul>" + "\n".join(links[:middle]) + "</ul></nav>"
    aside = '<aside class="related"><ul>' + "\n".join(links[middle:]) + "</ul></aside>"
    return head + menu + article + aside + foot
