"""Exercises of every kind, for the tests of the engine."""

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    ChoiceSet,
    Exercise,
    FrameAnswer,
    FunctionAnswer,
    KeyPoint,
    LabelTable,
    Mistake,
    Number,
    Ranking,
    ShortText,
    StageSequence,
    Text,
)

STAGES = {
    "attention": Text(en="Attention", zh="注意"),
    "interest": Text(en="Interest", zh="兴趣"),
    "desire": Text(en="Desire", zh="欲望"),
    "memory": Text(en="Memory", zh="记忆"),
    "action": Text(en="Action", zh="行动"),
}
HINTS = (
    Text(en="Look at the table.", zh="看看表格。"),
    Text(en="Divide `a` by `b`.", zh="用 `a` 除以 `b`。"),
)


def _table():
    return pd.DataFrame({"stage": ["attention", "interest", "desire"], "customers": [1000, 420, 120]})


def _rate():
    reached = _table().set_index("stage")["customers"]
    return 100 * reached["interest"] / reached["attention"]


def _wrong_base():
    reached = _table().set_index("stage")["customers"]
    return 100 * reached["interest"] / reached.sum()


def _rates():
    table = _table().iloc[1:].copy()
    table["rate"] = [0.42, 120 / 420]
    return table[["stage", "rate"]]


def _of_the_first():
    table = _rates()
    table["rate"] = [0.42, 0.12]
    return table


def _share(part, whole):
    return part / whole


def _upside_down(part, whole):
    return whole / part


def _exercise(number, level, answer, key, *mistakes, points=2):
    return Exercise(
        id=f"90.{number}",
        points=points,
        level=level,
        title=Text(en="An exercise", zh="练习"),
        answer=answer,
        key=key,
        mistakes=mistakes,
        hints=HINTS,
        solution=Text(en="It is {key} here, as the table shows.", zh="如表所示，答案是 {key}。"),
        reread="funnel",
    )


EXERCISES = [
    _exercise(
        1,
        1,
        Number(unit="%", tolerance=0.5),
        _rate,
        Mistake(answer=_wrong_base, message=Text(en="Of whom is it a share?", zh="这是谁的占比？")),
    ),
    _exercise(
        2,
        1,
        Choice(options=STAGES),
        "desire",
        Mistake(answer="action", message=Text(en="Who got that far?", zh="谁走到了那一步？")),
    ),
    _exercise(
        3,
        2,
        ChoiceSet(options=STAGES),
        lambda: {"interest", "desire"},
        Mistake(
            answer={"interest", "desire", "action"},
            message=Text(en="Is Action a state of mind?", zh="行动是心理状态吗？"),
        ),
    ),
    _exercise(
        4,
        2,
        Ranking(items=["attention", "interest", "desire"]),
        lambda: _table().sort_values("customers")["stage"],
        Mistake(
            answer=["attention", "interest", "desire"],
            message=Text(en="Which end is the smallest?", zh="哪一端最小？"),
        ),
    ),
    _exercise(
        5,
        2,
        StageSequence(stages=STAGES),
        ["attention", "interest", "desire", "memory", "action"],
        Mistake(
            answer=["attention", "interest", "desire", "action"],
            message=Text(en="What lies between wanting and buying?", zh="想要和购买之间是什么？"),
        ),
    ),
    _exercise(
        6,
        2,
        FrameAnswer(columns=("stage", "rate"), by=("stage",)),
        _rates,
        Mistake(
            answer=_of_the_first, message=Text(en="Of which stage is it a share?", zh="是哪个阶段的占比？")
        ),
    ),
    _exercise(
        7,
        2,
        FunctionAnswer(inputs=((1, 4), (3, 4)), seconds=0.5),
        lambda: _share,
        Mistake(
            answer=lambda: _upside_down, message=Text(en="Which of the two is the whole?", zh="哪个是总数？")
        ),
    ),
    _exercise(
        8,
        3,
        LabelTable(
            items={
                "lounge": Text(en="the lounge", zh="贵宾室"),
                "cars": Text(en="two cars", zh="两辆车"),
                "combs": "combs",
            },
            labels=STAGES,
            several=True,
        ),
        {"lounge": "interest", "cars": {"desire", "memory"}, "combs": ["action", "desire"]},
        Mistake(
            answer={"cars": "attention"},
            message=Text(en="Had they not seen them before?", zh="他们以前没见过吗？"),
        ),
    ),
    _exercise(
        9,
        3,
        ShortText(
            key_points=[
                KeyPoint(
                    Text(en="the largest loss", zh="最大的流失"),
                    en=[r"largest|biggest|most"],
                    zh=["最大", "最多"],
                    counter=Text(en="“Something went wrong.”", zh="“有问题。”"),
                ),
                KeyPoint(
                    Text(en="what would change it", zh="什么会改变判断"),
                    en=[r"unless|if\b"],
                    zh=["除非", "如果"],
                    counter=Text(en="“We shall see.”", zh="“再看看。”"),
                ),
            ]
        ),
        Text(
            en="It is desire, the largest loss, unless the sample is small.",
            zh="欲望流失最大，除非样本太小了。",
        ),
        points=2,
    ),
]
