"""A number as people say it, put as figures have it: 约28, 二十八点四, 七成七, "about 28", "twenty-eight".

spoken   the same number in figures, where a text says one
vague    whether a text says several numbers at once, or a bound instead of a number

What could be more than one number ("28-30", 二三十, 七成多, "over 28") is never guessed.
"""

from __future__ import annotations

import re

_DIGITS = {
    **dict(zip("零〇○一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("两兩壹贰叁肆伍陆柒捌玖", (2, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_HAN = "".join([*_DIGITS, *_TENS, *_MYRIADS])
_SAID = rf"[{_HAN}\d.点點半]+"

# What stands before and behind a number and only says that somebody is modest, or that it is the answer.
_BEFORE = re.compile(
    r"^(?:大约|大概|大致|大体|约为|约等于|约莫|约|差不多|应该|可能|也许|估计|我觉得|我算的|我的答案|正确答案|答案|结果|答|我?算出来|人民币|"
    r"等于|接近|将近|是|为|占|有|共|一共|合计|"
    r"(?:about|approximately|approx|around|roughly|circa|ca|some|maybe|perhaps|probably|nearly|almost|exactly|"
    r"the answer is|my answer is|answer|it is|it's|it’s|that is|i think|i guess|"
    r"i(?:'d| would|’d) say|my guess is|more or less|is|"
    r"equals|RMB|CNY)\b\.?|"
    r"c\.|[~∼≈≃≅≒=:：,，])\s*",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:\((?:approx\.?|about|roughly|大?约|左右)\)|左右|上下|的样子|吧|吗|呢|的客户|的人|(?<=\d)ish|[。,，;；!！?？]|(?<=[\d%a-z])\.|\s*整|"
    r"\s*(?:RMB|CNY)|\s+(?:or so|more or less|or thereabouts|roughly|approximately|approx\.?|about|in all|ish))$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"{_SAID}\s*%?\s*(?:到|至|~|∼|—|–|-|±|或者?|和|,\s|、|to|or|and|till|until|up to)\s*{_SAID}|"
    r"between|from \d|介于|之间",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"不到|不足|不止|超过|高于|低于|大于|小于|至少|至多|最多|最少|以上|以下|以内|多一点|少一点|出头|开外|来个|几|数十|数百|"
    r"[多余来](?:个|位|人|元|块|天|次|%|$)|上[百千万]|成多|点多|[<>≤≥±]|\+$|"
    r"^(?:over|under|above|below|beyond|upwards?|at least|at most|up to|(?:no )?(?:more|less|fewer) than)\b|"
    r"\bor (?:more|less|fewer)\b|\bodd\b|\b(?:a few|several|dozens?|hundreds)\b",
    re.IGNORECASE,
)
# 二三十, 七八, 十七八, 八九成: two digits side by side are two numbers, but for a year or a telephone.
_TWO_AT_ONCE = re.compile(
    r"^[一二三四五六七八九两][一二三四五六七八九](?:[%个位人次天元块]|$)|[一二三四五六七八九两][一二三四五六七八九][十百千万成]"
    r"|[十百][一二三四五六七八九]{2}(?:%|成|$)|百分之[一二三四五六七八九]{2}$"
)
_PART = re.compile(rf"^(-?)(?:(百|千|万)分之)\s*({_SAID})$")
_FRACTION = re.compile(rf"^(-?)({_SAID})分之({_SAID})$")
_TENTHS = re.compile(rf"^(-?)({_SAID})成({_SAID})?$")
_COIN = f"[\\d{''.join(_DIGITS)}]"
_COINS = re.compile(rf"^(-?{_SAID})(?:块|元)(?:({_COIN}{{1,2}})(?:毛|角)?|({_COIN})(?:毛|角)({_COIN})分?)$")
# How a sentence puts a loss.
_LOSS = re.compile(r"^(?:净?亏损?了?|少赚)\s*(?=\S*[\d零一二两三四五六七八九十])")
_UNITS = (
    "个百分点", "百分点", "个点", "人民币", "小时", "分钟", "公里", "元", "块钱", "块", "位", "人", "个", "天",
    "分", "次", "名", "单", "件", "家", "岁", "步", "封", "克",
)  # fmt: skip
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ROUND = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS_EN = {word: at for at, word in enumerate(_ONES)} | {word: 10 * at for at, word in enumerate(_ROUND, 2)}
# Figures and words, or two numbers in words: "28 point four", "twenty to thirty".
_MIXED = re.compile(
    rf"\d.*\b(?:{'|'.join(_WORDS_EN)})\b|\b(?:{'|'.join(_WORDS_EN)})\b.*\b(?:to|or|till|until|through)\b",
    re.IGNORECASE,
)
_SCALES_EN = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


def spoken(text: str) -> str:
    """Return what a text says in figures, a per cent sign behind it where it says per cent.

    Parameters
    ----------
    text : str
        In Unicode's compatibility form (NFKC).

    Returns
    -------
    str
        The text as it is, where it says no number in words.

    Examples
    --------
    >>> [spoken(said) for said in ("约28", "二十八点四", "七成七", "about 28", "~28%", "forty-eight", "3万5")]
    ['28', '28.4', '77%', '28', '28%', '48', '35000']
    """
    said = _bare(text)
    for read in (_part, _ratio, _scaled, _tenths, _money, _plain, _english):
        figures = read(said)
        if figures is not None:
            return figures
    return said


def vague(text: str) -> bool:
    """Return whether a text says more than one number, or only a bound.

    Examples
    --------
    >>> [vague(said) for said in ("28到30", "二三十", "七成多", "over 28", "about 28", "-28", "二十八点四")]
    [True, True, True, True, False, False, False]
    """
    said = _bare(text)
    return any(pattern.search(said) is not None for pattern in (_SEVERAL, _BOUND, _TWO_AT_ONCE, _MIXED))


def _bare(text: str) -> str:
    """Return a text without what is only said around its number."""
    said, before = text.strip(" \t\n\"'“”‘’「」*`_"), None
    while said != before:
        before = said
        said = _BEFORE.sub("", _BEHIND.sub("", said).strip()).strip()
    said = re.sub(r"^(?:负|minus\s+)\s*", "-", said, flags=re.IGNORECASE)
    said = _LOSS.sub("-", said)
    return re.sub(r"\s*(?:per\s?cent(?:age points?)?|pct\.?|pp)$", "%", said, flags=re.IGNORECASE)


def _part(said: str) -> str | None:
    """百分之二十八, 千分之三, 四分之三; and a half."""
    if said in ("一半", "half", "a half", "one half"):
        return "50%"
    if said == "百分百":
        return "100%"
    if found := _PART.match(said):
        share = _value(found[3])
        return (
            None
            if share is None
            else _written(found[1], share * {"百": 1, "千": 0.1, "万": 0.01}[found[2]], "%")
        )
    if found := _FRACTION.match(said):
        below, above = _value(found[2]), _value(found[3])
        return None if not below or above is None else _written(found[1], 100 * above / below, "%")
    return None


def _ratio(said: str) -> str | None:
    """28 out of 100, 28/100, 1/3."""
    found = re.fullmatch(r"(-?)(\d+(?:\.\d+)?) ?(?:/|out of|in|of) ?(\d+)", said)
    return (
        None
        if not found or not int(found[3])
        else _written(found[1], 100 * float(found[2]) / int(found[3]), "%")
    )


def _scaled(said: str) -> str | None:
    """28 point 4, 28 and a half, 18 thousand yuan."""
    said = re.sub(r"(?<=\d) (?:point|comma) (?=\d)", ".", said)
    if found := re.match(r"(-?)(\d+) and a half(%?)", said):
        return f"{found[1]}{found[2]}.5{found[3]}"
    if found := re.match(r"(-?)(\d[\d.]*) ?(hundred|thousand|million)\b", said):
        return _written(found[1], float(found[2]) * _SCALES_EN[found[3]])
    return said if re.fullmatch(r"-?\d+\.\d+%?", said) else None


def _tenths(said: str) -> str | None:
    """七成七, 八成, 三成半."""
    if not (found := _TENTHS.match(said)):
        return None
    tenths, rest = _value(found[2]), _value(found[3] or "零")
    if found[3] == "半":
        rest = 5.0
    if tenths is None or rest is None or tenths > 10 or rest >= 10:
        return None
    return _written(found[1], 10 * tenths + rest, "%")


def _money(said: str) -> str | None:
    """二十八块四, 28元4角."""
    if not (found := _COINS.match(said)):
        return None
    coins = "".join(str(_DIGITS.get(one, one)) for one in "".join(filter(None, found.groups()[1:])))
    whole = _value(found[1].lstrip("-"))
    return (
        None
        if whole is None or whole % 1
        else _written(said[:1] if said[0] == "-" else "", f"{whole:.0f}.{coins}")
    )


def _plain(said: str) -> str | None:
    """二十八点四, 3万5, 28点4, each perhaps with a unit."""
    percent = "%" if said.endswith("%") else ""
    sign, bare = ("-", said[1:]) if said.startswith("-") else ("", said)
    bare = bare.removesuffix("%").strip()
    unit = next((unit for unit in _UNITS if bare.endswith(unit)), "")
    bare = bare.removesuffix(unit).strip()
    if not bare or not re.search(f"[{_HAN}点點]", bare) or not re.fullmatch(_SAID, bare):
        # Figures are left as they are, their unit aside.
        figures = re.fullmatch(r"[\d.,_ ]+", bare)
        return f"{sign}{bare}{percent}" if unit and figures else None
    value = _value(bare)
    return None if value is None else _written(sign, value, percent)


def _value(said: str) -> float | None:
    """Return a number of Chinese and other figures; None if it is none."""
    whole, point, behind = said.replace("點", "点").partition("点")
    times = {**_TENS, **_MYRIADS}.get(behind[-1:])
    if point and times:  # 一点八万
        value = _value(said[:-1])
        return None if value is None else round(times * value, 6)
    if point:
        digits = "".join(str(_DIGITS.get(one, one)) for one in behind)
        before = _whole(whole)
        return (
            None if before is None or not digits.isdigit() or before % 1 else float(f"{before:.0f}.{digits}")
        )
    return _whole(whole)


def _whole(said: str) -> float | None:
    """Return a number without a 点: 28, 二〇二五, 十二万, 三千五 (3,500), 3万5 (35,000)."""
    if re.fullmatch(r"\d+(\.\d+)?", said):
        return float(said)
    if said and all(one in _DIGITS for one in said):
        return float("".join(str(_DIGITS[one]) for one in said))
    total = section = 0.0
    number, last = None, 1
    for token in re.findall(r"\d+(?:\.\d+)?|.", said):
        if token in _MYRIADS:
            total = (total + section + (number or 0)) * _MYRIADS[token]
            section, number, last = 0.0, None, _MYRIADS[token]
        elif token in _TENS:
            section += (1 if number is None else number) * _TENS[token]
            number, last = None, _TENS[token]
        elif number or not (token in _DIGITS or token[0].isdigit()):
            return None
        else:
            number = float(_DIGITS.get(token, token))
            # 一百零二 is 102, and 一百二 is 120.
            last = last if number else 1
    behind = (number or 0) * (last // 10 if last >= 100 and (number or 0) < 10 else 1)
    return total + section + behind


def _english(said: str) -> str | None:
    """twenty-eight point four per cent."""
    percent, sign = ("%" if said.endswith("%") else ""), ("-" if said.startswith("-") else "")
    words = re.findall(r"[a-z]+", said.lower())
    if not words or words[0] not in _WORDS_EN or re.search(r"\d", said):
        return None
    whole, point, behind = " ".join(words).replace(" comma ", " point ").partition(" point ")
    total = number = 0
    for word in whole.split():
        if word in _WORDS_EN:
            if number % 10 and _WORDS_EN[word]:
                return None
            number += _WORDS_EN[word]
        elif word == "hundred":
            number *= 100
        elif word in _SCALES_EN:
            total, number = total + number * _SCALES_EN[word], 0
        elif word == "half":
            return None
        elif word not in ("and", "a"):
            # A unit may follow, as it may behind figures.
            break
    digits = "".join(str(_WORDS_EN.get(word, "x")) for word in behind.split())
    if point and not digits.isdigit():
        return None
    return f"{sign}{total + number}{'.' + digits if point else ''}{percent}"


def _written(sign: str, value: float | str, mark: str = "") -> str:
    figures = value if isinstance(value, str) else f"{value:.10f}".rstrip("0").rstrip(".")
    return f"{sign}{figures}{mark}"
