"""Small synthetic results folders: the records that grading writes, without grading."""

import json
import random
from dataclasses import replace

from crmcourse.exercises.feedback import Outcome
from crmcourse.grading.store import Store
from crmcourse.records.answers import Reason
from crmcourse.records.mark import Decision, Evidence, Mark
from crmcourse.records.marks import Marks
from crmcourse.records.run import GradedTopic, Objective, RunFacts
from crmlib.i18n import Text

TITLES = Text(en="Conversion from interest to desire", zh="从兴趣到欲望的转化率")
AIDMA = GradedTopic(
    "05-aidma",
    Text(en="AIDMA: where do we lose our customers?", zh="AIDMA：我们在哪一步失去客户？"),
    60,
    (Objective(Text(en="Read a rate.", zh="读懂转化率。"), ("5.1", "5.2")),),
)
HOSTILE = [
    "王小明",
    '=HYPERLINK("http://evil.example","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "Smith, Jr",
    'Anna "the\nquoted" Müller',
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "عبد الرحمن بن محمد الطويل",
    "\u202eevil gnp.exe",
    "../../etc/passwd",
    "CON",
    "👩‍👩‍👧‍👦 🧋",
    "名" * 300,
    "x" * 300,
    "a;=1+1",
    "nul\x00\ud800byte",
    "    Points Possible",
]


def exercise(topic="05-aidma", level=1, out_of=1.0, points=1.0, outcome=None, **more):
    outcome = outcome or ("right" if points == out_of else "partly" if points else "wrong")
    return Mark(
        topic=topic,
        title=TITLES,
        level=level,
        out_of=out_of,
        points=points,
        outcome=Outcome(outcome),
        section=Text(en="Reading a funnel", zh="读懂漏斗"),
        **more,
    )


def text(points=0.0, out_of=3.0, confirm=True, **more):
    """A short text: it waits for a person, unless one has decided."""
    return exercise(
        level=3,
        out_of=out_of,
        points=points,
        outcome="kept",
        confirm=confirm,
        answer="They had no time.",
        **more,
    )


def found(*words):
    """Key points with words that may show them."""
    return tuple(Evidence(Text(en="names the base", zh="说明分母"), one) for one in words)


def trainee(exercises, id="s1", name="Ann", **more):
    about = {
        "key": "",
        "file": f"crm-{id}.zip",
        "fingerprint": "0" * 64,
        "handed_in": "2026-11-25T10:00:00+00:00",
        "status": "graded",
        "rung": "namespaces",
        "seconds": 0.4,
        "points": sum(one.points for one in exercises.values()),
        "out_of": sum(one.out_of for one in exercises.values()),
    }
    return Marks(**{**about, "id": id, "name": name, "exercises": exercises, **more})


def needs_person(exercises=None, code="timed_out", **more):
    why = Reason(code, Text(en="It ran longer than 60 seconds.", zh="运行超过 60 秒。"))
    return trainee(exercises or {}, **{"status": "needs_person", "reasons": (why,), **more})


def decided(exercises, points=None, **more):
    """Somebody who needed a person, and whom a person let pass (or gave a total)."""
    given = {} if points is None else {"points": points}
    decision = Decision("ok" if points is None else points, "Seen with you.")
    return replace(needs_person(exercises, **more), status="graded", decision=decision, **given)


def run(topics=None, **more):
    about = {
        "version": "0.1.0",
        "graded_at": "2026-11-26T08:00:00+00:00",
        "rung": "namespaces",
        "isolation": Text(
            en="Each hand-in ran in namespaces of its own, without network.",
            zh="每份作业都在独立的命名空间中运行，没有网络。",
        ),
        "exam": False,
        "course": Text(en="Customer relations, to run and to try", zh="客户关系管理：可运行、可动手的课程"),
        "topics": topics or (AIDMA,),
        "mistakes": {"5.1": (Text(en="Which customers are in the base?", zh="分母里是哪些客户？"),)},
    }
    return RunFacts(**{**about, **more})


def write(folder, trainees, facts=None):
    """Write a results folder, each record by way of the writer that grading has."""
    store = Store(folder)
    store.begin()
    store.keep(facts or run())
    for number, one in enumerate(trainees):
        store.keep(replace(one, key=f"k{number:04d}"))
    return folder


def stored(folder, number=0):
    """What the file of one trainee's marks holds."""
    return json.loads((folder / "marks" / f"k{number:04d}.json").read_text("utf-8"))


def put(folder, content, number=0):
    """Put something else in its place."""
    (folder / "marks").mkdir(parents=True, exist_ok=True)
    (folder / "marks" / f"k{number:04d}.json").write_text(json.dumps(content), "utf-8")


def grid(folder, rows, ids=None, out_of=None, facts=None, **more):
    """A class from a table of points: one row a trainee, one column an exercise of topic 05."""
    out_of = out_of or [1.0] * len(rows[0])
    trainees = [
        trainee(
            {
                f"5.{i + 1}": exercise(points=float(points), out_of=float(out_of[i]))
                for i, points in enumerate(row)
            },
            id=ids[n] if ids else f"s{n + 1:03d}",
            name=f"Trainee {n + 1}",
            **more,
        )
        for n, row in enumerate(rows)
    ]
    return write(folder, trainees, facts)


def realistic(folder, size=60, seed=7, hostile=True, shift=0.0, exam=False):
    """A class with abilities, usual mistakes, hints, late ones, a pair with equal answers, some who need a person."""
    rng = random.Random(seed)  # noqa: S311 - a class, not a secret
    topics = _topics()
    names = HOSTILE if hostile else []
    common = [
        "Li Na",
        "张伟",
        "Maria Silva",
        "刘洋",
        "Tom Becker",
        "陈静",
        "Aisha Khan",
        "赵磊",
        "Ivan Petrov",
        "孙丽",
    ]
    copied = None
    trainees = []
    for n in range(size):
        name = names[n] if n < len(names) else f"{common[n % len(common)]} {n}"
        ability = rng.gauss(shift, 1)
        exercises = {}
        for number, (folder_name, _en, _zh) in enumerate(_NAMES):
            for item in range(1, 8):
                exercises[f"{number + 5}.{item}"] = _answer(rng, ability, folder_name, number, item, n)
        if n == 40:
            copied = exercises
        if n == 41 and copied:
            exercises = copied
        late = n % 17 == 3
        extra = {"late_days": 2, "late_factor": 0.8} if late else {}
        extra["language"] = "zh" if n % 2 else "en"
        if n in (5, 22, 37):
            some = dict(list(exercises.items())[:9]) if n == 22 else {}
            trainees.append(needs_person(some, id=f"s{n:03d}", name=name))
        else:
            trainees.append(trainee(exercises, id=f"s{n:03d}", name=name, **extra))
    facts = run(topics, exam=exam, mistakes=_mistakes())
    return write(folder, trainees, facts)


_NAMES = [
    ("05-aidma", "AIDMA: where do we lose our customers?", "AIDMA：我们在哪一步失去客户？"),
    ("06-maslow", "Needs and motives: what is behind the words?", "需求与动机"),
    ("07-iceberg", "The needs iceberg: is it really the price?", "需求冰山"),
    ("08-personality", "Personality and strategy: does the right tone pay?", "四种性格与应对策略"),
    ("09-value", "Customer delivered value: why do they buy?", "顾客让渡价值"),
]
_GOALS = [
    ("Name the stages in order and tell Memory from Desire.", "按顺序说出各个阶段，并区分“记忆”与“欲望”。"),
    (
        "Read a rate with its interval, and say which step loses most customers.",
        "读懂比率及其区间，并指出哪一步流失的客户最多。",
    ),
    ("Explain why recent customers must not be counted as lost.", "解释为什么不能把新近的客户算作流失。"),
]
_QUESTIONS = [
    (
        "Which customers are in your base: all, or those who reached the stage before?",
        "你的分母是哪些客户：全部，还是到达上一阶段的？",
    ),
    ("Is that a share of customers or a share of events?", "这是客户的占比，还是事件的占比？"),
]


def _topics():
    return tuple(
        GradedTopic(
            folder,
            Text(en=en, zh=zh),
            60,
            tuple(
                Objective(Text(*goal), tuple(f"{n + 5}.{i}" for i in items))
                for goal, items in zip(_GOALS, ([1, 2], [3, 4, 5], [6, 7]), strict=True)
            ),
        )
        for n, (folder, en, zh) in enumerate(_NAMES)
    )


def _mistakes():
    both = tuple(Text(*one) for one in _QUESTIONS)
    return {f"{n + 5}.{i}": both for n in range(5) for i in range(1, 8)}


def _answer(rng, ability, topic, number, item, n):
    level = 1 if item < 3 else 2 if item < 6 else 3
    out_of = float(level)
    hard = (-1.2, -0.9, -0.2, 0.3, 0.5, 0.9, 1.4)[item - 1] + 0.15 * number
    luck = 1 / (1 + pow(2.718, -1.4 * (ability - hard)))
    if rng.random() < 0.06:
        return exercise(topic, level, out_of, 0.0, "not_attempted", tries=0, hints=rng.choice([0, 1]))
    effort = {"tries": 1 + int(rng.random() * 3 * (1 - luck)), "hints": int(rng.random() * 3 * (1 - luck))}
    if rng.random() < luck:
        return exercise(topic, level, out_of, out_of, answer=1.0, **effort)
    mistake = rng.choices([0, 1, None], [3, 1, 3])[0]
    points = round(out_of * 0.5, 1) if level == 3 or rng.random() < 0.3 else 0.0
    question = (
        _QUESTIONS[mistake] if mistake is not None else ("Compare it with the table.", "再和表格比一比。")
    )
    line = [
        'To reread in the lesson: “Reading a funnel”. For a hint: hint("5.1").',
        '可重读课文：“读懂漏斗”。要提示：hint("5.1")。',
    ]
    answer = mistake if mistake is not None else round(rng.random(), 3)
    more = {"confirm": True, "evidence": found("Memory", "recent customers")} if item == 7 and points else {}
    if item == 7 and points and n % 9 == 0:
        more["confirm"] = False
        more["by_hand"] = Decision(
            points, "Good argument; name the interval as well. 论证不错，也请说明区间。"
        )
    return exercise(
        topic,
        level,
        out_of,
        points,
        mistake=mistake,
        lines=(Text(*question), Text(*line)),
        answer=answer,
        **effort,
        **more,
    )


def four(folder):
    """One graded late, one blank, two who need a person: the last with points."""
    exercises = {
        "5.1": exercise(points=1.0),
        "5.2": exercise(level=2, out_of=2.0, points=1.5, confirm=True),
        "6.1": exercise("06-maslow", level=2, out_of=2.0, points=0.0),
    }
    blank = {name: replace(one, points=0.0, outcome=Outcome.NOT_ATTEMPTED) for name, one in exercises.items()}
    return write(
        folder,
        [
            trainee(exercises, id="a", name="Ann", late_days=1, late_factor=0.8),
            trainee(blank, id="b", name="Bob"),
            needs_person(id="c", name="Cem"),
            needs_person(id="d", name="Dan", exercises=exercises),
        ],
    )


def hostile(folder):
    """People with names that would like to be something else."""
    one = {"5.1": exercise()}
    return write(folder, [trainee(one, id=f"s{n:02d}", name=name) for n, name in enumerate(HOSTILE)])
