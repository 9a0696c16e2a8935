"""The exercises of topic 17, service: what is asked, and which mistakes are usual."""

from crmcourse.exercises.declare import (
    Choice,
    ChoiceSet,
    Exercise,
    Guess,
    LabelTable,
    Number,
    Ranking,
    ShortText,
    StageSequence,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets
from crmlib.lessons import service as lesson
from crmlib.lessons.service import Four, Say

TELLINGS, FACTS = 3, 5  # of the orders in 17.1
ASKED, OPENED = ("A", lesson.GREETING), ("A", lesson.ALL)  # of the panel in 17.6
CLOSE, OFFER, NAME, GREET, NOTE, ABSENT, READ = (
    Say.CLOSE, Say.OFFER, Say.NAME, Say.GREET, Say.NOTE, Say.ABSENT, Say.READ,
)  # fmt: skip
MOMENTS = {
    "a": Text(
        en="a: “So it is the second box that came dented, not the first. Have I got that right?”",
        zh="a：“您是说，第二箱压坏了，第一箱没事。我说得对吗？”",
    ),
    "b": Text(
        en="b: “A new box leaves today. You will have it on Thursday by noon.”",
        zh="b：“新的一箱今天发出，星期四中午以前送到您手上。”",
    ),
    "c": Text(
        en="c: “A dented tin as a wedding present: that must have been painful for you.”",
        zh="c：“拿压扁的茶罐当结婚贺礼，您当时一定很难堪。”",
    ),
    "d": Text(
        en="d: She puts down her pen, turns to the guest and nods.",
        zh="d：她放下笔，把身子转向客人，点了点头。",
    ),
    "e": Text(
        en="e: “Mr Zhou, your hotels open again in May. May I take one minute on what their first guests could drink?”",
        zh="e：“周总，您的酒店五月重新开业。能给我一分钟，说说头一批客人可以喝什么茶吗？”",
    ),
    "f": Text(
        en="f: Before she dials she has the last three orders and the open complaint in front of her.",
        zh="f：拨号之前，她把最近三次订单和那件没了结的投诉摆在面前。",
    ),
    "g": Text(
        en="g: “You have kept the tea well. After two years it smells as on the first day.”",
        zh="g：“这茶您存得真好，两年了还跟新的一样香。”",
    ),
    "h": Text(
        en="h: “Our tea keeps you awake, and our return form sends you to sleep again. Shall I fill it in for you?”",
        zh="h：“我们的茶让人提神，我们的退货单让人犯困。要不我替您填？”",
    ),
    "i": Text(
        en="i: “You are the fifth person I am telling this!” – “Then I am glad to be the last.”",
        zh="i：“我跟你们第五个人讲这事了！”——“那我争取当最后一个。”",
    ),
    "j": Text(
        en="j: She knows the answer after the first sentence, and lets the customer finish.",
        zh="j：客户才说第一句，她就知道答案了，可还是让他把话说完。",
    ),
}
SKILLS = {
    "a": "listen",
    "b": "respond",
    "c": "empathy",
    "d": "body",
    "e": "opening",
    "f": "preparation",
    "g": "praise",
    "h": "humour",
    "i": "wit",
    "j": "listen",
}


@once_per_data
def heard() -> float:
    """Return which share of the facts is heard right at one telling."""
    return 1 - float(lesson.misheard(datasets.load("messages")).table["misheard_share"].iloc[0])


def whole(facts: int, tellings: int) -> float:
    return 100 * heard() ** (facts * tellings)


def missed(times: int) -> float:
    """Return what is left of 100 when the misheard share is taken off so many times."""
    return 100 * (1 - times * (1 - heard()))


@once_per_data
def four(branch: str, rule: str) -> Four:
    return lesson.four(datasets.load("mystery_visits"), branch, rule)


def asked() -> Four:
    return four(*ASKED)


def sequence(*moves: Say) -> list[str]:
    return [move.value for move in moves]


def without(*rules: str, also: tuple[str, ...] = ()) -> set[str]:
    return (set(lesson.broken(lesson.DESK)) - set(rules)) | set(also)


EXERCISES = [
    Exercise(
        id="17.1",
        points=1,
        level=1,
        reread="loop-answer",
        answer=Number(unit="%", tolerance=0.5),
        key=lambda: whole(FACTS, TELLINGS),
        mistakes={
            "one_hop": lambda: whole(FACTS, 1),
            "one_fact": lambda: whole(1, TELLINGS),
            "seven_facts": lambda: whole(7, TELLINGS),
            "two_hops": lambda: whole(FACTS, 2),
            "added_hops": lambda: missed(TELLINGS),
            "added_facts": lambda: missed(FACTS),
            "spoilt": lambda: 100 - whole(FACTS, TELLINGS),
        },
    ),
    Exercise(
        id="17.2",
        points=1,
        level=1,
        reread="seats-answer",
        answer=Ranking(),
        key=lambda: lesson.order_of_seats("owner", "right"),
        mistakes={
            "chauffeur": lambda: lesson.order_of_seats("chauffeur", "right"),
            "chauffeur_left": lambda: lesson.order_of_seats("chauffeur", "left"),
            "left_hand": lambda: lesson.order_of_seats("owner", "left"),
            "middle_third": ["front", "rear_left", "rear_middle", "rear_right"],
            "reversed": lambda: lesson.order_of_seats("owner", "right")[::-1],
        },
    ),
    Exercise(
        id="17.3",
        points=2,
        level=2,
        reread="humour-answer",
        answer=LabelTable(items=MOMENTS),
        key=SKILLS,
        mistakes={
            "empathy_for_praise": {"g": "empathy"},
            "praise_for_empathy": {"c": "praise"},
            "respond_for_listen": {"a": "respond"},
            "body_for_listen": {"j": "body"},
            "wit_humour": {"h": "wit", "i": "humour"},
            "humour_for_wit": {"i": "humour"},
            "opening_for_preparation": {"f": "opening"},
            "preparation_for_opening": {"e": "preparation"},
        },
    ),
    Exercise(
        id="17.4",
        points=2,
        level=2,
        reread="seats-answer",
        answer=StageSequence(stages=Say),
        key=lambda: sequence(*lesson.RIGHT),
        mistakes={
            "name_first": lambda: sequence(GREET, NAME, ABSENT, OFFER, NOTE, READ, CLOSE),
            "message_before_name": lambda: sequence(GREET, ABSENT, OFFER, NAME, NOTE, READ, CLOSE),
            "close_before_note": lambda: sequence(GREET, ABSENT, NAME, OFFER, CLOSE, NOTE, READ),
            "not_read_back": lambda: sequence(GREET, ABSENT, NAME, OFFER, NOTE, CLOSE),
            "read_after_close": lambda: sequence(GREET, ABSENT, NAME, OFFER, NOTE, CLOSE, READ),
            "read_too_early": lambda: sequence(GREET, ABSENT, NAME, OFFER, READ, NOTE, CLOSE),
            "absent_first": lambda: sequence(ABSENT, GREET, NAME, OFFER, NOTE, READ, CLOSE),
            "told_where": lambda: sequence(GREET, ABSENT, Say.WHERE, NAME, OFFER, NOTE, CLOSE),
            "try_later": lambda: sequence(GREET, ABSENT, NAME, Say.LATER, CLOSE),
        },
    ),
    Exercise(
        id="17.5",
        points=2,
        level=2,
        reread="case-answer",
        answer=ChoiceSet(),
        key=lambda: lesson.broken(lesson.DESK),
        mistakes={
            "fourth_for_third": lambda: without("rings"),
            "any_redial": lambda: without("redial"),
            "goodbye_enough": lambda: without("hang_up"),
            "hold_counted": lambda: without(also=("hold",)),
            "name_clear": lambda: without(also=("repeat",)),
        },
    ),
    Exercise(
        id="17.6",
        points=3,
        level=3,
        reread="shoppers-answer",
        answer=Number(tolerance=0.006, panel=True),
        key=lambda: asked().kappa,
        mistakes={
            "per_cent": lambda: asked().agreement,
            "even": lambda: lesson.beyond(asked().agreement, 0.5),
            "not_divided": lambda: asked().agreement - asked().by_chance,
            "chance_itself": lambda: asked().by_chance,
            "as_it_opens": lambda: four(*OPENED).kappa,
            "other_branch": lambda: four("B", ASKED[1]).kappa,
        },
    ),
    Exercise(
        id="17.7",
        points=3,
        level=3,
        reread="humour-answer",
        answer=ShortText(),
    ),
]

GUESSES = [Guess(id="17.0", answer=Choice(), found=lesson.best)]
