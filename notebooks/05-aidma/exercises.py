"""The exercises of topic 05, AIDMA: what is asked, and which mistakes are usual."""

import re

import pandas as pd

from crmcourse.exercises.declare import (
    Exercise,
    KeyPoint,
    LabelTable,
    Mistake,
    Number,
    Ranking,
    ShortText,
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import aidma, datasets
from crmlib.aidma.journeys import Journeys
from crmlib.errors import DataError

STAGES = [stage.value for stage in aidma.Stage]
COST = {"attention": 40_000, "interest": 70_000, "desire": 30_000, "memory": 25_000}


OFFERS = {
    "attention": Text(en="attention", zh="注意"),
    "interest": Text(en="interest", zh="兴趣"),
    "desire": Text(en="desire", zh="欲望"),
    "memory": Text(en="memory", zh="记忆"),
}
NO_FAIR_MONTH = Text(
    en="the log is too short: in no month could all newcomers be watched for so many days",
    zh="日志太短：没有哪个月的新客户全都观察满了这么多天",
)


def events() -> pd.DataFrame:
    return datasets.load("events")


@once_per_data
def journeys() -> Journeys:
    return aidma.staged(events())


@once_per_data
def rate(**options: float) -> float:
    return 100 * aidma.funnel(journeys(), **options).table.loc["desire", "rate"]


@once_per_data
def first_times() -> pd.Series:
    """Return when the first buyer who met us by the middle got to each stage."""
    reach = aidma.first_reach(journeys()).set_index("customer_id")
    return reach[(reach["interest"] < reach["attention"]) & reach["action"].notna()].iloc[0].dropna()


@once_per_data
def cohort_rate(
    column: str = "within", *, horizon_days: int = 60, place: int = -1, young: bool = False
) -> float:
    """Return the share who ordered in one of the months that are old enough for the horizon, or too young."""
    table = aidma.cohorts(journeys(), horizon_days=horizon_days).table
    months = table[table["rate"].isna() == young]
    if months.empty:
        raise DataError(str(NO_FAIR_MONTH))
    row = months.iloc[place]
    return 100 * row[column] / row["customers"]


@once_per_data
def people() -> pd.DataFrame:
    """Return five customers: last touchpoint, and whether they have ordered."""
    log = journeys().log
    last = log.groupby("customer_id")["timestamp"].max()
    ordered = log[log["stage"] == "action"].groupby("customer_id").size()
    table = pd.DataFrame({"last": last, "ordered": last.index.isin(ordered.index)})
    others = table[~table["ordered"]].sort_values("last", kind="stable")
    places = [int(len(others) * share) for share in (0.1, 0.6, 0.9, 0.99)]
    return pd.concat([table[table["ordered"]].head(1), others.iloc[places]]).sort_index()


def endings(*, patient: bool = True) -> dict[str, str]:
    silent = (events()["timestamp"].max() - people()["last"]).dt.days > (90 if patient else -1)
    ordered = people()["ordered"]
    return {
        name: "bought" if ordered[name] else "lost" if silent[name] else "under way" for name in ordered.index
    }


def impatient() -> dict[str, str]:
    """Return the labels of whoever takes everybody without an order for lost."""
    wrong, right = endings(patient=False), endings()
    return {name: label for name, label in wrong.items() if label != right[name]}


def too_patient() -> dict[str, str]:
    """Return the labels of whoever waits up to a year before somebody counts as lost."""
    silent = (events()["timestamp"].max() - people()["last"]).dt.days
    return {name: "under way" for name, label in endings().items() if label == "lost" and silent[name] < 365}


def forgetting_the_order() -> dict[str, str]:
    """Return the labels of whoever looks at the last touchpoint of a buyer only."""
    return {name: "under way" for name, label in endings().items() if label == "bought"}


@once_per_data
def chain() -> aidma.Chain:
    return aidma.Chain(draws=20).fit(journeys())


def ranked(by: dict[str, float]) -> list[str]:
    return sorted(by, key=lambda stage: -by[stage])


def more_buyers() -> dict[str, float]:
    table = chain().levers().table
    return {stage: table.loc[stage, "more_buyers"] for stage in COST}


EXERCISES = [
    Exercise(
        id="5.1",
        points=1,
        level=1,
        title=Text(en="From Interest to Desire", zh="从兴趣到欲望"),
        answer=Number(unit="%", tolerance=0.1),
        key=rate,
        mistakes=[
            Mistake(
                answer=lambda: 100 * aidma.funnel(journeys()).table.loc["desire", "of_all"],
                message=Text(
                    en="That is the share of all mature customers. Of whom does the question ask?",
                    zh="这是占全部满期客户的比例。题目问的是占谁的比例？",
                ),
            ),
            Mistake(
                answer=lambda: rate(mature_days=0),
                message=Text(
                    en="That counts the newest customers as well. Have they had time to get to Desire?",
                    zh="这把最新来的客户也算进去了。他们来得及产生欲望吗？",
                ),
            ),
            Mistake(
                answer=lambda: 100 * aidma.funnel(journeys()).table.loc["interest", "rate"],
                message=Text(
                    en="That is the rate of another row. Who came from where to where in it?",
                    zh="这是另一行的比例。那一行说的是从哪一步走到哪一步？",
                ),
            ),
            Mistake(
                answer=lambda: 100 * aidma.funnel(journeys()).table.loc["memory", "rate"],
                message=Text(
                    en="That is the step from Desire on. At which stage does the question start?",
                    zh="这是从欲望往后走的一步。题目是从哪个阶段出发的？",
                ),
            ),
            Mistake(
                answer=lambda: 100 - rate(),
                message=Text(
                    en="That is the share who did not go on. Which share does the question ask for?",
                    zh="这是没有走下去的比例。题目问的是哪一部分？",
                ),
            ),
        ],
        hints=[
            Text(en="Run funnel again and look at the row Desire.", zh="再运行一次 funnel，看“欲望”这一行。"),
            Text(
                en="The column rate is the share of those at the stage before. The answer is in per cent.",
                zh="“比例”这一列就是占上一阶段的比例。答案以百分数填写。",
            ),
        ],
        solution=Text(
            en="Row Desire, column rate: {key} % of the mature customers with Interest also reached Desire.",
            zh="看“欲望”一行的“比例”：有兴趣的满期客户里，{key}% 也产生了欲望。",
        ),
        reread="funnel-reading",
    ),
    Exercise(
        id="5.2",
        points=1,
        level=1,
        title=Text(en="One customer's road", zh="一位客户走过的路"),
        answer=StageSequence(stages=aidma.Stage),
        key=lambda: list(first_times().sort_values(kind="stable").index),
        mistakes=[
            Mistake(
                answer=lambda: [stage for stage in STAGES if stage in first_times().index],
                message=Text(
                    en="That is the order of the theory. Does this customer keep to it? Compare the first two times.",
                    zh="这是理论上的顺序。这位客户也这样走吗？比一比最早的两个时间。",
                ),
            ),
        ],
        hints=[
            Text(en="Which of the times is the earliest?", zh="哪个时间最早？"),
            Text(
                en="Sort the stages by their times; a stage without a time was never reached and is left out.",
                zh="按时间给阶段排序；没有时间的阶段说明没有到过，不用写。",
            ),
        ],
        solution=Text(
            en="By time: {key}. This customer met us by the middle, as about one in eight does.",
            zh="按时间排列：{key}。这位客户是从中间进来的，大约八位里有一位这样。",
        ),
        reread="order-answer",
    ),
    Exercise(
        id="5.3",
        points=2,
        level=2,
        title=Text(en="A cohort, fairly", zh="公平地看一批客户"),
        answer=Number(unit="%", tolerance=0.1),
        key=cohort_rate,
        mistakes=[
            Mistake(
                answer=lambda: cohort_rate("ordered"),
                message=Text(
                    en="That counts every order so far, however late. How many days did the question allow?",
                    zh="这把到目前为止的订单都算了，不管隔了多久。题目只给了多少天？",
                ),
            ),
            Mistake(
                answer=lambda: cohort_rate(horizon_days=90),
                message=Text(
                    en="That is the answer for 90 days. Which horizon does the question name?",
                    zh="这是 90 天的答案。题目说的是多少天？",
                ),
            ),
            Mistake(
                answer=lambda: cohort_rate(place=0, young=True),
                message=Text(
                    en="The days are right. Had everybody who came in that month been watched for so long?",
                    zh="天数对了。那个月新来的客户，全都观察满这么多天了吗？",
                ),
            ),
            Mistake(
                answer=lambda: cohort_rate(place=-2),
                message=Text(
                    en="The days are right. Is there a later month that has a rate?",
                    zh="天数对了。后面还有没有哪个月也有比例？",
                ),
            ),
            Mistake(
                answer=lambda: round(cohort_rate()),
                message=Text(
                    en="Very near. How many decimals does the question ask for?",
                    zh="很接近了。题目要求保留几位小数？",
                ),
            ),
        ],
        hints=[
            Text(
                en="cohorts takes the days as horizon_days=….",
                zh="cohorts 用 horizon_days=… 指定天数。",
            ),
            Text(
                en="Months that are too young have no rate. Take the last rate there is, and multiply by 100.",
                zh="还太新的月份，表里没有比例。取最后一个有比例的月份，再乘以 100。",
            ),
        ],
        solution=Text(
            en='100 * aidma.cohorts(journeys, horizon_days=60).table["rate"].dropna().iloc[-1] is {key} %.',
            zh='100 * aidma.cohorts(journeys, horizon_days=60).table["rate"].dropna().iloc[-1]，等于 {key}%。',
        ),
        reread="pitfall-answer",
    ),
    Exercise(
        id="5.4",
        points=2,
        level=2,
        title=Text(en="Bought, lost, or under way?", zh="已购买、已流失，还是还在路上？"),
        answer=LabelTable(
            items=lambda: list(endings()),
            labels={
                "bought": Text(en="bought", zh="已购买"),
                "lost": Text(en="lost", zh="已流失"),
                "under way": Text(en="under way", zh="还在路上"),
            },
        ),
        key=endings,
        mistakes=[
            Mistake(
                answer=impatient,
                message=Text(
                    en="You call somebody lost who was active in the last 90 days of the log. Can you know that yet?",
                    zh="有位客户在日志结束前 90 天内还有动静，你却说他流失了。现在就能知道吗？",
                ),
            ),
            Mistake(
                answer=too_patient,
                message=Text(
                    en="How many days lie between that last touchpoint and the end of the log?",
                    zh="从那个最后的接触点到日志结束，隔了多少天？",
                ),
            ),
            Mistake(
                answer=forgetting_the_order,
                message=Text(
                    en="One of those you call under way stands with True in the table. True for what?",
                    zh="你说还在路上的客户里，有一位在表里写着 True。True 说的是什么？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Whoever has ordered has bought, whatever came later.",
                zh="下过单的就是已购买，不管后来怎样。",
            ),
            Text(
                en="For the others count the days from the last touchpoint to the log's end: over 90 is lost.",
                zh="其余的，数一数最后一个接触点到日志结束有多少天：超过 90 天算流失。",
            ),
        ],
        solution=Text(
            en="{key}. Under way means right-censored: the end of the story is not in the log yet.",
            zh="{key}。“还在路上”就是右删失：故事的结局还没有写进日志。",
        ),
        reread="pitfall-answer",
    ),
    Exercise(
        id="5.5",
        points=2,
        level=2,
        title=Text(en="Eight points at Memory", zh="记忆提高 8 个百分点"),
        answer=Number(
            unit=Text(en="buyers per 1,000 customers", zh="位买家（每 1,000 位客户）"), tolerance=0.5
        ),
        key=lambda: chain().what_if("memory", 0.08),
        mistakes=[
            Mistake(
                answer=lambda: chain().what_if("memory", 0.08) - chain().what_if("memory", 0),
                message=Text(
                    en="That is how many are added. How many are there then in all?",
                    zh="这是增加的人数。增加以后一共有多少？",
                ),
            ),
            Mistake(
                answer=lambda: chain().what_if("desire", 0.08),
                message=Text(
                    en="That moves the step from Desire to Memory. From which stage does the question start?",
                    zh="这改的是从欲望到记忆那一步。题目是从哪个阶段出发的？",
                ),
            ),
            Mistake(
                answer=lambda: chain().what_if("interest", 0.08),
                message=Text(
                    en="That is the stage of the lesson's example. Which stage gains here?",
                    zh="这是课上例子里的阶段。这里提高的是哪个阶段？",
                ),
            ),
            Mistake(
                answer=lambda: chain().what_if("memory", 0),
                message=Text(
                    en="That is how many there are now. What does the question change?",
                    zh="这是现在的人数。题目改了什么？",
                ),
            ),
            Mistake(
                answer=lambda: chain().what_if("memory", 0.008),
                message=Text(
                    en="Eight in a hundred: how do you write that as a share of 1?",
                    zh="一百人里多八人，写成以 1 为整体的比例是多少？",
                ),
            ),
        ],
        hints=[
            Text(
                en="The lesson asked the same of Interest: chain.what_if(stage, share).",
                zh="课上对兴趣问过同样的问题：chain.what_if(阶段, 比例)。",
            ),
            Text(
                en='Eight points are 0.08, and the stage of departure is "memory".',
                zh='8 个百分点就是 0.08，出发的阶段是 "memory"。',
            ),
        ],
        solution=Text(
            en='chain.what_if("memory", 0.08) gives {key} buyers per 1,000 customers.',
            zh='chain.what_if("memory", 0.08) 得到每 1,000 位客户 {key} 位买家。',
        ),
        reread="widget-question",
    ),
    Exercise(
        id="5.6",
        points=3,
        level=3,
        title=Text(en="Buyers for money", zh="每一块钱换来多少买家"),
        answer=Ranking(items=OFFERS),
        key=lambda: ranked({stage: gain / COST[stage] for stage, gain in more_buyers().items()}),
        mistakes=[
            Mistake(
                answer=lambda: ranked(more_buyers()),
                message=Text(
                    en="That ranks the offers by buyers alone. What does a point cost at each stage?",
                    zh="这只按买家数排。每一步提高一个百分点要花多少钱？",
                ),
            ),
            Mistake(
                answer=lambda: ranked({stage: -cost for stage, cost in COST.items()}),
                message=Text(
                    en="That ranks them by price alone. What does the money buy at each stage?",
                    zh="这只按价格排。在每一步，这些钱能换来什么？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Divide the additional buyers by what the point costs.",
                zh="用多出来的买家数除以一个百分点的花费。",
            ),
            Text(
                en="Work out that quotient for each stage; the largest comes first.",
                zh="给每个阶段都算出这个商，商最大的排第一。",
            ),
        ],
        solution=Text(
            en="By additional buyers per 100,000 yuan: {key}. The strongest lever is not the best buy.",
            zh="按每 10 万元多出的买家排：{key}。效果最大的一步，不一定最划算。",
        ),
        reread="levers-answer",
    ),
    Exercise(
        id="5.7",
        points=3,
        level=3,
        title=Text(en="Did June fail?", zh="六月的活动失败了吗？"),
        answer=ShortText(
            key_points=[
                KeyPoint(
                    label=Text(en="June's customers have not had time yet", zh="6 月的客户还没有足够的时间"),
                    en=[
                        r"not (yet )?had (enough |the )?time",
                        r"no time",
                        r"(not|n'?t) (yet )?(had|have|got|given) (yet )?"
                        r"((enough|much|any|the|the same|as much|a|their) )*(time|chance)",
                        r"(not|n'?t) (yet )?had (yet|enough|as long|so long)",
                        r"(too )?little time|(less|more|longer|shorter|different) (of a )?time",
                        r"(only|just|barely|less than|at most|up to|a) (had )?(a |one |few |\d+ |thirty |some )+"
                        r"(day|week|month)s?\b(?! ?(sale|campaign))",
                        r"(had|has|have|got|was|were) .{0,25}(a year|year long|(whole|full) year|12 months|twelve)",
                        r"brand[ -]?new|newest|came (only |just )?(this|last) month|(only|just) (came|got)",
                        r"(not|n'?t) (yet )?(finished )?(decid|made up)",
                        r"(not|n'?t) (bought|ordered) yet",
                        r"(may|might|could|will|can) (still|yet|later) (buy|order|come)",
                        r"needs? (more |some |their )?time|too fresh|rate will (still )?(go up|rise|grow)",
                        r"too (early|soon|young|new|recent)",
                        r"censor",
                        r"under way",
                        r"(only|just) (arrived|come|came|joined)",
                        r"still (buy|order|come|deciding|time)",
                    ],
                    zh=[
                        "时间(还)?(不够|太短|不足)",
                        "来不及",
                        "没(有)?时间",
                        "太早",
                        "删失",
                        "还在路上",
                        "刚来",
                        "还没(到|来得及|有|决定|想好|满|时间)",
                        "没给.{0,4}时间|时间(都)?还?没|刚(刚)?(认识|知道|关注)|要(再)?(考虑|等).{0,4}[天周月]",
                        "才(来|到)|刚(刚)?(来|到|接触)|没几天",
                        "才.{0,6}[几一两\\d] ?[天周]|只有.{0,4}[几一两\\d] ?[天周]",
                        "(有|过了|观察了|等了)(整|足足)*[一1] ?(整)?年|[一1] ?年(的)?时间",
                        "过早",
                        "为时尚早",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="compare cohorts over the same number of days", zh="用同样长的天数来比较各批客户"
                    ),
                    en=[
                        r"same (number of days|time|period|horizon|length|window)",
                        r"equal (time|period|window|number of days)",
                        r"(same|equal) (age|amount of time|\d+|thirty|sixty|ninety|span)",
                        r"(compare|both|each).{0,60}\b(\d+|thirty|sixty|ninety) days",
                        r"\b(\d+|thirty|sixty|ninety) days (each|for both|both|after (the |their )?first)",
                        r"first (\d+|thirty|sixty|ninety|few) (days|weeks)",
                        r"as long as (last|the)",
                        r"within \d+ days",
                        r"cohort",
                        r"horizon",
                        r"kaplan",
                    ],
                    zh=[
                        "同样(长|多)",
                        "相同的?(时间|天数|期限)",
                        "一样长",
                        "\\d+ ?天(内|之内|以内|里|的(下单|购买|比例))",
                        "(头|前|最初|最先的?) ?[\\d三六九]+十? ?天",
                        "(都|两批|两年|各|各自|一样).{0,8}[\\d三六九]+十? ?天",
                        "(同样|相同|一样|同等|相等)的?(天|时间|期限|口径|条件|时长)",
                        "(起点|口径).{0,4}(不一样|不同|不一致|一样|一致|统一)",
                        "同期群",
                        "批次",
                        "Kaplan",
                    ],
                ),
                KeyPoint(
                    label=Text(en="how sure we are: the interval", zh="有多大把握：看区间"),
                    en=[
                        r"interval",
                        r"confiden",
                        r"uncertain",
                        r"by chance",
                        r"sample size",
                        r"how sure",
                        r"margin",
                        r"(by|just|pure|than|only|mere) (good |bad )?(luck|chance|accident)",
                        r"overlap|significan",
                        r"(too few|so few|enough) (orders|customers|people|buyers)|small (numbers?|sample)",
                    ],
                    zh=[
                        "区间",
                        "置信",
                        "不确定",
                        "偶然",
                        "误差",
                        "把握",
                        "样本",
                        "碰巧|巧合|运气|波动|重叠|显著",
                        "人数.{0,6}(够|少|多)",
                        "(差距|差别|差异)(够|是否|是不是)?(明显|够大|大不大)",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="what would change your mind: an experiment, or June's rate at the same age",
                        zh="什么会让你改变看法：做试验，或等 6 月这批客户满同样天数后的比例",
                    ),
                    en=[
                        r"experiment",
                        r"control group",
                        r"random",
                        r"a/b",
                        r"change my mind",
                        r"if .*(still|then|also) .*(lower|below|less|behind|worse|fewer|bad)",
                        r"wait (\w+ )?(until|till|for)",
                        r"hold.?out|half (of them )?(get|without|see)|one group",
                        r"convinc|persuade me",
                        r"i('d| would|'ll| will) (then )?(agree|stop|admit|believe)",
                        r"\btest (it|this|them|where|with|in which)",
                        r"in (september|october|august)",
                        r"after \d+ days",
                    ],
                    zh=[
                        "试验",
                        "实验",
                        "对照",
                        "随机",
                        "改变?(我的)?(看法|想法|主意)",
                        "等到",
                        "等.{0,14}(再|满)|到时候|满 ?\\d+ ?天(以)?后|同意停",
                        "(如果|要是|若|假如).*(仍|还|依然|也|照样)",
                        "我(就|才)(同意|承认|认|信)|说服我",
                        "分(成)?(两|2) ?组|一组.{0,10}一组",
                        "九月|9 ?月|8 ?月|八月",
                    ],
                ),
            ]
        ),
        key=Text(
            en=(
                "June's customers have not had time to order: they are right-censored. Compare cohorts over the same "
                "number of days, with intervals. I would change my mind if June's rate within 90 days were still "
                "lower when they can be observed, or if an experiment with a control group showed no effect."
            ),
            zh=(
                "6 月的客户时间还不够，属于右删失。应该用同样长的天数比较各批客户，并看区间。"
                "如果等到 6 月的客户都满 90 天，比例仍然更低，或者有对照组的试验显示没有效果，我就改变看法。"
            ),
        ),
        mistakes=[
            Mistake(
                answer=Text(
                    en="Yes, the campaign failed, stop it.",
                    zh="是的，活动失败了，应该停掉。",
                ),
                when=lambda text: (
                    (
                        re.search(r"^(yes|agreed?|i agree|right,|true,)|failed, stop", text, re.IGNORECASE)
                        or re.search(r"^(是的|同意|对，|赞成)|失败了，应该停", text)
                    )
                    and not re.search(r"\b(but|though|however|if)\b|但|不过|可是|如果", text, re.IGNORECASE)
                ),
                message=Text(
                    en="How many days have June's customers had, and how many had those of a year ago?",
                    zh="6 月的客户到现在有多少天？去年那批客户又有多少天？",
                ),
            ),
            Mistake(
                answer=Text(
                    en="It failed because the weather was hot and the advert was bad.",
                    zh="失败是因为天气热，广告也做得不好。",
                ),
                when=lambda text: (
                    re.search(
                        r"weather|\bhot\b|season|summer|advert|天气|淡季|夏天|广告", text, re.IGNORECASE
                    )
                    and not re.search(
                        r"\b(days?|weeks?|months?|time)\b|天内|\d+ ?天|时间", text, re.IGNORECASE
                    )
                ),
                message=Text(
                    en="You name a cause. Is there anything to explain yet? How long have we watched June's customers?",
                    zh="你说的是原因。可是真有什么要解释的吗：6 月的客户到现在观察了多久？",
                ),
            ),
        ],
        hints=[
            Text(
                en="How old is June's cohort on the last day of the log?",
                zh="到日志的最后一天，6 月这批客户有多少天了？",
            ),
            Text(
                en="Name the cause, the fair comparison, how sure one can be, and what would change your mind.",
                zh="说出原因、公平的比较办法、有多大把握，以及什么会让你改变看法。",
            ),
        ],
        solution=Text(en="For instance: {key}", zh="例如：{key}"),
        reread="pitfall-answer",
    ),
]
