"""What a text puts aside: "not hungry", "I don't mind the dent", 不怕贵, 保质期我倒不担心.

Three kinds are kept apart. A plain "not" shortly before a word takes that word away, unless the word
is evidence just because it is denied ("no lock", "can't sleep", 睡不着 and 不舒服 stand in the lexicon
with their "not"). An evil is denied ("not lonely", 没人笑话我) by a "not" that stands right before it; one that is
feared or to be prevented ("so that nobody laughs at me") speaks for the need, as does a good that is lacking
("no friends", 没人尊重我). A dismissal ("I don't care about …", "… doesn't matter", 无所谓) takes away everything
in its clause, whatever it is.
"""

from __future__ import annotations

import re

_ENGLISH = re.compile(
    r"(?:\bnot|n't|\bno|\bnever|\bwithout|\bnobody's|\bnone|\bneither|\bnor|\bcannot)"
    r"(?!\W+(?:only|just|even|wait|sure|so|such|really so)\b)(?:[^\w.!?;,:]{1,2}[\w']+){0,2}[^\w.!?;,:]{0,2}$"
)
_NEVER_SO = re.compile(r"(?:never|not|n't)\W+\w+\W+(?:so|such|more|less)\b")
# 不 is no negation inside these, nor in the question "怕不怕".
_CHINESE = re.compile(
    r"(?<!差点)(?<!忍)(?<!受)(?<!好)(?<!了)(?:(?<!得)不(?![敢得但仅光只如过料管知想能会够])|没有?(?![人法想准关])|别(?![人的家])|并非|无需|毫无)"
    r"[^，,.!?;、]{0,2}$"
)
_STOP = re.compile(
    r"[.!?;\n]|(?:,\s*|\s)(?:but|only|just|although|though|however|except|yet)\b|但|可是|不过|只是|就是|就怕|而是|怕的是"
)
_COMMA = re.compile(r"[.!?;\n,、—–]|\s-\s")


def plainly_negated(text: str, start: int) -> bool:
    """Say whether a plain negation stands shortly before a position of a normalised text.

    Examples
    --------
    >>> plainly_negated("i'm not hungry", 8), plainly_negated("i'm hungry", 4)
    (True, False)
    >>> plainly_negated("我不饿", 2)
    True
    """
    before = text[max(0, start - 36) : start]
    if _ENGLISH.search(before) and not _NEVER_SO.search(before):
        return True
    if not _CHINESE.search(before[-5:]):
        return False
    found = _CHINESE.search(before[-5:])
    # A-not-A ("冷不冷") asks, it does not deny.
    sign = start - len(before[-5:]) + found.start()
    return not (0 < sign < len(text) - 1 and text[sign - 1] == text[sign + 1])


# What may stand between the "not" and the evil that it denies.
_LINK = (
    r"(?:be|been|being|feel|feels|felt|feeling|get|gets|got|is|are|was|were|has|have|had|am|a|an|any|the|of|in|at all|"
    r"me|us|him|her|them|here|there|ever|even|longer|really|particularly|remotely|anyone|anybody|anything|to me|to us|"
    r"very|too|especially|actually|that|made|in the slightest|in the least|one bit|a bit|of us|of them)"
)
_NOT = (
    r"(?:\b(?:is|are|was|were|ai|do|does|did|have|has|had)n't|(?<!will )(?<!can )(?<!could )(?<!should )(?<!would )"
    r"(?<!must )(?<!to )\bnot|\bnever|\bnobody|\bno one|\bno-one|\bnothing|\bnone|\bneither|\bhardly|\bno longer|\bno|"
    r"\bfar from|\banything but)"
)
_RIGHT_BEFORE = re.compile(rf"{_NOT}(?:\W{{1,2}}{_LINK})*\W{{1,2}}$")
_RIGHT_BEFORE_ZH = re.compile(
    r"(?:谁[也都]?(?:没有?|不)|没有?(?:任何)?(?:一个)?人|从来?(?:没有?|不)|再也?(?:没有?|不)|并(?:不|没有?|非)|毫[不无]|"
    r"(?<![得了忍受])不|没有?|未曾?|(?<!毫)无|不存在|不算)"
    r"(?:会|特别|那么|自己|谁|啥|当众|故意|真的|半点|一点|为此|因此|在?背后|把我|对我们?|给我|向我|曾|再|是|很|太|怎么|什么|任何|觉得|觉着|感到|感觉到?|觉|有|过|被人?|让人|受到?|遭到?|遇到过?|发生过?|出过?|在|对我)*$"
)
# The "not" is itself denied, or the evil is one to prevent.
_AGAINST = re.compile(
    r"\b(?:not that|can't say|cannot say|wouldn't say|doesn't mean|not true|"
    r"so|so that|sure|hope|hoping|want|wants|wish|need|"
    r"ensure|if|unless|whether|as long as|prefer|promise|guarantee|"
    r"prove|where|would|please|just because|tell me|assure|fancy)\b"
    r"|(?:不是|并非|不能说|不得|希望|但愿|想要?|确保|保证|保佑|以免|免得|才|怎么|如果|要是|"
    r"万一|只要|能不能|会不会|是不是|求|让|为了|好叫)"
    r"|^\W*(?:is|are|was|were|do|does|did|has|have|will|can|could)(?:n't)? "
)
_FORBIDS = re.compile(r"\W*(?:(?:and|just|please|so) )?(?:don't|do not|never) ")
_LIKE_THIS = re.compile(
    r"^[^.!?;]{0,24}?(?:\blike (?:this|that)\b|\bso much\b|\bin my life\b|这么|这样|如此)"
)
_ASKED = re.compile(
    r"^[^.!;\n,]*[?]|^[^.!;,]*[吗吧么]"
    r"|^[^.!;\n]*?,\s*(?:is|are|was|were|do|does|did|will|right|has|have)\b[^.!,]{0,12}[?]"
)
_CLAUSE = re.compile(r".*[.!?;\n,、—–:]", re.S)
_GOOD = re.compile(
    r"\b(?:safe|safely|secure|protect\w*|guarantee\w*|warrant\w*|cover\w*|insur\w*|lock\w*|proof|refund\w*|friend\w*|"
    r"company|famil\w*|respect\w*|serious\w*|proud|dignity|listen\w*|polite\w*|welcome\w*|belong\w*|accept\w*|trust\w*|"
    r"certif\w*|receipt|licen\w*|some(?:one|body)|any(?:one|body)|invite\w*|included|thank\w*|recogni\w*|credit|"
    r"ask\w*|remember\w*|help\w*|look\w* up|notice\w*|attention|apolog\w*|sorry|"
    r"explain\w*|equal\w*|fair|hello|eye|credit|job|money|savings|income|pension|answer\w*|visit\w*|call\w*|"
    r"talk|speak|speaks|talks|care|cares|evidence|sure)\b"
    r"|(?<!不)(?<!没)(?:安全|保障|保险|放心|踏实|靠谱|质保|保修|证|锁|朋友|作伴|陪|家人|尊重|当回事|放在眼里|面子|认可|信任|礼貌|理我|搭理|记得|问|稳|敢|底|数|谱|"
    r"招呼|回应|正眼|搭话|招待|一视同仁|公平|道歉|体面|关心|联系|见|回|团圆|说话|聊|熟|认识|合同|发票|检测|医保|工资|"
    r"收入|钱|工作|房|赔|退|保证|说法|交代|同情|在乎|看得起|瞧得起|听|理会|帮|救|管|信)"
)
_SIGN = re.compile(r"n't\b|\b(?:not|no|never|nobody|no one|nothing|without)\b|[不没无别]")


def evil_denied(text: str, start: int, end: int) -> bool:
    """Say whether the evil at a place of a normalised text is said not to be there.

    Examples
    --------
    >>> text = "i'm not lonely"
    >>> evil_denied(text, 8, 14), evil_denied("i'm lonely", 4, 10)
    (True, False)
    >>> evil_denied("没人笑话我", 2, 5), evil_denied("不是没人笑话我", 4, 7)
    (True, False)
    """
    if _GOOD.search(text[start:end]):
        return False
    before = _CLAUSE.sub("", text[max(0, start - 60) : start])
    found = _RIGHT_BEFORE.search(before) or _RIGHT_BEFORE_ZH.search(before)
    if not found or _AGAINST.search(before[: found.start() + 2], 0, found.start()):
        return False
    if _FORBIDS.match(before):
        return False
    sign = start - len(before) + found.start()
    if sign and text[sign - 1] == text[start] and text[sign] == "不":  # 怕不怕 asks
        return False
    return not (_LIKE_THIS.search(text[end : end + 40]) or _ASKED.search(text[end : end + 60]))


def denied_within(text: str, start: int, end: int, expression: str) -> bool:
    """Say whether the last word of a match with a gap is denied inside of it, unless the lexicon says it so.

    Examples
    --------
    >>> denied_within("孩子没过敏", 0, 5, "孩子..6过敏"), denied_within("孩子没过敏", 0, 5, "孩子..6没过敏")
    (True, False)
    """
    words = text[start:end]
    if ".." not in expression or _COMMA.search(words):
        return False
    lasts = [words.rfind(" ") + 1] if " " in words else range(max(1, len(words) - 3), len(words) - 1)
    for last in filter(None, lasts):
        near = max(0, last - 14)
        sign = _SIGN.search(words[near:last])
        own = not sign or words[near + sign.start() :] in expression
        if not own and (" " in words or words[last:] in expression) and evil_denied(text, start + last, end):
            return True
    return False


def scope(text: str, start: int, end: int, *, forward: bool) -> tuple[int, int]:
    """Return the stretch of text that a dismissal covers, from its clause's start or to its end.

    Examples
    --------
    >>> text = "i don't care about the warranty, but the noise keeps me awake"
    >>> text[slice(*scope(text, 2, 18, forward=True))]
    "don't care about the warranty"
    """
    if forward:
        stop = _STOP.search(text, end)
        if any("\u4e00" <= c <= "\u9fff" for c in text[start:end]):
            comma = _COMMA.search(text, end)
            stop = min(filter(None, (stop, comma)), key=lambda m: m.start(), default=None)
        return start, stop.start() if stop else len(text)
    before = [m.end() for m in _STOP.finditer(text, 0, start)]
    return (before[-1] if before else 0), end
