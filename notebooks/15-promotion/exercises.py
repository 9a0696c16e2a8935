"""The exercises of topic 15, promotion: what is asked, and which mistakes are usual."""

import math

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    Guess,
    LabelTable,
    Mistake,
    Number,
    ShortText,
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets
from crmlib.frames.weekly import Weekly
from crmlib.lessons import promotion as lesson
from crmlib.promotion import ProductStage, usable

YUAN = Text(en="yuan", zh="元")
MONTH = Text(en="months", zh="个月")
MARGIN, GIFT = 45, 9  # yuan a pack, in 15.5
SAID = {"a": 1.0, "b": 0.6, "c": 0.25, "d": 0.0}
EIGHT = {
    "a": Text(
        en="a: “Everybody knows cold brew. Cold brew is Greenhill.” Bottle and name are equally large.",
        zh="a：“冷泡茶，人人知道。冷泡茶，就是青山。”瓶子和名字画得一样大。",
    ),
    "b": Text(
        en="b: A tasting table in the market hall: what is cold brew, and when does one drink it?",
        zh="b：菜市场里摆一张试饮桌：什么是冷泡茶，什么时候喝？",
    ),
    "c": Text(
        en="c: A rival cuts his price: regular buyers get a stamp card, every tenth bottle is free.",
        zh="c：对手降价了：给老顾客发集点卡，满九瓶送一瓶。",
    ),
    "d": Text(
        en="d: “Only cold water brings out the sweetness”, on twice as many posters; the price stays.",
        zh="d：“冷水泡，才出甜”，海报多贴一倍，价格不动。",
    ),
    "e": Text(
        en="e: Whoever wants it has it. Coupon, prize draw and gift, each in other towns.",
        zh="e：想要的人都有了。优惠券、抽奖、赠品，各地花样不同。",
    ),
    "f": Text(
        en="f: Demand grows by itself. A film star pours the bottle and says whose tea it is.",
        zh="f：需求自己在扩大。明星倒出一杯，说这是谁家的茶。",
    ),
    "g": Text(
        en="g: A second chain of supermarkets takes it on, and offices get it delivered, at the old price.",
        zh="g：又一家连锁超市开始卖，写字楼可以送货，价格照旧。",
    ),
    "h": Text(
        en="h: A short film: tea leaves, cold water, eight hours. No name, no star.",
        zh="h：一段短片：茶叶、冷水、八小时。没有品牌名，也没有明星。",
    ),
}
IN_STAGE = ("growth", "introduction", "maturity", "rising", "maturity", "growth", "rising", "introduction")
ASKED, OPENED = ("longjing", 3), ("gift_box", 6)  # of the first panel
LAUNCH = ("sparkling", 12)  # of the second


@once_per_data
def weekly() -> Weekly:
    return usable(datasets.load("weekly_sales"), lesson.RENAMED)


@once_per_data
def part() -> str:
    """Return the option that comes next to what is left of the extra packs of such a count."""
    sold = lesson.sold_by(weekly(), "cold_brew", draws=lesson.FEW)
    left = lesson.counted(weekly(), sold).table["of_hundred"].iloc[-1] / 100
    return min(SAID, key=lambda name: abs(SAID[name] - left))


@once_per_data
def index(article: str, month: int) -> pd.Series:
    return lesson.month_index(weekly(), article, month).table["season_index"]


def shown(row: int = 0, *, at: tuple[str, int] = ASKED) -> float:
    return float(index(*at).iloc[row])


@once_per_data
def kettle() -> pd.Series:
    return lesson.kettle(datasets.load("launches")).table.iloc[0]


def peak() -> float:
    numbers = kettle()
    return float(numbers["ln_q_to_p"] / (numbers["part_p"] + numbers["part_q"]))


@once_per_data
def market() -> str:
    """Return the option that says what the panel shows."""
    row = lesson.market(datasets.load("launches"), *LAUNCH).table.iloc[0]
    if not math.isfinite(row["high"]):
        return "open"
    return "ten_percent" if row["high"] - row["low"] < 0.2 * row["market_size"] else "between"


@once_per_data
def ten() -> pd.DataFrame:
    return lesson.ten_weeks(weekly()).table


def extra() -> pd.Series:
    return ten()["sold_with"] - ten()["sold_without"]


def left(more: float, gifts: float) -> float:
    return float(MARGIN * more - GIFT * gifts)


def given() -> float:
    """Return how many got a gift: all packs of the four weeks."""
    return float(ten()["sold_with"].iloc[:4].sum())


@once_per_data
def moves() -> list[str]:
    return lesson.moves()


def instead(old: str, new: str, *, at: str = "abcdef") -> list[str]:
    """Return the six moves with one taken for another at some dates."""
    return [new if one == old and date in at else one for date, one in zip("abcdef", moves(), strict=True)]


EXERCISES = [
    Exercise(
        id="15.1",
        points=1,
        level=1,
        reread="phases-answer",
        answer=Number(tolerance=0.007, panel=True),
        key=shown,
        mistakes={
            "trend_left_in": lambda: shown(1),
            "last_year": lambda: shown(2),
            "share_of_year": lambda: shown() / 12,
            "as_it_opens": lambda: shown(at=OPENED),
            "other_month": lambda: shown(at=("longjing", 6)),
            "other_article": lambda: shown(at=("gift_box", 3)),
        },
    ),
    Exercise(
        id="15.2",
        points=1,
        level=1,
        reread="idea-answer",
        answer=LabelTable(items=EIGHT, labels=ProductStage),
        key=dict(zip(EIGHT, IN_STAGE, strict=True)),
        mistakes={
            "star_first": {"f": "introduction"},
            "cut_in_rising": {"c": "rising"},
            "brand_first": {"a": "introduction"},
            "channels_late": {"g": "growth"},
            "claim_first": {"d": "introduction"},
            "last_as_growth": {"e": "growth"},
        },
    ),
    Exercise(
        id="15.3",
        points=2,
        level=2,
        reread="stages-answer",
        answer=Number(unit=MONTH, tolerance=0.1),
        key=peak,
        mistakes={
            "only_q": lambda: kettle()["ln_q_to_p"] / kettle()["part_q"],
            "only_p": lambda: kettle()["ln_q_to_p"] / kettle()["part_p"],
            "not_divided": lambda: kettle()["ln_q_to_p"],
            "multiplied": lambda: kettle()["ln_q_to_p"] * (kettle()["part_p"] + kettle()["part_q"]),
            "without_ln": lambda: kettle()["q_to_p"] / (kettle()["part_p"] + kettle()["part_q"]),
            "turned_round": lambda: -peak(),
            "buyers": lambda: kettle()["market_size"] / 2,
        },
    ),
    Exercise(
        id="15.4",
        points=2,
        level=2,
        reread="months-answer",
        answer=Choice(),
        key=market,
        mistakes={name: name for name in ("estimate", "ten_percent", "between", "nothing")},
    ),
    Exercise(
        id="15.5",
        points=3,
        level=3,
        reread="effect-answer",
        answer=Number(unit=YUAN, tolerance=30),
        key=lambda: left(extra().sum(), given()),
        mistakes={
            "weeks_of_promotion": lambda: left(extra().iloc[:4].sum(), given()),
            "dip_added": lambda: left(extra().abs().sum(), given()),
            "no_gifts": lambda: left(extra().sum(), 0),
            "gifts_on_extra": lambda: left(extra().sum(), extra().iloc[:4].sum()),
            "gifts_ten_weeks": lambda: left(extra().sum(), ten()["sold_with"].sum()),
            "all_packs": lambda: left(ten()["sold_with"].sum(), given()),
            "packs": lambda: float(extra().sum()),
        },
    ),
    Exercise(
        id="15.6",
        points=2,
        level=2,
        reread="phases-answer",
        answer=StageSequence(stages=lesson.Move),
        key=moves,
        mistakes={
            "consumers_first": Mistake(
                answer=lambda: instead("early", "shelf"),
                when=lambda read: len(read) == 6 and {read[2], read[3]} & {"shelf", "gift"} != set(),
            ),
            "no_stretch": lambda: ["shelf", *moves()[1:]],
            "gift_off_season": lambda: instead("store", "gift"),
            "stretch_at_peak": lambda: instead("shelf", "gift", at="f"),
            "stock_mixed": lambda: instead("early", "store"),
        },
    ),
    Exercise(
        id="15.7",
        points=3,
        level=3,
        reread="plans-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="15.0", answer=Choice(), found=part)]
