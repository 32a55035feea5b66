"""Chinese text as the rules are written: simplified characters, full-width commas, plain brackets and figures.

From a text to a copy of the same length. Agencies outside the mainland print traditional characters, and many sites
half-width punctuation; between figures a comma stays as it is.

>>> level_chinese("(正式)開工,1,200公尺；１期")
'(正式)开工，1,200公尺；1期'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["is_attribute", "level_chinese", "short_names"]

_TRADITIONAL = (
    "萬万與与專专業业兩两個个為为舉举書书爭争億亿僅仅從从們们傳传價价體体餘余來来側侧倉仓傾倾償偿儲储優优關关興兴養养軍军決决淨净準准減减幾几憑凭擊击劃划創创剎刹則则剛刚動动務务勞劳勢势勻匀匯汇區区協协單单"
    "雙双縣县參参變变號号員员園园國国圍围圖图團团圓圆場场堅坚執执報报壩坝塊块塵尘墊垫壓压聲声處处備备復复複复夠够頭头夾夹奪夺奮奋學学寧宁實实審审賓宾寬宽寶宝將将對对尋寻導导屆届層层屬属嶺岭島岛峽峡幹干並并"
    "廠厂廳厅廣广慶庆應应廢废開开異异彈弹強强當当錄录徵征後后徑径態态總总戀恋惡恶愛爱懷怀憂忧戰战戶户擴扩擬拟據据擇择換换損损搶抢擔担擺摆攜携數数敵敌斷断無无舊旧時时晝昼曉晓暫暂術术機机殺杀雜杂條条極极構构"
    "標标樞枢樓楼橋桥樣样橫横檢检權权歡欢歷历歸归毀毁氣气漢汉沒没溝沟淺浅濟济測测滿满漸渐潛潜澤泽灣湾溫温湧涌潔洁灑洒熱热燈灯燒烧爾尔牆墙環环現现瑪玛產产畢毕畫画暢畅疇畴療疗發发盜盗盡尽監监盤盘眾众矚瞩碼码"
    "確确磚砖礙碍禮礼離离種种積积稱称穩稳窮穷竄窜競竞筆笔籌筹簽签簡简節节糧粮糾纠級级紅红約约紀纪純纯紙纸紛纷細细終终組组結结統统絕绝給给絡络經经綜综維维綠绿網网緊紧線线練练編编緩缓績绩織织續续繼继纜缆罷罢"
    "羅罗義义習习聯联聞闻聽听職职脈脉臨临艦舰藝艺莊庄華华葉叶萊莱蓋盖蘇苏藥药薦荐虛虚蟲虫補补裝装裏里裡里製制襲袭見见規规視视親亲覽览觀观計计訂订認认討讨讓让訓训議议記记許许論论設设訪访證证評评識识試试該该"
    "詳详語语誤误說说請请諸诸課课調调談谈諒谅誼谊謀谋謠谣譯译護护讀读豐丰財财貢贡貧贫貨货質质販贩貫贯責责貯贮貿贸費费賀贺資资賽赛贊赞趕赶趙赵躍跃車车軌轨軟软較较載载輔辅輕轻輛辆輪轮輸输轄辖轉转農农邊边達达"
    "遷迁過过運运還还這这進进遠远違违連连遲迟適适選选遺遗遙遥遞递鄧邓鄭郑鄰邻醫医釋释鑒鉴針针鈉钠鋼钢錢钱錯错鍵键鎮镇鐘钟鏈链鐵铁鑽钻長长門门閃闪閉闭問问間间閱阅闊阔隊队陽阳陰阴陣阵階阶際际陸陆陳陈險险隨随"
    "隱隐難难雲云電电霧雾靜静頂顶頃顷項项順顺須须預预領领頗颇題题額额顏颜願愿類类顯显風风飛飞飯饭飲饮館馆馬马馱驮駐驻駛驶駕驾驗验驅驱騰腾驟骤魚鱼鮮鲜鳥鸟麗丽麥麦點点齊齐龍龙龐庞遊游週周啟启啓启臺台檯台佔占"
    "佈布係系繫系鬆松衝冲醞酝鋪铺舖铺貼贴闢辟彙汇巖岩迴回託托採采註注隻只穀谷嶽岳淵渊碩硕甌瓯榮荣堯尧峴岘遼辽欽钦撾挝檳槟壯壮內内崙仑侖仑鄉乡烏乌樂乐東东壽寿楊杨頓顿於于營营訊讯僑侨徹彻驛驿儀仪憶忆滬沪樁桩"
    "澆浇築筑勵励諧谐諾诺籲吁擱搁謹谨晉晋齡龄臘腊蒞莅諮咨礎础礦矿騎骑歲岁嘗尝倖幸傑杰凍冻劇剧喪丧嘆叹墜坠嚴严壘垒夢梦孫孙屢屡帶带廂厢幣币庫库廟庙彎弯恆恒悅悦慮虑懸悬拋抛掃扫揚扬搖摇攔拦敘叙暉晖櫃柜欄栏殘残"
    "涼凉滯滞漲涨潤润災灾煙烟獲获獎奖琿珲瀏浏瘋疯癥症皺皱瞭了祿禄秈籼穫获筍笋範范簾帘紗纱絲丝綁绑緒绪緣缘縮缩繞绕罰罚羈羁臉脸蓮莲蔣蒋薩萨藍蓝蘭兰蝦虾衛卫袞衮訴诉診诊詢询誠诚謝谢譽誉貓猫賣卖買买賴赖贈赠贏赢"
    "趨趋跡迹蹟迹辦办辭辞鋒锋錦锦鑄铸闖闯陝陕隸隶霽霁韓韩頌颂顧顾驚惊鮑鲍鳳凤鴻鸿鵝鹅黃黄黨党嘍喽灘滩壞坏飽饱擁拥擠挤殼壳瞞瞒疊叠癒愈鹽盐滅灭鬥斗敗败綫线羣群麪面爲为衆众峯峰牀床昇升棄弃紮扎捨舍"
    "陞升會会樑梁濱滨納纳撥拨貸贷銷销鬧闹併并別别儘尽縱纵"
)
_WIDE = {0xFF10 + i: str(i) for i in range(10)} | {ord("％"): "%", ord("（"): "(", ord("）"): ")"}
_TABLE = {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True) if old != new} | _WIDE
_ODD = re.compile("[" + "".join(map(chr, _TABLE)) + "]")
_HALF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_HALF_MARK = re.compile(r"(?<!\d)[,;:!?]|[,;:!?](?!\d)")


_SHORT_NAMES = 30
"""Of so many different short names an article is asked where it uses them."""
_SHORT_NAME = re.compile(r"\((?:以下|下文|下)?(?:统)?(?:简称|称)(?:为)?[“\"「《]?([\u4e00-\u9fff]{2,12})[”\"」》]?\)")


def level_chinese(text: str) -> str:
    """The copy of `text` that Chinese rules are met in, one character for one."""
    if _ODD.search(text):
        text = text.translate(_TABLE)
    if "画" in text:
        text = text.replace("计画", "计划").replace("规画", "规划")
    return _HALF_MARK.sub(lambda mark: _HALF[mark[0]], text)


def is_attribute(key: str, start: int, end: int) -> bool:
    """Whether a Chinese verb is the attribute of what follows, and so of no request around it: «正在研究的X»."""
    return key.startswith(("正", "在建"), start) and (key.startswith("的", end - 1) or key.startswith("的", end))


def short_names(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Where a text gives a short name in brackets, with each place at which it uses that name further on."""
    if "称" not in text:
        return
    given = list(_SHORT_NAME.finditer(text, start, end))
    names = list(dict.fromkeys(match[1] for match in given))[:_SHORT_NAMES]
    for name in names:
        own = [match for match in given if match[1] == name]
        for match, later in zip(own, (*(m.start() for m in own[1:]), end), strict=True):
            at = text.find(name, match.end() + 1, later)
            while at >= 0:
                yield match.start(), at, at + len(name)
                at = text.find(name, at + len(name), later)
