"""The exercises of topic 07, the needs iceberg: what is asked, and which mistakes are usual."""

import re

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
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
from crmlib import datasets, iceberg

FOUR = ("product", "price", "contact", "trust")
LAYERS = {layer.value: Text(en=en, zh=zh) for layer, en, zh in zip(
    iceberg.Layer, ("visible", "hidden", "deep"), ("明显的利益", "隐藏的利益", "深藏的利益"), strict=True
)}  # fmt: skip
SENTENCES = {
    "a": Text(en="trust moves with satisfaction most", zh="信任跟满意度一起变得最明显"),
    "b": Text(en="more calls make happier", zh="多打电话就更满意"),
    "c": Text(en="cheaper packing does no harm", zh="包装便宜没关系"),
    "d": Text(en="adding lowers the number who ask", zh="往上加，要求重称的人变少"),
    "e": Text(en="trust decides in every trade", zh="各行各业都是信任说了算"),
    "f": Text(en="deals won by a training cannot be read off", zh="看不出培训能多成交几单"),
}


def deals() -> pd.DataFrame:
    return datasets.load("deals")


def said(outcome: str) -> pd.DataFrame:
    reasons = datasets.load("stated_reasons")
    return reasons[reasons["outcome"] == outcome]


def named(driver: str, reasons: pd.DataFrame) -> float:
    return 100 * iceberg.stated_importance(reasons, "reason", draws=20).table.loc[driver, "share"]


@once_per_data
def derived(outcome: str, column: str = "share", driver: str = "trust") -> float:
    return 100 * iceberg.relative_importance(deals(), outcome, draws=20).table.loc[driver, column]


@once_per_data
def corners(stated: bool = True) -> dict[str, str]:
    by = (
        iceberg.stated_importance(said("lost"), "reason", draws=20)
        if stated
        else iceberg.relative_importance(deals(), draws=20)
    )
    table = iceberg.importance_performance(deals(), by).table
    return {driver: table.loc[driver, "quadrant"].value for driver in FOUR}


def believing_the_ratings() -> dict[str, str]:
    """Return the corners that the derived map gives, where they differ."""
    right = corners()
    return {driver: corner for driver, corner in corners(stated=False).items() if corner != right[driver]}


def by_share_alone() -> dict[str, str]:
    """Return the corners of whoever overlooks a good performance."""
    careless = {"keep": "concentrate", "overkill": "low_priority"}
    return {driver: careless[corner] for driver, corner in corners().items() if corner in careless}


def axes_exchanged() -> dict[str, str]:
    """Return the corners of whoever takes performance for importance, where they differ."""
    turned = {"concentrate": "overkill", "overkill": "concentrate"}
    return {driver: turned[corner] for driver, corner in corners().items() if corner in turned}


def tipping(reasons: pd.DataFrame, form: str) -> float:
    """Return the belief in per cent from which on the price comes first; 100 if it never does."""
    gap = iceberg.iceberg_gap(deals(), reasons, form=form, draws=20)
    steps = iceberg.priorities(gap).tipping
    return 100 * next((at for at, driver in steps if driver == "price"), 1.0)


def tin() -> str:
    """Return where the smaller, fuller portion draws the higher bid, beyond the interval."""
    table = iceberg.evaluation_effect(datasets.load("perception")).table
    alone, beside = table["low"].iloc[0] > 0, table["low"].iloc[1] > 0
    return {(True, False): "a", (False, True): "b", (True, True): "c", (False, False): "d"}[alone, beside]


EXERCISES = [
    Exercise(
        id="7.1",
        points=1,
        level=1,
        title=Text(en="Why they bought", zh="为什么买了"),
        answer=Number(unit="%", tolerance=0.1),
        key=lambda: named("product", said("won")),
        mistakes=[
            Mistake(
                answer=lambda: named("product", said("lost")),
                message=Text(
                    en="That is the share among those who did not buy. Of whom does the question ask?",
                    zh="这是没有成交的客户里的比例。题目问的是哪些客户？",
                ),
            ),
            Mistake(
                answer=lambda: named("product", datasets.load("stated_reasons")),
                message=Text(
                    en="That takes all customers together. Is everybody asked for here?",
                    zh="这是把所有客户合在一起算的。题目问的是所有人吗？",
                ),
            ),
            Mistake(
                answer=lambda: round(named("product", said("won"))),
                message=Text(
                    en="Very near. How many decimals does the question ask for?",
                    zh="很接近了。题目要求保留几位小数？",
                ),
            ),
        ],
        hints=[
            Text(en="Look at the row Product of the table above.", zh="看上面那张表的“产品”一行。"),
            Text(en="The column is share, not low or high.", zh="看“份额”一列，不是“下限”或“上限”。"),
        ],
        solution=Text(
            en="Row Product, column share: {key} % of those who bought name the product first.",
            zh="“产品”一行的“份额”：成交的客户里，{key}% 首先说到产品。",
        ),
        reread="oddity-answer",
    ),
    Exercise(
        id="7.2",
        points=1,
        level=1,
        title=Text(en="Which layer speaks?", zh="是哪一层在说话？"),
        answer=LabelTable(items=list("abcde"), labels=LAYERS),
        key={"a": "visible", "b": "deep", "c": "hidden", "d": "visible", "e": "deep"},
        mistakes=[
            Mistake(
                answer={"b": "visible"},
                message=Text(
                    en="Remark b names two days. Is the day itself what troubles this customer?",
                    zh="b 提到了两个日子。让这位客户不安的，是日子本身吗？",
                ),
            ),
            Mistake(
                answer={"b": "hidden"},
                message=Text(
                    en="Remark b: did nobody get in touch, or is something wrong with what was said?",
                    zh="b 这位客户：是没人联系他，还是联系了以后，话里出了什么问题？",
                ),
            ),
            Mistake(
                answer={"e": "hidden"},
                message=Text(
                    en="Remark e: can this customer name anything that somebody does?",
                    zh="e 这位客户说得出店里谁做了什么吗？",
                ),
            ),
            Mistake(
                answer={"c": "visible"},
                message=Text(
                    en="Remark c: is anything wrong with the tea or with what it costs?",
                    zh="c 这位客户：茶叶或者价钱有什么问题吗？",
                ),
            ),
            Mistake(
                answer={"c": "deep"},
                message=Text(
                    en="Remark c sounds sad. But what is missing: a feeling, or something that somebody used to do?",
                    zh="c 听起来有点失落。可这位客户说少了什么：一种感觉，还是以前有人会做的一件事？",
                ),
            ),
        ],
        hints=[
            Text(
                en="The first output of the lesson lists what lies in each layer.",
                zh="课上第一个输出列出了每一层有什么。",
            ),
            Text(
                en="Is the remark about the goods, about being looked after, or about believing and feeling?",
                zh="对每句话问一问：说的是货，是有没有人照应，还是信不信、感觉好不好？",
            ),
            Text(
                en="Two are about the goods, one is about being looked after, two are about believing or feeling.",
                zh="有两句说的是货，一句说的是有没有人照应，两句说的是信不信或感觉。",
            ),
        ],
        solution=Text(
            en="{key}. Price and quality; trust; contact; quality again; feeling.",
            zh="{key}。依次是：价格、信任、交往、质量、感受。",
        ),
        reread="idea",
    ),
    Exercise(
        id="7.3",
        points=2,
        level=2,
        title=Text(en="The deal instead of the mood", zh="不看心情，看成交"),
        answer=Number(unit="%", tolerance=0.1),
        key=lambda: derived("won"),
        mistakes=[
            Mistake(
                answer=lambda: derived("satisfaction"),
                message=Text(
                    en="That is trust's share in satisfaction. Which outcome does the question name?",
                    zh="这是以满意度为结果的份额。题目说的结果是什么？",
                ),
            ),
            Mistake(
                answer=lambda: derived("won", "importance"),
                message=Text(
                    en="That is trust's part of everything, explained or not. Of what does the question ask the share?",
                    zh="这是占全部差异的部分，包括解释不了的。题目问的是占什么的份额？",
                ),
            ),
            Mistake(
                answer=lambda: derived("won", driver="price"),
                message=Text(
                    en="That is the share of the example. Which rating does the question name?",
                    zh="这是例子里那一项的份额。题目问的是哪一项？",
                ),
            ),
            Mistake(
                answer=lambda: round(derived("won")),
                message=Text(
                    en="Very near. How many decimals does the question ask for?",
                    zh="很接近了。题目要求保留几位小数？",
                ),
            ),
            Mistake(
                answer=lambda: derived("won", "r"),
                message=Text(
                    en="That is the correlation of trust with the deal. Which column holds shares?",
                    zh="这是信任与成交的相关系数。份额在哪一列？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Copy the pattern from the question. Which word in it names the driver?",
                zh="照抄题目里的写法。其中哪个词指的是驱动因素？",
            ),
            Text(
                en='Only "price" changes; it becomes "trust".',
                zh='只改 "price" 一处，换成 "trust"。',
            ),
        ],
        solution=Text(
            en="Trust holds {key} % of what explains the deal, nearly as much as of what explains satisfaction.",
            zh="能解释成交的部分里，信任占 {key}%，和满意度那里差不多。",
        ),
        reread="derived-reading",
    ),
    Exercise(
        id="7.4",
        points=2,
        level=2,
        title=Text(en="The map of the refusals", zh="拒绝理由画成的图"),
        answer=LabelTable(
            items=list(FOUR),
            labels={
                "concentrate": Text(en="concentrate here", zh="重点改进"),
                "keep": Text(en="keep up the good work", zh="继续保持"),
                "low_priority": Text(en="low priority", zh="优先级低"),
                "overkill": Text(en="possible overkill", zh="可能过度"),
            },
        ),
        key=corners,
        mistakes=[
            Mistake(
                answer=believing_the_ratings,
                message=Text(
                    en="That is the map of the ratings. What does the column share hold this time?",
                    zh="这是按评分画的图。这一次，“份额”一列是什么？",
                ),
            ),
            Mistake(
                answer=axes_exchanged,
                message=Text(
                    en="Two corners look exchanged. Which number says how important, and which says how well we do?",
                    zh="有两个角好像对调了。哪个数表示重要，哪个数表示做得好不好？",
                ),
            ),
            Mistake(
                answer=by_share_alone,
                message=Text(
                    en="You seem to go by the share alone. Which of the four lie above the line in performance?",
                    zh="你好像只看了份额。这四项里，哪几项的表现在分界线以上？",
                ),
            ),
            Mistake(
                answer=lambda: {"trust": believing_the_ratings()["trust"]},
                message=Text(
                    en="How many of those who refused named trust, and where is the line?",
                    zh="没有成交的客户里，有多少人说的是信任？分界线在哪里？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Compare each share and each performance with the line in the last row.",
                zh="把每一项的份额和表现，分别和最后一行的分界线比一比。",
            ),
            Text(
                en="Important, done badly: concentrate. Important, done well: keep. Unimportant, done well: overkill.",
                zh="重要但做得差：重点改进；重要而且做得好：继续保持；不重要却做得好：可能过度。",
            ),
        ],
        solution=Text(
            en="{key}. By the refusals alone, trust would be the last place to work.",
            zh="{key}。只看拒绝的理由，信任反倒成了最不用管的地方。",
        ),
        reread="gap-answer",
    ),
    Exercise(
        id="7.5",
        points=2,
        level=2,
        title=Text(en="How far to believe a refusal", zh="拒绝的话能信几分"),
        answer=Number(unit="%", tolerance=1.0),
        key=lambda: tipping(said("lost"), "reason"),
        mistakes=[
            Mistake(
                answer=lambda: tipping(datasets.load("stated_reasons"), "points"),
                message=Text(
                    en="That belongs to the 100 points, as in the lesson. Which words are used here?",
                    zh="这是课上分配 100 分的结果。这里用的是哪些话？",
                ),
            ),
            Mistake(
                answer=lambda: 100 - tipping(said("lost"), "reason"),
                message=Text(
                    en="That is what is left for the ratings at that point. How much do the words count there?",
                    zh="这是此时留给评分的分量。客户的话占多少？",
                ),
            ),
            Mistake(
                answer=50,
                message=Text(
                    en="That is the belief you put in. From which belief on does the last line name the price?",
                    zh="这是你填进去的数。最后一行里，从百分之几起是价格？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Add a line print(iceberg.priorities(excuses, 0.5)) and run the cell.",
                zh="加一行 print(iceberg.priorities(excuses, 0.5))，再运行这一格。",
            ),
            Text(
                en="The last line names who comes first, and from which belief on. Take the number beside Price.",
                zh="最后一行写着从百分之几起谁排第一。取价格前面的那个数。",
            ),
        ],
        solution=Text(
            en="From {key} % on: a first reason shouts louder than 100 points, so less belief is enough.",
            zh="从 {key}% 起价格排第一。首要理由比分配 100 分更极端，所以不用信那么多，价格就排到第一了。",
        ),
        reread="map-answer",
    ),
    Exercise(
        id="7.6",
        points=2,
        level=2,
        title=Text(en="Two tins", zh="两罐礼品茶"),
        answer=Choice(
            options={
                "a": Text(en="where they see only one tin", zh="只看得到其中一罐的地方"),
                "b": Text(en="side by side", zh="并排摆着的货架上"),
                "c": Text(en="in both places", zh="两种地方都一样"),
                "d": Text(en="in neither", zh="哪里都不会"),
            }
        ),
        key=tin,
        mistakes=[
            Mistake(
                answer="b",
                message=Text(
                    en="Side by side, what can a customer see that one tin alone does not show?",
                    zh="并排摆着的时候，客户能看出什么是单看一罐时看不出来的？",
                ),
            ),
            Mistake(
                answer="c",
                message=Text(
                    en="Compare the signs of the first two differences. Are they the same?",
                    zh="比一比前两行的“差”，正负号一样吗？",
                ),
            ),
            Mistake(
                answer="d",
                message=Text(
                    en="More grams in the other tin, certainly. In which row was more bid for fewer grams?",
                    zh="对手那罐确实更多。可是哪一行里，量少的反而出价更高？",
                ),
            ),
        ],
        hints=[
            Text(
                en="In which row is the difference above zero, with its whole interval?",
                zh="哪一行的“差”连同整个区间都在零以上？",
            ),
            Text(
                en="The difference is the small full cup less the large one. Our tin is the small full one.",
                zh="“差”是小杯（装满）减大杯。我们的礼品罐相当于装满的小杯。",
            ),
        ],
        solution=Text(
            en="{key}. Tins are not ice cream, so it is a guess that asks for a test in two shops.",
            zh="{key}。礼品茶毕竟不是冰淇淋，这只是推测，最好在两家店里试一试。",
        ),
        reread="twice-answer",
    ),
    Exercise(
        id="7.7",
        points=3,
        level=3,
        title=Text(en="What may we conclude?", zh="可以下什么结论？"),
        answer=ChoiceSet(options=SENTENCES),
        key={"a", "d", "f"},
        mistakes=[
            Mistake(
                answer={"a", "b", "d", "f"},
                when=lambda chosen: "b" in chosen,
                message=Text(
                    en="Does b speak of what moves together, or of what happens when we change something?",
                    zh="b 说的是一起变，还是改了以后会怎样？",
                ),
            ),
            Mistake(
                answer={"a", "c", "d", "f"},
                when=lambda chosen: "c" in chosen,
                message=Text(
                    en="How many customers got a broken sample, and how satisfied were they?",
                    zh="有多少客户收到了破损的样品？他们满意吗？",
                ),
            ),
            Mistake(
                answer={"a", "d", "e", "f"},
                when=lambda chosen: "e" in chosen,
                message=Text(
                    en="Who decided how much trust weighs in the simulated firm?",
                    zh="在模拟企业里，信任有多重要，是谁定的？",
                ),
            ),
            Mistake(
                answer={"a", "f"},
                when=lambda chosen: "d" not in chosen,
                message=Text(
                    en="One table of the lesson comes from an experiment by lot. What does that allow us to say?",
                    zh="课上有一张表来自抽签分组的试验。这样就可以说什么？",
                ),
            ),
            Mistake(
                answer={"a", "d"},
                when=lambda chosen: "f" not in chosen,
                message=Text(
                    en="One sentence says what the data do *not* tell. Did anybody in the data get a training?",
                    zh="有一句说的是数据*看不出*什么。数据里有人接受过培训吗？",
                ),
            ),
            Mistake(
                answer={"d", "f"},
                when=lambda chosen: "a" not in chosen,
                message=Text(
                    en="Does a promise an effect, or does it only describe what moves together?",
                    zh="a 说的是改了就有效果，还是只描述什么跟什么一起变？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Sort the sentences: which ones describe, which ones promise that a change has an effect?",
                zh="先把这些话分一分：哪些只是描述，哪些说的是改了就有效果？",
            ),
            Text(
                en="A promise needs an experiment in which the lot decided. Where was there one?",
                zh="说有效果，要有抽签分组的试验。哪里做过这样的试验？",
            ),
            Text(en="Three sentences belong in the answer.", zh="答案里有三句。"),
        ],
        solution=Text(
            en="{key}. The others promise an effect that nobody has tried, or make a law of one firm.",
            zh="{key}。其余几句，要么说了没有试验过的效果，要么把一家企业的情况当成了规律。",
        ),
        reread="truth-answer",
    ),
    Exercise(
        id="7.8",
        points=3,
        level=3,
        title=Text(en="Wang Qiang's memo", zh="王强的通知"),
        answer=ShortText(
            key_points=[
                KeyPoint(
                    label=Text(
                        en="a named reason is easy to say, not proof", zh="嘴上的理由容易说，不等于真正的原因"
                    ),
                    en=[
                        r"excuse",
                        r"pretext",
                        r"eas(y|ier|iest) (to (name|give|say)|answer|reason|way|thing|option)",
                        r"polite|nobody likes to|to (my|his|her|our|your|their|the seller's|a seller's) face",
                        r"(they|people|customers) (only )?(say|name).{0,40}\b(but|yet|not|n't|hide|instead|while)\b",
                        r"(visible|tip of the|surface|above (the )?water|iceberg)",
                        r"stated",
                        r"not (always |necessarily )?(the|their|what) (real|true|whole|decid)",
                        r"(real|true) (reason|cause|motive)",
                        r"(their|the|customers'?) words",
                        r"(only )?what (they|people|customers) (say|tell|told|claim|name)",
                        r"(comes?|came|coming) to mind|leaves? me alone|get rid of (me|us|him|the sales|a sales)",
                        r"(say|saying|naming|name) .{0,30}(costs nothing|is easy|easy|cheap)",
                        r"only the first reason|eas(y|ier) to .{0,12}(blame|hide behind|complain)",
                        r"(43 ?%|they say|the price).{0,30}(not|n'?t) .{0,20}(believe|at face value|literal|the whole)",
                    ],
                    zh=[
                        "借口",
                        "托词|托辞|推托|推脱",
                        "嘴上|口头",
                        "容易说|好开口|说得出口|好说出口|说出口|最?方便|和气|面子|客气",
                        "(说的|给的|讲的)(理由|原因)?.{0,8}(不|未必|只是|可能|也许)",
                        "(真实|真正|背后)的?(理由|原因)",
                        "不(一定)?是真",
                        "表面|看得见|明显的利益|水面|冰山",
                        "客户的话",
                        "陈述",
                        "不好意思",
                        "随口|不想(多)?(说|解释|讲)|不能(全)?当真|(真话|实话|心里话)|敷衍|搪塞|打发|省事",
                        "(说|嫌)(太)?贵.{0,10}(其实|只是|不一定|未必)",
                        "心里.{0,6}(不|另)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="the ratings point to trust (the deep needs), hardly to the price",
                        zh="评分指向信任（深藏的利益），价格的份额很小",
                    ),
                    en=[
                        r"trust",
                        r"\bdeep (need|layer|part|one)",
                        r"derived",
                        r"price('s)? .{0,40}(small|tiny|little|only|low|hardly|3\.9|4 ?%)",
                    ],
                    zh=[
                        "信任",
                        "信不过|信得过",
                        "深藏|深层",
                        "推导",
                        "价格.{0,12}(很小|不大|只有|只占|不到|3\\.9)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="importance is not effect; deep needs are inferred",
                        zh="重要不等于有效；深藏的利益只是推断",
                    ),
                    en=[
                        r"(not|n't) (the same as |yet )?(an? |the )?(effect|caus|proof|proven|proved|guarantee)",
                        r"(no|without) (proof|evidence|guarantee)",
                        r"n('|o)t (yet )?prove",
                        r"\bcaus(e|es|al|ation|ality)\b",
                        r"correlat",
                        r"\binfer",
                        r"(do|does|did|can)(n't| ?not) (yet )?(know|show|tell|say)",
                        r"nobody (knows|has (seen|tried|tested))",
                        r"(never|not|n't) (yet )?(been )?(tried|tested)",
                        r"uncertain",
                        r"not (sure|certain|clear|known)( if| whether| that)? .{0,30}(work|help|effect|change|cause)",
                        r"halo",
                    ],
                    zh=[
                        "不(等于|是|代表|意味着|等同).{0,6}(效果|有效|有用|因果|原因|证明)",
                        "因果",
                        "相关(?!部门|人员|费用|方)",
                        "推断|推测",
                        "没有?证明|不能证明|证明不了|没法证明|没有?证据|证据不足",
                        "不(知道|清楚|能说明|能保证|一定(有用|有效|管用))",
                        "没有?(人)?试过|未经试验|还没(有)?(试|验证)",
                        "看不出|没法知道|无法(知道|判断|确定)|不确定|难说|不好说|说不准|只是问卷",
                        "(有没有|有无|是否)(用|效果|效).{0,8}(不|还|没|要)",
                        "光环",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="try it by lot on a few, and say what result would change your mind",
                        zh="先抽签小范围试一试，并说出什么结果会让你改变看法",
                    ),
                    en=[
                        r"experiment",
                        r"\bpilot",
                        r"\btrial",
                        r"\btest(ed|ing|s)?\b",
                        r"\btry (it|both|them|this|each|out|the|a)\b",
                        r"by lot",
                        r"random",
                        r"control group",
                        r"a/b",
                        r"(two|three|half|some|a few|several) (of )?(the |our )?(shops|stores|teams|branches|regions)",
                        r"change my mind",
                        r"compare .{0,40}(shops|stores|teams|groups|deals|regions|sales)",
                    ],
                    zh=[
                        "试验|实验|试点|试行|测试",
                        "试一(试|下)|先试|试试",
                        "抽签|随机|对照",
                        "改变(我的)?(看法|想法|主意)",
                        "对比|(后|再|来|作|做|进行)比较|比较(一下|两|哪|成交|结果|效果)|比一比",
                        "(几|两|一半|部分|少数)(家|个)?(门店|店|团队|地区|区域|客户)",
                    ],
                ),
            ]
        ),
        key=Text(
            en=(
                "The price is the reason that is easiest to say; it may be an excuse. In the ratings trust moves with "
                "satisfaction far more than the price. But importance is not effect, and nobody has tried either plan. "
                "So let us try both by lot in a few shops. If the lower price wins clearly more deals than "
                "the training, I change my mind."
            ),
            zh=(
                "价格是最容易说出口的理由，也可能只是借口。从评分来看，跟满意度一起变的主要是信任，价格的份额很小。"
                "不过重要不等于有效，两个方案都还没有试过。建议抽签选几家店，两样都试一试。"
                "如果降价比培训明显多成交，我就改变看法。"
            ),
        ),
        mistakes=[
            Mistake(
                answer=Text(
                    en="Yes, 43 % is the largest group, so cut the prices.",
                    zh="同意，43% 占得最多，应该降价。",
                ),
                when=lambda text: (
                    text.lower().startswith(
                        ("yes", "agree", "i agree", "right, ", "同意", "是的", "对，", "赞成", "应该降价")
                    )
                    and not any(word in text.lower() for word in ("but ", "though", "但", "不过", "可是"))
                ),
                message=Text(
                    en="How do you know that the reason customers name is the one that decides?",
                    zh="你怎么知道客户说的理由，就是真正起作用的理由？",
                ),
            ),
            Mistake(
                answer=Text(
                    en="No, it is trust that decides, so train everybody.",
                    zh="不对，决定成交的是信任，应该培训全体销售人员。",
                ),
                when=lambda text: (
                    any(
                        word in text.lower()
                        for word in ("train everybody", "train all", "培训全体", "全员培训")
                    )
                    and not any(
                        word in text.lower() for word in ("but ", "though", "但", "不过", "可是", "试")
                    )
                ),
                message=Text(
                    en="Has anybody shown yet that a training raises trust, and that this wins deals?",
                    zh="有人证明过培训能提高信任、从而多成交吗？",
                ),
            ),
            Mistake(
                answer=Text(
                    en="No, 5 % is too much, 3 % would be better.",
                    zh="降 5% 太多了，降 3% 就行。",
                ),
                when=lambda text: (
                    re.search(
                        r"\b[1-46-9]0? ?% (would|is|will|should)|too (much|little)"
                        r"|降 ?[1-46-9]0? ?%|降(得)?太(多|少)",
                        text,
                        re.IGNORECASE,
                    )
                    and not re.search(r"trust|rating|excuse|信任|打分|借口|试", text, re.IGNORECASE)
                ),
                message=Text(
                    en="Before you haggle over how much: how do you know that it is the price at all?",
                    zh="先别急着商量降多少：你怎么知道问题真的出在价格上？",
                ),
            ),
        ],
        hints=[
            Text(
                en="What is easy to say when one refuses? And what do the ratings show?",
                zh="拒绝的时候，什么话最容易说出口？评分又说明了什么？",
            ),
            Text(
                en="Say what the words are worth, what the ratings show, what they do not prove, and how to find out.",
                zh="说说：客户的话值多少，评分说明什么，还不能证明什么，怎样才能弄清楚。",
            ),
        ],
        solution=Text(en="For instance: {key}", zh="例如：{key}"),
        reread="take-away",
    ),
]
