"""The exercises of topic 09, customer delivered value: what is asked, and which mistakes are usual."""

import re

import pandas as pd

from crmcourse.exercises.declare import (
    ChoiceSet,
    Exercise,
    KeyPoint,
    LabelTable,
    Mistake,
    Number,
    Ranking,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, value
from crmlib.value import Form

NESTS = {"greenhill + mistypeak": ("greenhill", "mistypeak")}
SPOKEN = {"a": "energy", "b": "time", "c": "effort", "d": "personnel", "e": "image"}
COST = {"service": 16.0, "personnel": 4.0, "time": 2.8, "effort": 3.0}
RANKED = {
    "service": Text(en="service", zh="服务"),
    "personnel": Text(en="personnel", zh="人员"),
    "time": Text(en="time", zh="时间"),
    "effort": Text(en="effort", zh="体力"),
}
YUAN = Text(en="yuan", zh="元")


@once_per_data
def nested(form: Form = Form.CLASSIC) -> value.NestedLogit:
    kept = value.screen(datasets.load("choices")).kept
    return value.NestedLogit(form, nests=NESTS).fit(kept[kept["holdout"] == 0])


def worth(part: str) -> float:
    return float(nested().willingness_to_pay().table.loc[part, "wtp"])


def trade(days: int = 2, *, service: int = -1) -> float:
    return service * worth("service") - days * worth("time")


def share(model: value.NestedLogit | value.ConditionalLogit, *left: str, without: str = "") -> float:
    """Return the share of these firms together, in per cent, when one firm is gone."""
    offers = datasets.load("offers")
    table = model.shares(offers[offers["alternative"] != without]).table
    return 100 * float(table.loc[list(left), "share"].sum())


@once_per_data
def ranking(form: Form) -> pd.DataFrame:
    offers = datasets.load("offers")
    weights = value.swing_weights(nested(form), offers, form=form)
    return value.rank_reversal(offers, weights, form=form).table


def supported() -> set[str]:
    """Return the statements of 9.5 that the two tables support."""
    classic, lecture = ranking(Form.CLASSIC), ranking(Form.LECTURE)
    statements = {
        "a": classic.index[0] == "greenhill",
        "b": lecture.index[0] == "greenhill",
        "c": min(table["reversal"].iloc[0] for table in (classic, lecture)) > 0.25,
        "d": classic.loc["greenhill", "low"] > classic.loc["redgate", "high"],
        "e": classic.index[-1] == lecture.index[-1] == "oldharbour",
    }
    return {letter for letter, holds in statements.items() if holds}


def ranked(by: dict[str, float]) -> list[str]:
    return sorted(by, key=lambda part: -by[part])


EXERCISES = [
    Exercise(
        id="9.1",
        points=1,
        level=1,
        title=Text(en="Which part is it?", zh="这是哪一项？"),
        answer=LabelTable(
            items=list(SPOKEN),
            labels={
                "product": Text(en="product value", zh="产品"),
                "service": Text(en="service value", zh="服务"),
                "personnel": Text(en="personnel value", zh="人员"),
                "image": Text(en="image value", zh="形象"),
                "price": Text(en="money cost", zh="货币"),
                "time": Text(en="time cost", zh="时间"),
                "energy": Text(en="energy cost", zh="精神"),
                "effort": Text(en="effort cost", zh="体力"),
            },
        ),
        key=SPOKEN,
        mistakes=[
            Mistake(
                answer={"a": "effort"},
                message=Text(
                    en="What grew tired over the forms in a: the arms and legs, or something else?",
                    zh="a 填表填累的是哪里：是手脚，还是别的地方？",
                ),
            ),
            Mistake(
                answer={"b": "service"},
                message=Text(
                    en="What did the customer in b have to give up while nothing came?",
                    zh="b 这位客户在茶没到的时候，付出的是什么？",
                ),
            ),
            Mistake(
                answer={"a": "time"},
                message=Text(
                    en="What does the customer in a complain of: the clock, or the head?",
                    zh="a 抱怨的是花了多少时间，还是脑袋受不了？",
                ),
            ),
            Mistake(
                answer={"c": "energy"},
                message=Text(
                    en="Four forms and a heavy parcel: are a and c tired in the same place?",
                    zh="填四张表，扛一个包裹：a 和 c 累的是同一个地方吗？",
                ),
            ),
            Mistake(
                answer={"c": "service"},
                message=Text(
                    en="Does c tell what the firm did, or what the customer had to do?",
                    zh="c 说的是公司做了什么，还是客户自己得做什么？",
                ),
            ),
            Mistake(
                answer={"c": "time"},
                message=Text(
                    en="Does c say how long it took, or what it took to get the parcel home?",
                    zh="c 说的是花了多久，还是费了多大的劲？",
                ),
            ),
            Mistake(
                answer={"d": "service"},
                message=Text(
                    en="If the firm moved that lady to another shop, would the value in d stay?",
                    zh="要是公司把那位大姐调到别的店，d 说的价值还在吗？",
                ),
            ),
            Mistake(
                answer={"e": "product"},
                message=Text(
                    en="Has anybody in e tasted the tea yet?",
                    zh="e 里的客人喝到茶了吗？",
                ),
            ),
        ],
        hints=[
            Text(
                en="First ask of each sentence: does the customer get something, or give something?",
                zh="先问每句话：客户是得到了什么，还是付出了什么？",
            ),
            Text(
                en="Energy is spent by the mind, effort by the body. Personnel is a person, service an arrangement.",
                zh="精神是动脑花的，体力是动身子花的。人员指的是人，服务指的是公司的安排。",
            ),
        ],
        solution=Text(
            en="{key}. Two customers may mean different parts with the same word; ask what they got or gave.",
            zh="{key}。两位客户用同一个词，指的可能是不同的项；要问他们得到了什么、付出了什么。",
        ),
        reread="idea",
    ),
    Exercise(
        id="9.2",
        points=1,
        level=1,
        title=Text(en="A point of personnel", zh="人员价值多一分"),
        answer=Number(unit=YUAN, tolerance=0.05),
        key=lambda: worth("personnel"),
        mistakes=[
            Mistake(
                answer=lambda: float(nested().params_["personnel"]),
                message=Text(
                    en="That is the coefficient, in units of utility. Which of the two tables is in yuan?",
                    zh="这是系数，单位是效用。两张表里，哪一张以元为单位？",
                ),
            ),
            Mistake(
                answer=lambda: float(
                    nested().conditional_.willingness_to_pay().table.loc["personnel", "wtp"]
                ),
                message=Text(
                    en="That is from the conditional logit of the lesson. Which model made the tables above?",
                    zh="这是课上条件 logit 的结果。上面的表是哪个模型算的？",
                ),
            ),
            Mistake(
                answer=lambda: worth("service"),
                message=Text(
                    en="That is the row of service. Which row does the question name?",
                    zh="这是服务那一行。题目问的是哪一行？",
                ),
            ),
            Mistake(
                answer=lambda: round(worth("personnel")),
                message=Text(
                    en="Very near. Can you read it from the table with its decimals?",
                    zh="很接近了。能照表把小数也写出来吗？",
                ),
            ),
        ],
        hints=[
            Text(en="Look at the second table, the one in yuan.", zh="看第二张表，以元为单位的那张。"),
            Text(
                en="Row Personnel value, column wtp (willingness to pay).",
                zh="“人员价值”这一行，“支付意愿”这一列。",
            ),
        ],
        solution=Text(
            en="Row Personnel value, column wtp: {key} yuan for one point more.",
            zh="“人员价值”一行的“支付意愿”：多一分值 {key} 元。",
        ),
        reread="worth-reading",
    ),
    Exercise(
        id="9.3",
        points=2,
        level=2,
        title=Text(en="A trade", zh="有得有失"),
        answer=Number(unit=YUAN, tolerance=0.05),
        key=trade,
        mistakes=[
            Mistake(
                answer=lambda: trade(1),
                message=Text(
                    en="By how many days does the tea come sooner?",
                    zh="茶早到了几天？",
                ),
            ),
            Mistake(
                answer=lambda: trade(service=1),
                message=Text(
                    en="You add both up. Does the customer gain by both changes?",
                    zh="你把两项加起来了。两个变化都对客户有利吗？",
                ),
            ),
            Mistake(
                answer=lambda: -trade(),
                message=Text(
                    en="The size is right. Is the customer better off or worse off?",
                    zh="大小对了。客户是赚了还是亏了？",
                ),
            ),
            Mistake(
                answer=lambda: trade(-2),
                message=Text(
                    en="The worth of a day is negative already: it is for one day more. And for one day less?",
                    zh="一天的值本来就是负的，指的是多等一天。少等一天呢？",
                ),
            ),
            Mistake(
                answer=lambda: round(trade()),
                message=Text(
                    en="Very near. How many decimals does the question ask for?",
                    zh="很接近了。题目要求保留几位小数？",
                ),
            ),
        ],
        hints=[
            Text(
                en="One line of the table is for service, one for time. Both are for one unit more.",
                zh="表里一行是服务，一行是时间，说的都是多一个单位。",
            ),
            Text(
                en="A point of service less: minus its worth. Two days less: minus twice a day's (negative) worth.",
                zh="服务少一分：减去它的值。少等两天：减去一天的值的两倍，而一天的值是负的。",
            ),
        ],
        solution=Text(
            en='-worth.loc["service", "wtp"] - 2 * worth.loc["time", "wtp"] is {key} yuan: hardly a gain.',
            zh='-worth.loc["service", "wtp"] - 2 * worth.loc["time", "wtp"]，等于 {key} 元：几乎没赚。',
        ),
        reread="four-answer",
    ),
    Exercise(
        id="9.4",
        points=2,
        level=2,
        title=Text(en="If Misty Peak gave up", zh="如果雾峰退出"),
        answer=Number(unit="%", tolerance=0.1),
        key=lambda: share(nested(), "greenhill", without="mistypeak"),
        mistakes=[
            Mistake(
                answer=lambda: share(nested().conditional_, "greenhill", without="mistypeak"),
                message=Text(
                    en="That spreads Misty Peak's customers in proportion. Are all rivals equally near to them?",
                    zh="这是把雾峰的客户按比例分出去。对他们来说，各家都一样近吗？",
                ),
            ),
            Mistake(
                answer=lambda: share(nested(), "greenhill", "mistypeak"),
                message=Text(
                    en="That gives all of Misty Peak's customers to Greenhill. Would really nobody go elsewhere?",
                    zh="这是把雾峰的客户全算给青山。真的没有一个人去别家吗？",
                ),
            ),
            Mistake(
                answer=lambda: share(nested(), "greenhill"),
                message=Text(
                    en="That is Greenhill's share today. Which offers are left on the table?",
                    zh="这是青山现在的份额。退出以后，还剩下哪几家的报价？",
                ),
            ),
            Mistake(
                answer=lambda: share(nested(), "redgate", without="mistypeak"),
                message=Text(
                    en="The table is the right one. Whose row did you look up?",
                    zh="表是对的。你取的是哪一家的那一行？",
                ),
            ),
            Mistake(
                answer=lambda: share(nested(), "mistypeak", without="greenhill"),
                message=Text(
                    en="That is the lesson's case. Who leaves here, and whose share is asked for?",
                    zh="这是课上的情形。这里退出的是谁，问的又是谁的份额？",
                ),
            ),
            Mistake(
                answer=lambda: (
                    share(nested(), "greenhill", without="mistypeak") - share(nested(), "greenhill")
                ),
                message=Text(
                    en="That is what Greenhill would gain. How much would it have in all?",
                    zh="这是青山会增加的份额。增加以后一共有多少？",
                ),
            ),
            Mistake(
                answer=lambda: round(share(nested(), "greenhill", without="mistypeak")),
                message=Text(
                    en="Very near. How many decimals does the question ask for?",
                    zh="很接近了。题目要求保留几位小数？",
                ),
            ),
        ],
        hints=[
            Text(
                en='Copy the line from the question, and leave out "mistypeak" instead of "greenhill".',
                zh='照抄题目里的写法，把 "greenhill" 换成 "mistypeak"。',
            ),
            Text(
                en='Then look up Greenhill\'s row with .table.loc["greenhill", "share"], and multiply by 100.',
                zh='再用 .table.loc["greenhill", "share"] 取出青山这一行，乘以 100。',
            ),
        ],
        solution=Text(
            en=(
                '100 * nested.shares(offers[offers["alternative"] != "mistypeak"])'
                '.table.loc["greenhill", "share"] is {key} %.'
            ),
            zh=(
                '100 * nested.shares(offers[offers["alternative"] != "mistypeak"])'
                '.table.loc["greenhill", "share"]，等于 {key}%。'
            ),
        ),
        reread="nested-answer",
    ),
    Exercise(
        id="9.5",
        points=2,
        level=2,
        title=Text(en="What may we say?", zh="我们能说什么？"),
        answer=ChoiceSet(
            options={
                "a": Text(en="classic: Greenhill first", zh="经典公式：青山最高"),
                "b": Text(en="lectures': Greenhill first", zh="讲义公式：青山最高"),
                "c": Text(en="first place is unsure in both", zh="两个公式的第一都不牢靠"),
                "d": Text(en="classic: the lead is safe", zh="经典公式：领先很稳"),
                "e": Text(en="Old Harbour last in both", zh="两个公式里老港都最后"),
            }
        ),
        key=supported,
        mistakes=[
            Mistake(
                answer=lambda: supported() ^ {"b"},
                when=lambda chosen: ("b" in chosen) != ("b" in supported()),
                message=Text(
                    en="Which firm stands in the first row of the second table?",
                    zh="第二张表的第一行是哪家企业？",
                ),
            ),
            Mistake(
                answer=lambda: supported() ^ {"c"},
                when=lambda chosen: ("c" in chosen) != ("c" in supported()) and "d" not in chosen,
                message=Text(
                    en="What does the column reversal say in the leader's row?",
                    zh="领先者那一行的“逆转”是多少？",
                ),
            ),
            Mistake(
                answer=lambda: supported() ^ {"d"},
                when=lambda chosen: ("d" in chosen) != ("d" in supported()),
                message=Text(
                    en="Which is larger: the low end of Greenhill, or the high end of Red Gate?",
                    zh="青山的下限和红门的上限，哪个大？",
                ),
            ),
            Mistake(
                answer=lambda: supported() ^ {"a"},
                when=lambda chosen: ("a" in chosen) != ("a" in supported()),
                message=Text(
                    en="Which firm stands in the first row of the first table?",
                    zh="第一张表的第一行是哪家企业？",
                ),
            ),
            Mistake(
                answer=lambda: supported() ^ {"e"},
                when=lambda chosen: ("e" in chosen) != ("e" in supported()),
                message=Text(
                    en="Which firm stands in the last row of each table?",
                    zh="两张表的最后一行分别是哪家企业？",
                ),
            ),
        ],
        hints=[
            Text(
                en="The rows are sorted: the first has the highest delivered value.",
                zh="各行已经排好：第一行的让渡价值最高。",
            ),
            Text(
                en="For c look at reversal in the first row of each table; for d compare low and high.",
                zh="c 看每张表第一行的“逆转”；d 比较“下限”和“上限”。",
            ),
        ],
        solution=Text(
            en="{key}. The order of the rows is an estimate; the columns low, high and reversal say how firm it is.",
            zh="{key}。行的先后只是估计，“下限”“上限”“逆转”三列说明它有多牢靠。",
        ),
        reread="forms-answer",
    ),
    Exercise(
        id="9.6",
        points=3,
        level=3,
        title=Text(en="Value for money", zh="每一块钱换来多少价值"),
        answer=Ranking(items=RANKED),
        key=lambda: ranked({part: abs(worth(part)) / cost for part, cost in COST.items()}),
        mistakes=[
            Mistake(
                answer=lambda: ranked({part: abs(worth(part)) for part in COST}),
                message=Text(
                    en="That ranks by what customers get. What does the firm pay for each?",
                    zh="这只按客户得到的多少排。每一项公司要花多少？",
                ),
            ),
            Mistake(
                answer=lambda: ranked({part: -cost for part, cost in COST.items()}),
                message=Text(
                    en="That ranks by what is cheapest for the firm. What do customers get for it?",
                    zh="这只按公司花得少来排。客户得到了多少？",
                ),
            ),
            Mistake(
                answer=lambda: ranked({part: cost / abs(worth(part)) for part, cost in COST.items()}),
                message=Text(
                    en="Is the first in your list the one that gives most for a yuan, or least?",
                    zh="你排第一的，是每一元换来最多的，还是最少的？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Divide what one unit is worth to customers by what it costs the firm.",
                zh="用一个单位对客户的价值，除以公司的花费。",
            ),
            Text(
                en="Where the quotient is below 1, customers get less than the firm spends. The largest comes first.",
                zh="商小于 1，说明客户得到的比公司花的还少。最大的排第一。",
            ),
        ],
        solution=Text(
            en="By worth for each yuan spent: {key}. What customers value most need not be the best buy.",
            zh="按每花一元换来的价值排：{key}。客户最看重的，不一定最划算。",
        ),
        reread="widget-answer",
    ),
    Exercise(
        id="9.7",
        points=3,
        level=3,
        title=Text(en="Twenty yuan off?", zh="降价二十元？"),
        answer=ShortText(
            key_points=[
                KeyPoint(
                    label=Text(
                        en="where the new customers come from: mostly from the twin",
                        zh="新客户从哪里来：主要来自最像的那一家",
                    ),
                    en=[
                        r"misty ?peak",
                        r"\btwins?\b",
                        r"\bnest",
                        r"substitute",
                        r"(near|close)(r|st|est)? (rival|competitor)",
                        r"(most|more) (alike|similar) ",
                        r"similar (rival|competitor|firm|offer)",
                        r"irrelevant alternatives|\biia\b",
                        r"(not|n't) .{0,25}(proportion|equally)",
                        r"(most|mostly|mainly|largely) .{0,20}come from",
                        r"wrong model",
                    ],
                    zh=[
                        "雾峰",
                        "双胞胎",
                        "嵌套",
                        "替代",
                        "(最|很|相)(像|近|似)",
                        "无关选项",
                        "(不会?|并非|不是).{0,6}比例",
                        "(模型|假设).{0,6}(错|不对|不成立)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="price is one part: service or another part may be worth more",
                        zh="价格只是其中一项：服务等别的项可能更值",
                    ),
                    en=[
                        r"service",
                        r"deliver(y|ing)",
                        r"personnel|staff",
                        r"\b(effort|energy|waiting|sooner|faster)\b",
                        r"willing(ness)? to pay",
                        r"delivered value",
                        r"(product|tea) quality|better tea",
                        r"(only|just) one (part|cost)|not (the )?only|more than (the )?(price|money)",
                        r"other (parts|costs|ways|things)",
                        r"(not|n't) (just|only) (about )?(the )?(money|price)|(whole|total) (package|offer|deal)",
                    ],
                    zh=[
                        "服务",
                        "送货|配送|物流|发货",
                        "人员|店员|员工",
                        "体力|精神|精力|等货|时间成本",
                        "支付意愿",
                        "让渡价值",
                        "产品(价值|质量)|茶的?(质量|品质)",
                        "不(只|光|仅).{0,6}(价格|钱|价)",
                        "(别的|其他|其它)(项|办法|方面|价值|成本)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="what the cut costs: on every order, and rivals may follow",
                        zh="降价的代价：每一单都少收，对手还可能跟进",
                    ),
                    en=[
                        r"margin|profit|revenue|turnover",
                        r"(every|each|all) (single )?(order|buyer|sale|customer|parcel)s?",
                        r"(existing|present|current|loyal|old) (buyers|customers)",
                        r"anyway",
                        r"costs? (us|the firm|the company|greenhill)",
                        r"(cuts?|lower|reduce|drop).{0,12} (too|as well|also)\b",
                        r"\b(follow|match|retaliat|react|respond|copy|answer) ?",
                        r"price war",
                        r"20 (yuan|rmb) (off |less )?(for |on )?(each|every|per)|per (order|box|tin|sale)",
                        r"(all|every) (our )?(orders|buyers|boxes|tins)",
                        r"(lose|losing|less|give away) money|too expensive",
                    ],
                    zh=[
                        "利润|毛利|收入|营业额",
                        "每一?(单|笔|位|罐|盒)",
                        "老(客户|顾客)|现有(客户|顾客)",
                        "(本来|原来|原本)(就|也)?会",
                        "(也|都|跟着)(会|能|可以|可能)?.{0,4}降",
                        "跟进|跟着|报复|反击|价格战",
                        "(所有|全部)的?(订单|客户|人)|少 ?(20|二十)|白(白)?(降|少|送)",
                        "少(收|赚)|亏|代价|划(不来|得来|算)",
                        "(公司|我们).{0,6}(成本|花)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="what would change your mind: a test, or real sales and costs",
                        zh="什么会让你改变看法：做试验，或看真实的销售和花费",
                    ),
                    en=[
                        r"experiment|pilot|\btrial|\ba/b\b",
                        r"\btest(s|ed|ing)?\b",
                        r"control group|random",
                        r"change my mind",
                        r"(convince|persuade) me",
                        r"(real|actual) (sales|purchases|orders|buyers)",
                        r"try (it|this|the cut|that)? ?(out )?(first|in (one|two|a few|some))",
                        r"if .{0,80}(i would|i'd|i will|then) (agree|say yes|cut|change)",
                    ],
                    zh=[
                        "试验|实验|试点|试行|试一试|试试|A/B|测试",
                        "对照|随机|抽签",
                        "改变(我的?)?(看法|想法|主意|意见)|改主意",
                        "说服我",
                        "(真实|实际)的?(销售|销量|购买|订单)",
                        "先在.{0,12}(城市|门店|店|地区)",
                        "小范围|数据说了算|(结果|数据)(能)?证明|拿.{0,6}(城市|门店|家店).{0,6}(比|试)|我(就|才)(同意|降|信)",
                        "(如果|要是|假如).{0,60}(同意|赞成|支持)",
                    ],
                ),
            ]
        ),
        key=Text(
            en=(
                "Most of the new customers would come from Misty Peak, our twin: the conditional logit has the wrong "
                "rule about rivals. And the twin can cut its price too. The cut costs 20 yuan on every order, also "
                "of those who would have come anyway; a point of service may win as much for less. I would change my "
                "mind if a test in a few cities, with a control group, showed more profit with the lower price."
            ),
            zh=(
                "新客户大多来自最像我们的雾峰：条件 logit 对竞争的假设不成立。雾峰也会跟着降价。"
                "降价是每一单都少收 20 元，包括本来就会来的人；服务提高一分，可能花得更少，赢得一样多。"
                "如果在几个城市做有对照组的试验，降价后的利润确实更高，我就改变看法。"
            ),
        ),
        mistakes=[
            Mistake(
                answer=Text(
                    en="Yes, cut it on Monday: price is what counts.",
                    zh="好，星期一就降：价格最重要。",
                ),
                when=lambda text: (
                    re.search(r"^(yes|ok|okay|agreed|good idea)\b|price is what counts", text, re.IGNORECASE)
                    is not None
                    or re.search(r"^(好|同意|对|可以)[，,。]|^可以降|价格最重要", text) is not None
                ),
                message=Text(
                    en="Of those 8 points, from whom does each come, and what does the cut cost on all other orders?",
                    zh="这 8 个百分点分别从谁那里来？其他每一单又要为降价付出多少？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Which firm is most like Greenhill? What did the two models say about it?",
                zh="哪一家最像青山？两个模型对它的说法有什么不同？",
            ),
            Text(
                en="Say whom the cut wins, what else could win them, what it costs, and what would change your mind.",
                zh="说出客户从哪里来、还有什么能赢得他们、降价的代价，以及什么会让你改变看法。",
            ),
        ],
        solution=Text(en="For instance: {key}", zh="例如：{key}"),
        reread="nested-answer",
    ),
]
