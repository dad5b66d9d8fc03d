"""Characters as documents print them, folded for comparison."""

import re
import unicodedata

# CJK Radicals Supplement: NFKC leaves all but two alone, and PDF text layers have them for 长, 见, 页.
# From EquivalentUnifiedIdeograph.txt of Unicode 14.0; U+2E80 has no equivalent there and stays.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_FROM_RADICALS = str.maketrans(_RADICALS, _IDEOGRAPHS)
_RADICAL = re.compile(f"[{_RADICALS}]")  # hardly any text has one, and looking takes a tenth of translating


def fold_width(text: str) -> str:
    """Return `text` in NFKC with radicals turned into ideographs, for comparison only.

    NFKC makes one of full and half width and turns Kangxi radicals (U+2F00 and on) into ideographs; the CJK
    Radicals Supplement (U+2E80 and on) needs Unicode's table of equivalents. Never read a number from the
    result: NFKC turns the footnote mark ① into a digit.
    """
    plain = text.translate(_FROM_RADICALS) if _RADICAL.search(text) else text
    return unicodedata.normalize("NFKC", plain)
