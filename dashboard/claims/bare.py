"""Whether a head noun without places of its own means another work than the one that the article names in full.

From the words around «cầu», «the railway» or «铁路» to yes or no: a name, a number or a place of its own, a country or
a direction, several of its kind.
"""

from __future__ import annotations

import re

from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script

__all__ = ["is_another"]

_OTHER_LINE = re.compile(
    r"(?:第[二三四五\d]条|另一条|又一条|[\u4e00-\u9fff](?:至|到|—|－|-|~|～)[\u4e00-\u9fff]{2,6}|通往[^，。；]{2,12}的"
    r"|[^，。；]{2,8}(?:方向|境内|沿线)的|(?:那里|那边|当地|下游|上游)的(?:红河|南溪河)?(?:公路)?"
    r"|\b(?:other|malaysian|lao|thai|cambodian|indonesian|japanese|korean|russian|kazakh|indian)(?: [\w-]+)? "
    r"|(?:马来西亚|老挝|泰国|缅甸|柬埔寨|印尼|印度|日本|韩国|哈萨克斯坦)[^，。；]{0,6}"
    r"|中[老泰缅吉]|雅万|昆玉河?|小|浮|吊|便|玉磨|磨万|南昆|湘桂|滇越|贵南|南防|防东|南崇|成昆|青藏|昆[曼磨]|泉南|兰海|南友|崇水|吴隆|隆硕|靖龙|蒙河|开河)$"
)
"""Before a bare Chinese head, what tells that it is another line than the one named elsewhere: «防城至东兴高速公路»."""
_OTHER_NAME = re.compile(
    r"[\u4e00-\u9fff][^\W\d_的座该新本此全主在对从与和及把将使让为是了着到过上中说称建修由于而但境路越国际方随计前时今间来跨下往据这条旧老边份绍示及两三四五后]"
    r"(?:大桥|高速公路)$"
)
"""A bare Chinese head with a name of its own before it: «景洪大桥»."""
_COUNTED = re.compile(r"(?:\d+|[两三四五六七八九十]+)(?:条|座|个)")
"""Behind it, what tells that it is several."""
_BESIDE = re.compile(r" (?:gần|cạnh|trước|đối diện|bên cạnh|phía trước) (?!(?:đó|đây|ngày|khi|lúc|năm|tháng)(?!\w)|\d)")
"""Behind a bare head, what gives it a place of its own: «quảng trường gần chợ»."""
_NAMED_SO = re.compile(
    r"(?: (?:treo|dân sinh|bê tông|tạm|sắt|cũ|cứng|vượt|gỗ|phao|mới|đường bộ|cao tốc|quốc lộ))* "
    r"(?!Việt Nam|Trung Quốc|Km|T\d|M\d)[A-ZĐ][^\W\d_]*"
)
"""Behind a bare Vietnamese head, the name of another work: «cầu treo Ma Ly Pho»."""
_PLURAL = re.compile(
    r"(?:(?:các|những|nhiều|một số|một)(?: tuyến)?|ngành|vận tải|mạng lưới|tổng công ty|công ty|cục|bộ|lãnh đạo)\s*$"
)
"""Before a bare head, what tells that it is several, or a trade and its firms: «ngành đường sắt»."""
_REACH = 20
"""Characters before a head that are looked at."""


def is_another(reading: Reading, start: int, end: int) -> bool:
    """Whether a bare head at these offsets is told to be another work, or several."""
    key, before = reading.key, (max(0, start - _REACH), start)
    if _PLURAL.search(key, *before) or _OTHER_LINE.search(key, *before) or _OTHER_NAME.search(key, before[0], end):
        return True
    if _COUNTED.match(key, end) or _BESIDE.match(key, end):
        return True
    vietnamese = reading.script in (Script.VI, Script.PLAIN)
    return vietnamese and _NAMED_SO.match(reading.article.text, end) is not None
