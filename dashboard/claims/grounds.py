"""Whether the words around a verb allow it to be a fact about a project, and not about a paper, a part or a plan of it.

From a sentence, a verb and the project that it seems to speak of to yes or no. What stands beside the name must be
known: a noun of works («dự án», «the construction of»), a time, a connector; any other noun makes the project its
complement («phim về cầu …», «the budget for …»). A ceremony is a fact only where something says that it took place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dashboard.claims.lexicon import Role, Script, text_key
from dashboard.claims.sentence import NEXT_CLAUSE, Sentence
from dashboard.claims.spotting import Phrase
from dashboard.claims.verbs import VERBS, Verb
from dashboard.models import ProjectKind, Status

__all__ = ["has_own_subject", "is_grounded"]

_WORKS_VI = (
    r"(?:(?:đại |siêu |cụm |tiểu )?dự án(?: thành phần)?|công trình|(?:toàn |các |hai |những )?tuyến(?: đường)?"
    r"|toàn bộ|toàn|cặp|việc|công tác|quá trình|các|những|một|hai|ba|bốn|nhiều|hàng loạt|số|chiếc|cây|hệ thống"
    r"|trọng điểm|quan trọng|lớn|mới|tiến độ|khối lượng|sản lượng|giá trị|tổng|thi công|xây dựng|xây|đầu tư"
    r"|triển khai|vận hành|khai thác|mở rộng|nâng cấp|cải tạo|hoàn thiện|thực hiện|thông xe|mặt|nền|nhịp|phần|đoạn"
    r"|hạng mục|gói thầu|giai đoạn|hầm|trụ|mố|dầm|mặt đường|nền đường|nút giao|lan can|bản mặt|mặt cầu|nền tảng"
    r"|cụm|khu vực|chính|quốc tế|chuyến|đôi|đoàn|(?:cơ sở )?hạ tầng|cơ sở vật chất|bộ mặt|diện mạo|chính thức"
    r"|công trường|hiện trường|lũy kế|ước|của|cho|lễ|tổ chức|đối với|đầu tiên"
    r"|thứ (?:hai|ba)|\d+(?:[.,]\d+)? ?(?:km|m|mét|dự án)?)"
)
"""Nouns and verbs of works, which may stand before the name of a project that something is said of."""
_MODEL_VI = "(?:mô hình|thí điểm|đề án thí điểm)"
"""A model of a smart gate is the gate, one of a bridge is of plaster."""
_STANDS_VI = (
    r"(?:và|cùng|nhưng|song|còn|mà|thì|là|rằng|vì|do|bởi|nhờ|khi|nên|có|gồm|như|cả|riêng|chỉ|hiện|nay|qua|sau"
    r"|nhất|(?:khác|so|trái|giống|đối) với"
    r"|đó|này|sáng|chiều|tối|trưa|đưa|được|đang|đã|vừa|vẫn|cũng|tuy|dù|đây|đầu"
    r"|cuối|trên|từ"
    r"|tại|ở|cứ|không chỉ|ngoài|bên cạnh|cho biết|khẳng định|cho thấy|thuộc|cùng ngày|trước|trước đó|đến"
    r"|(?:kể )?từ ngày|bảo vệ"
    r"|thời điểm|kiểm tra|thăm|biết|thấy|biểu dương|mừng|mong|nói)"
)
"""What may stand before those: connectors, times, verbs of which the project is the object or the content."""
_NOUNS_EN = re.compile(
    r"(?:run|runs|trial|beginning|builders|building|bulk|ceremony|completion|construction|contractors|countries"
    r"|crews|deck"
    r"|development|engineers|expansion|foundation|foundations|gate|gates|ground|groundbreaking|half|component"
    r"|components|stage|stages|package|packages"
    r"|implementation|inauguration|investment|kilometers|kilometres|km|lanes|launch|officials|one|opening"
    r"|operation|operations|pair|part|parts|phase|phases|pillars|progress|project|projects|provinces|rest"
    r"|section|sections|service|services|sides|span|spans|start|stretch|stretches|traffic|trains|upgrade|percent"
    r"|share|stone|structure|girders|value|volume|workload"
    r"|upgrading|widening|work|workers|works)"
)
_LEAD_EN = re.compile(
    r"(?:(?P<kind>\w+) )?(?P<noun>\w+)(?: on \w+day| (?:on|in) \w+ \d{1,4}| on \d{1,2} \w+)? "
    r"(?:of|on|for|about|over|regarding|concerning|into|(?:leading |next )?to|towards?|near|beside|along|overlooking"
    r"|facing|adjoining|behind|opposite|to (?:build"
    r"|open|run|operate|finish|complete|start))"
    r"(?: (?:the|a|an|its|their|this|new|planned|proposed|project|\w+ing|cross-border|two|km|\d+\S*))*\s*$"
)
_PAPER_EN = re.compile(
    r"\b(?:feasibility|design|survey|planning|preparatory|preliminary|paper|paperwork|clearance|legal|technical|study"
    r"|research|appraisal|environmental|consulting|tender|bidding)$"
)
_OTHER_EN = re.compile(
    r"bus|coach|taxi|shuttle|ferry|toll|rest|fuel|petrol|charging|delivery|courier|rescue|tour|guide|food|telephone"
    r"|boat"
)
"""Services that run on a road or at a gate and are not it."""
_PASSIVE_EN = re.compile(r"(?:has|have|had|was|were|is|are|been)\b")
_WHERE_EN = re.compile(r"\s(?:on|at|in|along|near|by|for|beside|inside|within|around|under)\b")
_WORKS_EN = re.compile(
    r"\b(?:works?|construction|building|ground|services?|operations?|traffic|trains?|spans?|piers|girders)\s*$"
)
_AFTER_EN = re.compile(
    r"\s*(?:$|[,(;)]|\d|(?:project|projects|lines?|links?|sections?|routes?|schemes?|works?|itself|now|has|have|had|was"
    r"|were|is|are|be|been|which|that|who|in|at|on|as|between|with|over|from|to|for|by|of|near|after|since|linking"
    r"|connecting|and|or|nor|remains?|remained|still|also|just|soon|will|would|\w+ly|construction|building|upgrade"
    r"|expansion|border|pair|gates?|crossings?|platform|road|bridge|railway|expressway|area|began|begun|started"
    r"|opened|opens|went|came|got|kicked|broke|joins?|resumed|resumes|carries|carried|continues?|entered|enters"
    r"|waterfalls?|falls|complex|park|port|corridor|province|city|district|town|commune|prefecture|region|county"
    r"|became|becomes|welcomed|received|handled|handles"
    r"|saw|stood|reached|service|services|operations?|traffic|smart|international|bilateral|zone|site)\b)"
)
_RIVAL_EN = re.compile(
    r"\b(?:bridge|road|railway|line|expressway|highway|motorway|gate|crossing|station|port|airport|tunnel|hospital"
    r"|school|plant|park|factory|hotel|market)\b"
)
"""Another thing between a comma and the verb: «Unlike X, the Y bridge has been completed»."""
_PAPER_ZH = re.compile(
    r"报告|方案|设计|图纸|施工图|模型|沙盘|宣传片|纪录片|影片|培训|演练|测试|招标|合同|协议|谈判|磋商|手续|审批|审查"
    r"|评审|评估|论证|研究|勘察|勘测|环评|规划|编制|文件|资料|证书|预算|筹资|融资|征地|拆迁|安置|宿舍|服务区|观景台|公司|营地|便道|选址"
)
_YET_ZH = re.compile(r".{0,4}(?:将|拟|定于|计划|改期|预计)")
_KNOWN_ZH = re.compile(
    r"双边性|在[^，。；]{1,40}(?:省|市|县|州|区|镇|乡|口岸|境内|现场|两地|两岸|一侧)|项目|工程|主体|结构|建设|施工|主桥|桥梁"
    r"|大桥|铁路|公路|高速|口岸|全线|全桥|全部|全面|正式|已经?|于|在|自|从|近日|今[天日]|昨[天日]|当[天日]|日前|顺利|成功|也|均|都"
    r"|又|目前|正在?|如期|提前|[一二三首]期|首阶段|第一阶段|部分|首段|路段|两岸|双方|中越|两国|双边|\d+|[年月日时％%]|上午|下午|晚"
    r"|实现|开始|宣布|举行|完成|加快|推进|推动|的|了|进展|进度|总体|累计|公里|米|恢复|重新|每[天周日]|国际性?|由|常年|开放|旅客|列车"
    r"|试点|智慧|仍|还|就|将?建成|通车|并|和|及|与|、|至|起|后|以来|来|[\s《》“”\"（）()—–-]|双边性?"
    r"|第[一二三四五\d]+(?:部分|标段|合同段|段)|同步|同时|共同|联合|分别|终于|子项目|首个|中方|通道|道路|专用|货运|货物|跨境|景区"
    r"|合作区|旅游|机制|现|现已|有序|紧张|稳步|快速|全力|抓紧|加紧|持续|率先|试|先行|改?扩建|投入|进入|启动|步入|转入|开启|越方|越南"
    r"|中国|方面|一侧|境内|境外|省|市|县|州|区|同日|一同|先后|相继|即日起|再次|再度|按时|准时|按期|隆重|盛大|破土|边境|交界处|两地|当地"
    r"|现场|迎来|无人驾驶|智能|昨|前|晨|凌晨|今年|去年|[年月][底初]|[上中下]旬|整体|形象"
)
"""What may stand between the name of a project and a verb of which it is the subject."""
_ABOUT_ZH = re.compile(r"(?:^|[，；：\s])?(?:为|就|关于|围绕|对于?|至|直至|等到?|若|如果?|把)(?:越南|中国|中越|双方)?$")
"""What makes of the project behind it a topic, an aim or a condition."""
_HOPED_ZH = re.compile(r"将|有望|可望|预计|会(?!议|谈|晤|场)|可以")
"""What makes «随着X建成通车» one of the time to come."""
_THANKS_ZH = re.compile(r"(?:得益于|受益于|归功于|依托|自)[^，。；]{0,12}$")
"""What takes the noun of a deed for given: «得益于X的正式运营»."""
_DEED_ZH = re.compile(r"[^，。；]{0,12}(?:完成|举行|结束|启动)|，?(?:标志着|结束了|带动了|促进了|吸引了|填补了|打通了)")
_DONE_ZH = re.compile(
    r"\d[日月]|已|了|日前|近日|今[天日]|昨[天日]|当[天日]|成功|顺利|正式|宣布|仪式|历时|先后|相继|如期|举行"
)
"""What tells that something before whose object stands a Chinese verb was done."""
_ADMIN_ZH = re.compile(
    r"(?:在|于|和|及|、)(?:[\u4e00-\u9fff]{1,14}?(?:自治州|自治县|自治区|省|市|县|州|区|镇|乡|村|社|农场))+(?![\u4e00-\u9fff]{0,3}[路桥站])"
)
"""Where something takes place, told by the name of a county that no table holds: «在…自治县开工»."""
_PART_ZH = re.compile(
    r"(?:监管|场所|场站|联检(?:大楼|楼)|货场|查验(?:大楼|中心|区|平台)?|匝道|桥墩|桥面|隧道|标段|侧|区域|轨道吊|自动化|设施|设备|大楼"
    r"|旅检|货检|站房|车站|引桥|引道|桩基|承台|主塔|索塔|主梁|箱梁|路基|路面|钢梁|主跨|边跨|中跨)+"
)
"""Parts of which one says that the whole is being built."""
_NOUN_ZH = re.compile(
    r"模式|机制|记》|事项|意义|还需|尚需|仍需|不远|(?:后|，|之后)?(?:将|会|可望|可以|能够)|令|有限|集团|前(?![来往行后景])|公司|时间|资金|日期|条件|方案|企业|单位|部门|团队|中心"
    r"|费用|成本|经验"
    r"|前夕|问题|事宜|目标|申请|批复|许可|合同|标准|规划|图|典礼改期"
    r"|的(?:日子|脚步|步伐|传闻|呼声)|(?:仪式|典礼)?(?:彩排|演练|预演|筹备)"
    r"|对[^，。；]{1,20}(?:是|具有|有着|意义|意味)|(?:的)?(?:前期|筹备|准备)"
    r"|的?(?:请示|申请|报告|方案|协议|草案|提案|建议|计划|规划|时间表|条件|设想|构想)"
)
"""What makes of a Chinese verb before it an attribute, or a condition: «运营公司», «建成将带动»."""
_END_ZH = re.compile(r"[，。；、：！？（）()“”]")
_HELD_ZH = re.compile(r"举行|举办|出席|参加|召开|仪式上|典礼上|见证")
_CEREMONY_ZH = re.compile(r"[^，。；]{0,4}(?:仪式|典礼)")
_OF_PARTS = (Status.UNDER_CONSTRUCTION, Status.PARTLY_COMPLETED)
"""What may be said of a whole by naming a part of it."""
_CEREMONY_EN = re.compile(r"ceremon|ground-?breaking|inauguration|opening of")
_HELD_EN = re.compile(
    r"\b(?:held|hosted|took place|taken place|attended|attending|presided|officiated|organi[sz]ed|at (?:the|a)|during"
    r"|witnessed|joined|staged|marked|conducted)\b"
)
_YET_EN = re.compile(
    r"\b(?:will|would|is to|are to|to be|set for|slated|scheduled|planned)\b[^,;]{0,30}$|\bwill be held\b"
)
_HELD_VI = (
    r"(?:tại|trong|sau|dự|tham dự|tới dự|chứng kiến|tổ chức|làm|chủ trì|diễn ra|phát biểu|cắt băng|bấm nút|phát lệnh"
    r"|đồng loạt|tham gia|nhân|buổi|cử hành|tiến hành|đã|vừa|sự kiện|ấn nút|đồng thời|thực hiện|từ|kể từ|ngày|có)"
)
_GLAD_VI = r"(?:hoan nghênh|vui mừng(?: trước)?|chúc mừng|đánh giá cao|ghi nhận|phấn khởi trước) (?:việc|lễ)\s*$"
_TOOK_PLACE_VI = r"(?:diễn ra|tổ chức|cử hành|tiến hành|kết thúc|thành công)"
_ABOUT_VI = (
    r"(?:kịch bản|hồ sơ|kế hoạch|cuộc thi|ca khúc|họp báo|kỷ niệm|tin|ảnh|phim|sách|tài liệu|thông tin|chuẩn bị"
    r"|văn nghệ|thời điểm|thời gian|lịch|ngày hội|chào mừng|chậm|giấy mời|thư mời"
    r"|băng rôn|phóng sự|chương trình|công văn|về|phương án)"
)
_APPOSED = re.compile(r"\s*[-(,]\s?(?:dự án|công trình|tuyến|du an|cong trinh|tuyen)(?!\w)")
_OPENING = 4
_STEP_VI = (
    r"(?<!\w)(?:bước (?:tiến|đi|đầu|ngoặt|đệm|chuyển|khởi đầu|quan trọng|đột phá)|dấu mốc|cột mốc|mốc son|viên gạch"
    r"|nền móng|nền tảng|tiền đề|khởi đầu|minh chứng|ý nghĩa|vai trò|kinh nghiệm|đóng góp|đồng hành|tham gia)(?!\w)"
)
"""Nouns by which building is but spoken of: «một bước tiến trong quá trình xây dựng mô hình …»."""
_TO_COME_VI = r"[^,;.]{0,30}? (?:sẽ|hứa hẹn|được kỳ vọng|kỳ vọng|dự kiến|có thể|mở ra|nhằm)(?!\w)"
_FRAME_VI = r"trong (?:số )?(?:hai|ba|bốn|các|những|số|\d+)(?!\w)"
_BY_PLAN_VI = (
    r"(?:trước đó, |ban đầu, )?(?:(?:đúng )?theo|căn cứ|dựa (?:trên|vào)|chiếu theo|với) (?:bản |đúng |các "
    r"|những )*(?:hợp đồng"
    r"|tiến độ|kế hoạch|cam kết|lộ trình|phương án|thiết kế|kịch bản|quy hoạch|hồ sơ|dự kiến|lịch|mốc|chỉ tiêu|đề án"
    r"|biên bản|thỏa thuận|chủ trương|nghị quyết|văn bản|báo cáo nghiên cứu)(?!\w)"
)
"""What cites a plan: the clause behind it tells what the plan says."""
_UNREAL_VI = (
    r"(?:hẹn|hứa|hứa hẹn|cam kết|lên lịch|ấn định|kỳ vọng|giao|khó|khó lòng|khó có thể|lỡ|lỡ dịp|lỡ hẹn|suýt|tính|định"
    r"|yêu cầu|mong|đợi|chờ|bàn|bàn chuyện|đòi|phải|cần|nên|muốn|tưởng|ngỡ|lo|sợ|xin|nghĩ|nghĩ đến|nói đến|nhắc đến"
    r"|chuyện|ngóng|chưa chắc|không dễ|không kịp|kịp|bị lùi|chậm|trông|đăng ký|quyết|thề|dọa|toan|rục rịch|lăm le)"
)
"""What before a verb makes of it a promise, a duty, a failure or a thought."""
_DONE_SO_VI = r"(?:kịp|phải|chậm|quyết|cần|nên|giao)(?!\w)"
"""Of those the ones that a marker before them leaves a fact: «đã kịp hoàn thành»."""
_MARKED_VI = (
    r"(?:được|chính thức|cơ bản|hiện|nay|đã|mới|lại|tiếp tục|bắt đầu|bước vào|giai đoạn|cũng|đều|lần lượt|đồng loạt|vào"
    r"|đang|vừa|và|rồi|tạm|cùng|cùng ngày|lần đầu|chính|thực sự|hoàn toàn|từng bước|ngay|cho|nhanh chóng|kịp thời)"
)
_ATTRIBUTE_VI = (
    r"(?:dài|rộng|có|do|với|gồm|nối|qua|tại|ở|trên|từ|thuộc|đoạn|phía|bên|của|đầu tiên|mới|này|trị giá|quy mô|trong|sau"
    r"|trước|giữa|dọc|đi|theo|là|vốn|được|bao gồm|và|kết nối|ngày|sáng|trưa|chiều|tối|đêm|hôm|tháng|năm|quý"
    r"|cuối|đầu|giai đoạn|bắc|đã|đang|vừa|hiện|đến|[(\d-])"
)
_RIVAL_VI = (
    r"\s*(?:còn |riêng |thì |cả )?(?:(?:dự án|tuyến|đoạn|đường|công trình) )*(?:cao tốc|cầu|đường sắt|quốc lộ|tỉnh lộ"
    r"|cửa khẩu|cảng|sân bay|nhà ga|nhà máy|bến xe|khu|hầm|tuyến|dự án)(?!\w)"
)
_NAME = re.compile(r"\s[^\W\d_a-zà-ỹ]|\d")
_SITE_VI = re.compile(
    r"[^,;.:()\n]{0,40}?\s(?:tại|ở) (?:(?:tỉnh|thành phố|TP|khu tự trị) )?(?!Việt Nam|Trung Quốc)"
    r"(?P<name>[^\W\d_a-zà-ỹ][^\W\d_]+ [^\W\d_a-zà-ỹ][^\W\d_]+)"
)
"""Behind a verb, where something is: «vận hành hiệu quả tại tỉnh Cam Túc»."""
_COMMA = re.compile(r"(?<!\d)[,，、]|[,，](?!\d)")


@lru_cache(maxsize=64)
def _vi(pattern: str, *, plain: bool) -> re.Pattern[str]:
    return re.compile(text_key(pattern, plain=plain))


@dataclass(frozen=True)
class _Ground:
    """The words around one verb and one phrase."""

    sentence: Sentence
    verb: Verb
    phrase: Phrase

    @cached_property
    def plain(self) -> bool:
        return self.sentence.reading.script is Script.PLAIN

    def clause_start(self, at: int) -> int:
        """Where the clause begins that holds an offset: behind a comma, a break, a reporting verb or a «nhưng»."""
        s, key = self.sentence, self.sentence.reading.key
        last = max((m.end() for m in _COMMA.finditer(key, s.start, at)), default=s.start)
        last = max((m.end() for m in re.finditer(r"[;；:：()（）“”\"]\s*", key[last:at])), default=0) + last
        last = max((m.end() for m in NEXT_CLAUSE.finditer(key, last, at)), default=last)
        return max([last, *(x.end for x in s.of(Role.REPORT) if x.end <= at)])

    def before(self, at: int) -> str:
        return self.sentence.reading.key[self.clause_start(at) : at].strip(' "“«-')

    # -- Vietnamese ----------------------------------------------------------------------------------

    def vietnamese(self) -> bool:
        if self.verb.start < self.phrase.end and self.phrase.start < self.verb.end:
            return self.held()
        if self.nominal() or self.elsewhere():
            return False
        if self.phrase.end <= self.verb.start:
            if _APPOSED.match(self.sentence.reading.key, self.phrase.end):
                return self.held()
            whole = not self.framed() and not self.rivalled() and self.stands(self.phrase.start)
            return whole and self.held() and self.told()
        start = max(self.verb.end, self.clause_start(self.phrase.start))
        grounded = self.stands(self.phrase.start, start) and self.held()
        return grounded and self.told() and not self.about() and not self.figurative()

    def elsewhere(self) -> bool:
        """Whether words that name no site are given one that no table holds: «mô hình … đã vận hành tại Cam Túc»."""
        reading = self.sentence.reading
        if self.plain or reading.mentions_in(self.phrase.start, self.phrase.end):
            return False
        site = _SITE_VI.match(reading.article.text, self.verb.end, self.sentence.end)
        return site is not None and not reading.mentions_in(*site.span("name"))

    def nominal(self) -> bool:
        """Whether the deed is but the subject of what is to come: «Việc X đi vào hoạt động sẽ rút ngắn …»."""
        first, last = min(self.verb.start, self.phrase.start), max(self.verb.end, self.phrase.end)
        opens = _vi(r"(?:^|\s)việc(?: \w+){0,3}\s*$", plain=self.plain).search(self.before(first) + " ")
        if opens is None or self.sentence.mood(self.verb).explicit:
            return False
        return _vi(_TO_COME_VI, plain=self.plain).match(self.sentence.reading.key, last) is not None

    def figurative(self) -> bool:
        """Whether «trong quá trình xây dựng» only says what something else is a step of; a deed done is such a step."""
        s, key = self.sentence, self.sentence.reading.key
        if self.verb.head.rule.id != "vi.course_of_building" or not key.startswith("trong ", self.verb.start):
            return False
        step = _vi(_STEP_VI, plain=self.plain).search(key, s.start, self.verb.start)
        deeds = (v for v in s.verbs if v.head.role is Role.EVENT and v.end <= self.verb.start)
        return step is not None and not any(s.governed(v) for v in deeds)

    def stands(self, at: int, start: int | None = None) -> bool:
        """Whether nothing but nouns of works stands between the begin of the clause, or a connector, and `at`."""
        s = self.sentence
        begin = self.clause_start(at) if start is None else start
        text = s.reading.key[begin:at].strip(' "“«')
        nouns = f"(?:{_WORKS_VI}|{_MODEL_VI})" if "smart" in self.phrase.project else _WORKS_VI
        works = _vi(rf"(?:^|\s){nouns}$", plain=self.plain)
        while match := works.search(text):
            text = text[: match.start()].rstrip(' "“«')
        if not text or text[-1].isdigit() or text[-1] in ",;:)-":
            return True
        if text == text_key("với", plain=self.plain) or _vi(rf"(?<!\w){_STANDS_VI}$", plain=self.plain).search(text):
            return True
        end = begin + s.reading.key[begin:at].rfind(text) + len(text)
        return any(x.end == end for x in s.signals if x.role in VERBS) or any(
            m.end == end for m in s.reading.mentions_in(begin, end)
        )

    def framed(self) -> bool:
        """Whether the project is one of those of which a clause before the verb's picks out some."""
        s = self.sentence
        frame = _vi(_FRAME_VI, plain=self.plain)
        return s.comma(self.phrase.end, self.verb.start) and frame.match(s.reading.key, s.start) is not None

    def told(self) -> bool:
        """Whether a verb is told as done: no promise or duty before it and, if no marker stands there, its subject."""
        s, key = self.sentence, self.sentence.reading.key
        start = max(self.phrase.end if self.phrase.end <= self.verb.start else 0, self.clause_start(self.verb.start))
        between = key[start : self.verb.start].strip()
        explicit = s.mood(self.verb).explicit
        unreal = _vi(rf"(?<!\w){_UNREAL_VI}(?!\w)[^,;]{{0,8}}$", plain=self.plain).search(between)
        if unreal and not self.plain:  # without tones «tỉnh» is «tính»
            return explicit and _vi(_DONE_SO_VI, plain=self.plain).match(unreal[0]) is not None
        if explicit or self.verb.head.role not in (Role.EVENT, Role.ACTION):
            return True
        if _vi(_BY_PLAN_VI, plain=self.plain).match(key, s.start):
            return False
        if self.phrase.end > self.verb.start or start != self.phrase.end:
            return True
        rest = _vi(rf"(?:(?:^|\s){_MARKED_VI})+$", plain=self.plain).sub("", between)
        return not rest or _vi(_ATTRIBUTE_VI, plain=self.plain).match(rest) is not None

    def rivalled(self) -> bool:
        """Whether another work, named behind a comma, is what the verb speaks of: «Khác X, cao tốc Y đã thông xe»."""
        s = self.sentence
        start = self.clause_start(self.verb.start)
        if start <= self.phrase.end or any(start <= p.start < self.verb.start for p in s.governed(self.verb)):
            return False  # «các dự án như: X, Y đang thi công»
        rival = _vi(_RIVAL_VI, plain=self.plain).match(s.reading.key, start, self.verb.start)
        return rival is not None and _NAME.search(s.reading.article.text, rival.end(), self.verb.start) is not None

    def held(self) -> bool:
        """Whether a ceremony, or a deed named with «việc», is said to have taken place; whatever else is no matter."""
        key, signal = self.sentence.reading.key, self.verb.head
        if signal.role is not Role.EVENT or signal.rule.event in ("", "meeting"):
            return True
        before = self.before(self.verb.start)
        if _vi(_GLAD_VI, plain=self.plain).search(key, self.sentence.start, self.verb.start):
            return True
        noun = _vi(r"(?:^|\s)(?:lễ|việc|buổi lễ|ngày|giờ|mốc|hạn|thời khắc)$", plain=self.plain).search(before)
        if key.startswith(("lễ ", "le "), self.verb.start):
            noun = re.compile("$").search(before)
        if noun is None:
            return not (before == "" and self.bare())
        before = before[: noun.start()].rstrip()
        if _vi(rf"(?<!\w){_HELD_VI}(?: \w+)?$", plain=self.plain).search(before) and "việc" not in noun[0]:
            return True
        took_place = _vi(rf"(?<!\w){_TOOK_PLACE_VI}(?!\w)", plain=self.plain).search(key, signal.end, self.sentence.end)
        if took_place is None:
            return False
        yet = (x for x in self.sentence.of(Role.TARGET, Role.LATER, Role.NEGATION) if x.start >= signal.end)
        return not any(x.end <= took_place.start() for x in yet)

    def bare(self) -> bool:
        """Whether a sentence begins with an event that nobody does and no day is told of: «Khởi công X: …»."""
        s = self.sentence
        ahead = self.verb.start - s.start > _OPENING or s.mood(self.verb).explicit
        return not ahead and not re.search(r"\d{1,2}[/-]\d{1,2}", s.reading.key[s.start : s.end])

    def about(self) -> bool:
        """Whether an unmarked event is only what a paper, a song or a meeting is about."""
        if self.verb.head.role is not Role.EVENT or self.sentence.mood(self.verb).explicit:
            return False
        about = _vi(rf"(?<!\w){_ABOUT_VI}(?!\w)", plain=self.plain)
        return about.search(self.sentence.reading.key, self.clause_start(self.verb.start), self.verb.start) is not None

    def of_upgrade(self) -> bool:
        """Whether the verb may be one of a gate's new rank, if that is the project: no traffic that comes again."""
        if "gate-upgrade" not in self.phrase.project:
            return True
        rule = self.verb.head.rule
        return rule.status is not Status.OPERATING or rule.event not in ("", "reopening")

    # -- English -------------------------------------------------------------------------------------

    def english(self) -> bool:
        s, key = self.sentence, self.sentence.reading.key
        if not self.celebrated():
            return False
        if self.phrase.start >= self.verb.end:
            lead = _LEAD_EN.search(key, self.verb.end, self.phrase.start)
            works = lead is None or _NOUNS_EN.fullmatch(lead["noun"]) is not None
            return works and not self._of_other_subject()
        if self.phrase.start < self.verb.start and not self._led(self.clause_start(self.phrase.start)):
            return False
        inside = self.verb.start < self.phrase.end
        if inside and self.verb.head.rule.event != "upgrade" and not self._led(self.verb.start):
            return False
        own = self.clause_start(self.verb.start)
        if s.comma(self.phrase.end, self.verb.start) and _RIVAL_EN.search(key, own, self.verb.start):
            return False
        return inside or _AFTER_EN.match(key[self.phrase.end : self.verb.start]) is not None

    def celebrated(self) -> bool:
        """Whether an English ceremony, if the verb names one, is said to have been held."""
        key, end = self.sentence.reading.key, self.sentence.end
        named = _CEREMONY_EN.search(key, self.verb.start, self.verb.end)
        if not named or self.verb.head.role is Role.ACTION:
            return True
        verbal = re.search(r"\b(?:broke|broken|breaks|inaugurated|announced)\b", key[self.verb.start : self.verb.end])
        if not verbal and not _HELD_EN.search(key, self.sentence.start, end):
            return False
        return _YET_EN.search(key, self.verb.start, end) is None

    def _led(self, begin: int) -> bool:
        """Whether every «… of the» that leads to the project from an offset is one of works."""
        end = self.phrase.start
        while lead := _LEAD_EN.search(self.sentence.reading.key, begin, end):
            other = lead["kind"] and (_PAPER_EN.search(lead["kind"]) or _OTHER_EN.fullmatch(lead["kind"]))
            if other or not _NOUNS_EN.fullmatch(lead["noun"]):
                return False
            end = lead.start()
        return True

    def _of_other_subject(self) -> bool:
        """Whether a passive has its own subject and the project only tells where: «tunnelling was finished on X»."""
        key = self.sentence.reading.key
        if not (_PASSIVE_EN.match(key, self.verb.start) and _WHERE_EN.match(key, self.verb.end, self.phrase.start)):
            return False
        return _WORKS_EN.search(key, self.clause_start(self.verb.start), self.verb.start) is None

    # -- Chinese -------------------------------------------------------------------------------------

    def unnamed(self, start: int, end: int) -> str:
        """The text between two offsets without the places named in it."""
        s = self.sentence
        key, at = s.reading.key, start
        kept = ""
        for mention in s.reading.mentions_in(start, end):
            kept, at = kept + key[at : mention.start], max(at, mention.end)
        return kept + key[at:end]

    def is_attribute(self) -> bool:
        """Whether a Chinese object is only the attribute of a noun behind it: «建成…大桥观景台»."""
        s = self.sentence
        stop = _END_ZH.search(s.reading.key, self.phrase.end, s.end)
        after = [x for x in s.signals if x.start >= self.phrase.end and x.rule.status is not Status.PREPARATION]
        end = min([stop.start() if stop else s.end, *(x.start for x in after)])
        return bool(_KNOWN_ZH.sub("", self.unnamed(self.phrase.end, end)))

    def chinese(self) -> bool:
        key, s = self.sentence.reading.key, self.sentence
        ceremony = _CEREMONY_ZH.search(key, self.verb.start, min(s.end, self.verb.end + 6))
        if ceremony and (_YET_ZH.match(key, ceremony.end(), s.end) or not _HELD_ZH.search(key, s.start, s.end)):
            return False
        if _NOUN_ZH.match(key, self.verb.end):
            return False
        if self.phrase.end > self.verb.start:
            return self.phrase.start < self.verb.end or (self.done_to_it() and not self.is_attribute())
        clause = self.clause_start(self.phrase.start)
        hoped = key.startswith("随着", clause) and _HOPED_ZH.search(key, self.verb.end, s.end)
        if hoped or _ABOUT_ZH.search(key, clause, self.phrase.start):
            return False
        return self.is_subject()

    def is_subject(self) -> bool:
        """Whether only times, places and words of works stand between a Chinese subject and its verb."""
        between = self.unnamed(self.phrase.end, self.verb.start)
        key, s = self.sentence.reading.key, self.sentence
        nominal = between.endswith("的") and not _DEED_ZH.match(key, self.verb.end, s.end)
        nominal = nominal and not _THANKS_ZH.search(key, s.start, self.phrase.start)
        if _PAPER_ZH.search(between) or nominal:
            return False
        rest = _KNOWN_ZH.sub("", _ADMIN_ZH.sub("", re.split(r"[，,；：]", between)[-1]))
        return not rest or (self.verb.head.rule.status in _OF_PARTS and _PART_ZH.fullmatch(rest) is not None)

    def done_to_it(self) -> bool:
        """Whether a Chinese verb before its project is told as done: «已建成X», and no task: «建成X，开工Y»."""
        key, s = self.sentence.reading.key, self.sentence
        if _PAPER_ZH.match(key, self.phrase.end, s.end):
            return False
        mood = s.mood(self.verb)
        if mood.explicit or mood.weak or self.verb.head.role is not Role.EVENT:
            return True
        return _DONE_ZH.search(key, s.start, min(s.end, self.verb.end + 1)) is not None


def has_own_subject(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a verb that governs no project tells of another work, named before it."""
    s, key = sentence, sentence.reading.key
    if s.reading.script not in (Script.VI, Script.PLAIN):
        return False
    ground = _Ground(s, verb, phrase)
    rival = _vi(_RIVAL_VI, plain=ground.plain).match(key, ground.clause_start(verb.start), verb.start)
    if rival is None or rival.start() <= phrase.start < verb.start:
        return False
    return _NAME.search(s.reading.article.text, rival.end(), verb.start) is not None


def is_grounded(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a fact of `verb` may be one about `phrase`."""
    if any(sentence.beside(Role.UNDONE, x.start, x.end) for x in (verb, phrase)):
        return False
    ground = _Ground(sentence, verb, phrase)
    if not ground.of_upgrade():
        return False
    if phrase.why == "silent" or phrase.kind is ProjectKind.MECHANISM or verb.head.rule.status is Status.PREPARATION:
        return True
    if sentence.reading.script is Script.ZH:
        return ground.chinese()
    return ground.english() if sentence.reading.script is Script.EN else ground.vietnamese()
