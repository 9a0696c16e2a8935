"""The exercises of topic 06, needs and motives: what is asked, and which mistakes are usual."""

import pandas as pd

from crmcourse.exercises.declare import (
    ChoiceSet,
    Exercise,
    KeyPoint,
    LabelTable,
    Mistake,
    Number,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, language, maslow, world
from crmlib.stats.prevalence import prevalence

FIVE, SIX = list("ABCDE"), list("ABCDEF")


def here() -> pd.DataFrame:
    table = datasets.load("utterances").fillna("")
    return table[table["language"] == language()]


def sealed() -> pd.DataFrame:
    return here()[world.sealed(here()["source"])]


def studied() -> pd.DataFrame:
    return here()[~world.sealed(here()["source"])]


@once_per_data
def plain(_lang: str) -> pd.DataFrame:
    """Return sealed texts with one need on which both labellers and the tagger agree, short ones first."""
    texts = sealed()
    tags = maslow.tag(texts["text"]).table
    agree = (texts["needs"] == texts["needs_second"]) & (texts["motive"] == texts["motive_second"])
    one = (texts["needs"] != "") & ~texts["needs"].str.contains("|", regex=False) & (texts["motive"] != "")
    return texts[agree & one & (tags["needs"] == texts["needs"])].sort_values(
        "text", key=lambda text: text.str.len(), kind="stable"
    )


def five() -> dict[str, str]:
    """Return the need of five letters, A to E."""
    letters = plain(language()).groupby("needs").head(1).sort_values("utterance_id")
    return dict(zip(FIVE, letters["needs"], strict=False))


def taken_for(need: str, other: str) -> dict[str, str]:
    return {letter: other for letter, label in five().items() if label == need}


def six(style: maslow.Marketing) -> list[str]:
    """Return which of six letters, A to F, call for a style."""
    rest = plain(language()).drop(plain(language()).groupby("needs").head(1).index)
    letters = rest.groupby(["motive", "needs"]).head(1).groupby("motive").head(3).sort_values("utterance_id")
    styles = letters["motive"].map(maslow.sell)
    return [letter for letter, found in zip(SIX, styles, strict=False) if found == style]


@once_per_data
def score(_lang: str, column: str = "precision", strictness: float = 0.75, *, known: bool = False) -> float:
    labelled = studied() if known else sealed()
    return 100 * maslow.evaluate(labelled, strictness=strictness).table.loc["all", column]


@once_per_data
def supported(_lang: str) -> list[str]:
    """Return the claims whose interval lies on one side."""
    ends = maslow.by_strictness(sealed(), steps=(0, 0.5, 1)).table
    known = maslow.by_strictness(studied(), steps=(0.5,)).table
    both = datasets.load("utterances")
    gap = maslow.parity(both[world.sealed(both["source"])]).table
    claims = {
        "a": ends["coverage_high"].iloc[2] < ends["coverage_low"].iloc[0],
        "b": gap.loc["precision", "high"] < 0,
        "c": ends["coverage_high"].iloc[1] < known["coverage_low"].iloc[0],
    }
    return [claim for claim, holds in claims.items() if holds]


@once_per_data
def errors(_lang: str, *, known: bool = False) -> dict[str, int]:
    return maslow.error_counts(studied() if known else sealed(), "safety")


def worried(*, known: bool = False) -> float:
    return 100 * prevalence(240, 1000, **errors(language(), known=known)).share


def without_false_alarms() -> float:
    counts = errors(language())
    return 24 / (counts["found"] / counts["needy"])


@once_per_data
def pharmacy(_lang: str, labelled: str = "others", column: str = "high") -> float:
    """Return a share of the pharmacy's letters with a physiological need, in per cent."""
    mine = sealed()["source"].str.endswith("pharmacy")
    kinds = {"others": sealed()[~mine], "studied": studied()}
    kinds["both"] = pd.concat([kinds["others"], kinds["studied"]])
    shares = maslow.corrected_shares(sealed()["text"][mine], kinds[labelled])
    return 100 * shares.table.loc["physiological", column]


EXERCISES = [
    Exercise(
        id="6.1",
        points=1,
        level=1,
        title=Text(en="Five letters, five needs", zh="五句话，五种需求"),
        answer=LabelTable(items=FIVE, labels=maslow.Need),
        key=five,
        mistakes=[
            Mistake(
                answer=lambda: taken_for("safety", "physiological"),
                message=Text(
                    en="Does this customer's body suffer now, or is it something that might go wrong?",
                    zh="这位客户是身体正难受，还是担心会出什么事？",
                ),
            ),
            Mistake(
                answer=lambda: taken_for("esteem", "belonging"),
                message=Text(
                    en="Does this customer want to be among others, or to be somebody in their eyes?",
                    zh="这位客户是想和大家在一起，还是想在别人眼里有分量？",
                ),
            ),
            Mistake(
                answer=lambda: taken_for("actualisation", "esteem"),
                message=Text(
                    en="Suppose nobody ever saw it. Would this customer still want it?",
                    zh="假如谁也看不见，这位客户还想不想要？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Ask of each letter: what would be lost if the customer did not get it?",
                zh="每句话问一声：如果得不到，这位客户失去的是什么？",
            ),
            Text(en="Each of the five needs comes exactly once.", zh="五种需求正好各出现一次。"),
        ],
        solution=Text(
            en="{key}. Both labellers and the tagger agree on these; most letters in real life are less plain.",
            zh="{key}。这几句两位标注者和标注器都一致；真实的来信大多没有这么清楚。",
        ),
        reread="idea",
    ),
    Exercise(
        id="6.2",
        points=1,
        level=1,
        title=Text(en="Crisis or vision?", zh="危机还是愿景？"),
        answer=ChoiceSet(options=SIX),
        key=lambda: set(six(maslow.Marketing.CRISIS)),
        mistakes=[
            Mistake(
                answer=lambda: set(six(maslow.Marketing.VISION)),
                message=Text(
                    en="In these, does a trouble end or a joy begin? Which of the two does crisis marketing answer?",
                    zh="这几句是要结束麻烦，还是要开始快乐？危机行销回答的是哪一种？",
                ),
            ),
            Mistake(
                answer=lambda: set(SIX),
                message=Text(
                    en="Do all six want to get rid of something?",
                    zh="六位都是想摆脱什么吗？",
                ),
            ),
        ],
        hints=[
            Text(
                en="For each letter: is the customer getting away from something, or going toward something?",
                zh="每句话问：客户想离开什么，还是想得到什么？",
            ),
            Text(
                en="Three of the six want to end or prevent a problem.",
                zh="六句里有三句是想结束或防止一个问题。",
            ),
        ],
        solution=Text(
            en="{key}: they move away from pain. The others move toward pleasure, which vision marketing answers.",
            zh="{key}：他们想远离痛苦。其余的想实现快乐，该用愿景行销。",
        ),
        reread="idea",
    ),
    Exercise(
        id="6.3",
        points=2,
        level=2,
        title=Text(en="A stricter tagger", zh="更严格的标注器"),
        answer=Number(unit="%", tolerance=0.5),
        key=lambda: score(language()),
        mistakes=[
            Mistake(
                answer=lambda: score(language(), "recall"),
                message=Text(
                    en="That is the share of the labels that were found. Of what does the question ask a share?",
                    zh="这是标签里被找到的比例。题目问的是在什么里面占多少？",
                ),
            ),
            Mistake(
                answer=lambda: score(language(), strictness=0.5),
                message=Text(
                    en="That is the usual strictness. Which one does the question name?",
                    zh="这是平常的严格程度。题目说的是多少？",
                ),
            ),
            Mistake(
                answer=lambda: score(language(), known=True),
                message=Text(
                    en="Those are texts that the tagger was made with. Are they a fair exam?",
                    zh="做标注器的时候用过这些句子。拿来考试公平吗？",
                ),
            ),
        ],
        hints=[
            Text(
                en="evaluate takes the strictness as strictness=….",
                zh="evaluate 用 strictness=… 指定严格程度。",
            ),
            Text(
                en='Take .table.loc["all", "precision"] of the sealed texts and multiply by 100.',
                zh='在封存的句子上取 .table.loc["all", "precision"]，再乘以 100。',
            ),
        ],
        solution=Text(
            en='100 * maslow.evaluate(sealed, strictness=0.75).table.loc["all", "precision"] is {key} %.',
            zh='100 * maslow.evaluate(sealed, strictness=0.75).table.loc["all", "precision"]，等于 {key}%。',
        ),
        reread="strictness-answer",
    ),
    Exercise(
        id="6.4",
        points=2,
        level=2,
        title=Text(en="What do the data support?", zh="哪些说法有数据支持？"),
        answer=ChoiceSet(
            options={
                "a": Text(
                    en="at strictness 1 fewer customers are heard than at 0",
                    zh="严格程度为 1 时，听到的客户比为 0 时少",
                ),
                "b": Text(
                    en="the tags are more often right in Chinese than in English", zh="中文标得比英文准"
                ),
                "c": Text(
                    en="more customers are heard in the trades that the tagger was made with than in the sealed ones",
                    zh="做标注器时用过的行业，比封存的行业听到的客户多",
                ),
                "d": Text(
                    en="Chinese customers have more needs than English ones", zh="中文客户的需求比英文客户多"
                ),
                "e": Text(
                    en="self-actualisation is the rarest need in the market",
                    zh="自我实现是市场上最少见的需求",
                ),
            }
        ),
        key=lambda: set(supported(language())),
        mistakes=[
            Mistake(
                answer=lambda: {*supported(language()), "d"},
                message=Text(
                    en="One of your claims is about customers. Does your column tell of customers or of the tagger?",
                    zh="你选的有一条说的是客户。你看的那一列说的是客户，还是标注器？",
                ),
            ),
            Mistake(
                answer=lambda: {*supported(language()), "e"},
                message=Text(
                    en="One of your claims is about a market. Who decided how many texts of each need there are?",
                    zh="你选的有一条说的是市场。每种需求有多少句，是谁定的？",
                ),
            ),
            Mistake(
                answer=lambda: {*supported(language()), "b"},
                message=Text(
                    en="Look at the interval of the difference in precision. Does it leave out zero?",
                    zh="看看精确率之差的区间。零在不在里面？",
                ),
            ),
        ],
        hints=[
            Text(
                en="First drop the claims about people: quotas can support none of them.",
                zh="先去掉说客户、说市场的：配额支持不了任何一条。",
            ),
            Text(
                en="For the rest: are the intervals apart, or does the difference's interval leave out zero?",
                zh="剩下的，看两个区间是不是分开，或者差的区间是不是不含零。",
            ),
        ],
        solution=Text(
            en="{key}. The others go beyond the data: an interval that holds zero, or quotas read as frequencies.",
            zh="{key}。其余的都超出了数据：要么区间含零，要么把配额当成了频率。",
        ),
        reread="strictness-answer",
    ),
    Exercise(
        id="6.5",
        points=2,
        level=2,
        title=Text(en="240 of 1,000", zh="1,000 封里的 240 封"),
        answer=Number(unit="%", tolerance=0.5),
        key=worried,
        mistakes=[
            Mistake(
                answer=24.0,
                message=Text(
                    en="That is the tagged share. How many worried customers does the tagger miss?",
                    zh="这是自动标注的比例。担心安全的客户，标注器漏了多少？",
                ),
            ),
            Mistake(
                answer=without_false_alarms,
                message=Text(
                    en="That makes up for the missed ones. What about those that were tagged wrongly?",
                    zh="这补上了漏掉的。标错的呢？",
                ),
            ),
            Mistake(
                answer=lambda: 0.24 * maslow.evaluate(sealed()).table.loc["safety", "precision"] * 100,
                message=Text(
                    en="That takes out the wrong tags. What about the customers who got none?",
                    zh="这去掉了标错的。没有被标到的客户呢？",
                ),
            ),
            Mistake(
                answer=lambda: worried(known=True),
                message=Text(
                    en="Those errors are from trades that the tagger was made with. Has it seen these letters?",
                    zh="这是做标注器时用过的行业的出错率。这些来信它见过吗？",
                ),
            ),
        ],
        hints=[
            Text(
                en="prevalence wants three things: how many were tagged, of how many, and the errors.",
                zh="prevalence 要三样东西：标出多少、一共多少、出错的情况。",
            ),
            Text(
                en="Change only the first number of the pattern, and multiply .share by 100.",
                zh="写法里只改第一个数，再把 .share 乘以 100。",
            ),
        ],
        solution=Text(
            en="100 * prevalence(240, 1000, **errors).share is {key} %: more are missed than wrongly tagged.",
            zh="100 * prevalence(240, 1000, **errors).share，等于 {key}%：漏掉的比标错的多。",
        ),
        reread="mailbag-answer",
    ),
    Exercise(
        id="6.6",
        points=3,
        level=3,
        title=Text(en="The pharmacy's letters", zh="药房的来信"),
        answer=Number(unit="%", tolerance=0.3),
        key=lambda: pharmacy(language()),
        mistakes=[
            Mistake(
                answer=lambda: pharmacy(language(), column="corrected"),
                message=Text(
                    en="That is the best guess. Which end of the interval must the pharmacy be ready for?",
                    zh="这是最可能的值。药房要为区间的哪一头做准备？",
                ),
            ),
            Mistake(
                answer=lambda: pharmacy(language(), "studied"),
                message=Text(
                    en="The tagger was made with those trades and knows them. Has it seen the pharmacy's letters?",
                    zh="标注器是用那些行业做出来的，漏得少。药房的来信它见过吗？",
                ),
            ),
            Mistake(
                answer=lambda: pharmacy(language(), "both"),
                message=Text(
                    en="More texts are not always better. Are all of these of the same kind as the pharmacy's?",
                    zh="句子多不一定好。这些句子都和药房的来信是同一类吗？",
                ),
            ),
            Mistake(
                answer=lambda: pharmacy(language(), column="low"),
                message=Text(
                    en="At least so many. Does the pharmacy run short when there are fewer letters, or more?",
                    zh="这是至少有这么多。信比这少会短缺，还是比这多会短缺？",
                ),
            ),
            Mistake(
                answer=lambda: pharmacy(language(), "both", "corrected"),
                message=Text(
                    en="That is the pattern as it stands. Which table is right, and which end is needed?",
                    zh="这是写法里的原样。题目要的是哪张表、区间的哪一头？",
                ),
            ),
            Mistake(
                answer=lambda: pharmacy(language(), column="tagged_share"),
                message=Text(
                    en="That is the tagged share. What must happen to it before it is reported?",
                    zh="这是自动标注的比例。汇报之前还要做什么？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Which of the three tables holds texts that the tagger has never seen, like the pharmacy's?",
                zh="三张表里，哪一张是标注器没见过的，和药房的来信一样？",
            ),
            Text(
                en="Whoever must not run short plans for the upper end: the column high.",
                zh="不能短缺，就要按上限准备，列名写 high。",
            ),
            Text(
                en='In the pattern, put your table in the place of both, and "high" in the place of "corrected".',
                zh='写法里，用你选的表换掉 both，用 "high" 换掉 "corrected"。',
            ),
        ],
        solution=Text(
            en='With others and "high": {key} %. The errors must come from texts that the tagger had not seen either.',
            zh='用 others 和 "high"：{key}%。出错率要取自标注器同样没见过的句子。',
        ),
        reread="by-lot-answer",
    ),
    Exercise(
        id="6.7",
        points=3,
        level=3,
        title=Text(en="Forty per cent are afraid", zh="“四成客户在害怕”"),
        answer=ShortText(
            key_points=[
                KeyPoint(
                    label=Text(
                        en="a tagged share is no true share: correct it, with an interval",
                        zh="标注的比例不是真实的比例：要校正，要有区间",
                    ),
                    en=[
                        r"correct(ed|ion|ing)?\b.{0,40}(share|error|number|figure|interval|prevalence|%|per cent)",
                        r"(share|number|figure|per cent|it|%).{0,30}(must|should|needs? to|has to) be corrected",
                        r"tagged share",
                        r"rogan|prevalence",
                        r"interval",
                        r"(false|wrong) (alarm|tag|positive)",
                        r"wrongly tagged|tagged wrongly|mis-?tag",
                        r"(miss(es|ed)?|overlook\w*) .{0,30}(customer|letter|need|some|many|half|text)",
                        r"(error|mistake)s? of the (tagger|machine|tool|software)",
                        r"(tagger|machine|tool|software)('s)? (own )?(makes? )?(error|mistake)",
                        r"(tagger|machine|tool|software) (is|can be|may be|is often|is sometimes) (wrong|mistaken)",
                    ],
                    zh=[
                        "校正",
                        "修正",
                        "区间",
                        "标注的比例",
                        "(会|可能|也会|难免|经常|容易)?(标|判|认|听)错",
                        "漏(掉|标|听|了|报)",
                        "误(标|判|报)",
                        "出错率|错误率",
                        "(机器|标注器|系统|软件).{0,8}(出错|犯错|不准|有误差)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="whose letters? those who write are not all customers, and quotas are no market",
                        zh="是谁的来信？写信的人不等于全部客户，配额不等于市场",
                    ),
                    en=[
                        r"(those|people|customers|who) (who )?(write|wrote|complain)\w*",
                        r"(not|n't) (all|every|our|the) (of )?(our )?customers?",
                        r"(letter|mail)[- ]?(writers?|bag)",
                        r"(not |un)representative",
                        r"sample|\bquotas?\b|self-select|selection",
                        r"whose (letters|texts|messages)",
                        r"silent (customers|majority|ones)",
                    ],
                    zh=[
                        "(写信|来信|留言|投诉|开口|说话).{0,6}(人|客户|的).{0,12}(不等于|不是|不代表|只是|并非)",
                        "(不等于|不是|不代表|代表不了).{0,6}(全部|所有|全体|整个|市场)",
                        "代表性|样本|配额|抽样",
                        "谁的(来信|话|留言)",
                        "没(写信|来信|说话|开口|吭声)",
                        "沉默的",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="a tag is a hint about a text: no fear campaign by name, no lists of the vulnerable",
                        zh="标签只是提示：不点名吓唬，不给弱者列名单",
                    ),
                    en=[
                        r"hint",
                        r"not (the |a )?(truth|fact|trait)",
                        r"(vulnerab|sensitive|privacy|personal data|gdpr|pipl|consent|ethic|profil)",
                        r"(scare|scaring|frighten|fear|panic|alarm(ing|ist)?\b|prey|exploit|manipulat)",
                        r"(not|n't|never|no) .{0,30}(by name|individual|each (of them|customer)|single out)",
                        r"(make|create|invent|stir up)\w* (a |new |their )?(worr|fear|danger)",
                    ],
                    zh=[
                        "提示|线索",
                        "不是.{0,6}(真相|事实|特征)",
                        "隐私|敏感|个人信息|同意|画像|伦理|道德",
                        "(吓唬|恐吓|吓到|吓人|制造(恐慌|担心|焦虑)|利用)",
                        "弱者|脆弱|弱势",
                        "(不|别|勿|不该|不能|不要).{0,8}(点名|逐个|一个个|指名|单独)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="what would change your mind: letters drawn by lot and read by people, or a trial by lot",
                        zh="什么会让你改变看法：抽签取信请人来读，或者两种开头抽签试发",
                    ),
                    en=[
                        r"by lot\b|random|\bdraw\w* ",
                        r"label(led|ing|s)? (some|a|by|them|\d+|it)",
                        r"(people|staff|colleagues|humans?|some(body|one)|we) .{0,20}(read|label)",
                        r"read (some|a few|them|the letters|\d+|by)",
                        r"experiment|\btrial|\ba/b\b|pilot|control group",
                        r"test (two|both|the (line|letter|opening)|it|them)",
                        r"change my mind",
                        r"\bask (them|some|the customers|a few)",
                    ],
                    zh=[
                        "抽签|抽取|随机|抽一些|抽\\d+",
                        "(人工|请人|找人|让人|员工|同事|人来).{0,10}(标|读|看|核对|复核)",
                        "试验|实验|对照|试点|试发|A/B",
                        "改变(我的)?(看法|想法|主意)",
                        "(问问|询问|回访)",
                    ],
                ),
            ]
        ),
        key=Text(
            en=(
                "40 % is the tagged share: the tagger misses customers and tags others wrongly, so correct it and give "
                "the interval. And those who write are not all customers. A tag is a hint which letter to read first; "
                "no fear campaign by name, least of all to the vulnerable. I would change my mind about the share if "
                "letters drawn by lot and read by people said the same, about the line if a trial by lot favoured it."
            ),
            zh=(
                "四成是自动标注的比例：有漏掉的，也有标错的，要校正并给出区间。写信的人也不等于全部客户。"
                "标签只是提示先读哪封信，不能点名吓唬人，尤其是弱者。"
                "如果抽签取一些信请人来读，结果差不多，我就相信这个比例；如果两种开头抽签试发，危机的更好，我就改变看法。"
            ),
        ),
        mistakes=[
            Mistake(
                answer=Text(
                    en="Good, forty per cent is a lot. Send it to all of them.",
                    zh="四成可不少，马上发给他们。",
                ),
                when=lambda text: any(
                    words in text.lower() for words in ("send it to all", "is a lot.", "马上发", "可不少")
                ),
                message=Text(
                    en="Forty per cent of whom, counted by whom, and how often is the machine wrong?",
                    zh="是谁里面的四成，谁数的，机器多久错一次？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Take the sentence apart: 40 %, our customers, the machine, each of them by name.",
                zh="把这句话拆开看：四成、我们的客户、机器说的、给每个人发。",
            ),
            Text(
                en="Say what is wrong with the number, whose it is, what is wrong with its use, what convinces you.",
                zh="说说：数字有什么问题，是谁的数字，这样用行不行，什么能说服你。",
            ),
        ],
        solution=Text(en="For instance: {key}", zh="例如：{key}"),
        reread="rules",
    ),
]
