"""The exercises of topic 08, personality and strategy: what is asked, and which mistakes are usual."""

import re

import pandas as pd

from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    KeyPoint,
    LabelTable,
    Mistake,
    Number,
    ShortText,
    Text,
)
from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets, personality

CALLERS = {
    "A": personality.Personality.POWERFUL,
    "B": personality.Personality.ANALYTICAL,
    "C": personality.Personality.LIVELY,
    "D": personality.Personality.PEACEFUL,
}


def everybody() -> pd.DataFrame:
    return datasets.load("questionnaire")


@once_per_data
def kept() -> pd.DataFrame:
    rows = everybody()
    return rows[~rows["customer_id"].isin(personality.straight_lining(rows).flagged)]


@once_per_data
def unclassified(*, of: int | None = None) -> float:
    table = personality.score(kept()).table
    return 100 * table.loc["unclassified", "people"] / (of or table["people"].sum())


def scripts() -> dict[str, str]:
    return {caller: personality.STRATEGY_FOR[kind].value for caller, kind in CALLERS.items()}


def alpha(rows: pd.DataFrame, scale: str = "extraversion", *, turn: bool = False) -> float:
    return personality.reliability(rows, turn=turn).table.loc[scale, "alpha"]


def chance(extraversion: float, stability: float, place: int = 1, **options: float) -> float:
    return 100 * float(personality.posterior(extraversion, stability, **options)[place])


@once_per_data
def effect() -> personality.strategy.StrategyEffect:
    behaviours = datasets.load("behaviours")
    model = personality.BehaviourClassifier().fit(behaviours, personality.score(kept()).types)
    return personality.strategy_effect(datasets.load("contacts"), model.predict(behaviours))


def evidence_verdict() -> str:
    table = effect().table
    row, all_types = table.loc["analytical"], table.loc["all"]
    if row["low"] > 0:
        return "d"
    return "b" if row["high"] < all_types["difference"] else "c"


def remains(end: str = "low", *, cost: int = 30_000, against_one: bool = True) -> float:
    """Return yuan a year: 60 thousand conversations, 40 yuan a purchase, less the cost."""
    found = effect()
    everyone = found.table.loc["all"]
    typed = found.used / (found.used + found.without_type)
    elsewhere = everyone["mismatched"] / found.used if against_one else 1
    return 60 * 1000 * typed * elsewhere * everyone[end] * 40 - cost


EXERCISES = [
    Exercise(
        id="8.1",
        points=1,
        level=1,
        title=Text(en="Who gets no type?", zh="谁归不了类？"),
        answer=Number(unit="%", tolerance=0.1),
        key=unclassified,
        mistakes=[
            Mistake(
                answer=lambda: unclassified(of=len(everybody())),
                message=Text(
                    en="That divides by everyone who filled in the form, careless ones too. Who is in this table?",
                    zh="这是除以全部填表的人，连没看题的也算进去了。这张表里有哪些人？",
                ),
            ),
            Mistake(
                answer=lambda: 100 - unclassified(),
                message=Text(
                    en="That is the share who did get a type. Which share does the question ask for?",
                    zh="这是归了类的人所占的比例。题目问的是哪一部分？",
                ),
            ),
            Mistake(
                answer=lambda: personality.score(kept()).table.loc["unclassified", "people"],
                message=Text(
                    en="That counts people. How many is that out of a hundred in this table?",
                    zh="这是人数。占这张表里每一百人中的几个？",
                ),
            ),
            Mistake(
                answer=lambda: round(unclassified()),
                message=Text(
                    en="Very near. How many decimals does the question ask for?",
                    zh="很接近了。题目要求保留几位小数？",
                ),
            ),
        ],
        hints=[
            Text(en="Look at the last row of the table.", zh="看表的最后一行。"),
            Text(
                en="The column share of the row Unclassified; write it in per cent.",
                zh="“不归类”一行的“份额”，写成百分数。",
            ),
        ],
        solution=Text(
            en="Row Unclassified, column share: {key} %. For them a single type would be a coin toss.",
            zh="“不归类”一行的“份额”：{key}%。给他们硬定一个类型，和抛硬币差不多。",
        ),
        reread="score-answer",
    ),
    Exercise(
        id="8.2",
        points=1,
        level=1,
        title=Text(en="Four callers", zh="四位来电的客户"),
        answer=LabelTable(items=list(CALLERS), labels=personality.Strategy),
        key=scripts,
        mistakes=[
            Mistake(
                answer={"A": "give_evidence"},
                message=Text(
                    en="Caller A cuts you short. Would more facts help, or would this caller rather decide alone?",
                    zh="A 打断了你。再多讲道理有用吗，还是他更想自己做主？",
                ),
            ),
            Mistake(
                answer={"A": "explain_patiently"},
                message=Text(
                    en="Caller A says “never mind the story”. Is there room for a long explanation?",
                    zh="A 说“别讲故事了”。这时候还适合细细讲解吗？",
                ),
            ),
            Mistake(
                answer={"D": "give_evidence"},
                message=Text(
                    en="Does caller D ask for proof of anything, or for time?",
                    zh="D 要的是证明，还是要人花时间讲清楚？",
                ),
            ),
            Mistake(
                answer={"B": "explain_patiently"},
                message=Text(
                    en="Caller B asks for a report. Is it patience that is missing, or something to check?",
                    zh="B 要的是报告。他缺的是耐心的讲解，还是可以核对的东西？",
                ),
            ),
            Mistake(
                answer={"D": "praise"},
                message=Text(
                    en="Caller D wants to understand and takes time. Would a compliment answer the question?",
                    zh="D 想弄明白，也愿意花时间。夸几句能回答他的问题吗？",
                ),
            ),
        ],
        hints=[
            Text(
                en="For each caller ask two things: outgoing or reserved? steady or easily stirred?",
                zh="每位客户问两件事：外向还是内向？稳定还是容易激动？",
            ),
            Text(
                en="That gives the type; the lecture's table gives the script. Each script is used once.",
                zh="由此得出性格，再查讲义的对照表。每套话术正好用一次。",
            ),
        ],
        solution=Text(
            en="{key}. One sentence is thin evidence: in real life you would ask a second question first.",
            zh="{key}。一句话的证据很单薄，实际工作中要再问一句才好判断。",
        ),
        reread="idea",
    ),
    Exercise(
        id="8.3",
        points=2,
        level=2,
        title=Text(en="A key forgotten", zh="忘了反向计分"),
        answer=Number(tolerance=0.005),
        key=lambda: alpha(kept()),
        mistakes=[
            Mistake(
                answer=lambda: alpha(everybody()),
                message=Text(
                    en="That includes those who answered without reading. Whom does the question name?",
                    zh="这把没看题的人也算进去了。题目说的是哪些人？",
                ),
            ),
            Mistake(
                answer=lambda: alpha(kept(), turn=True),
                message=Text(
                    en="That is α with the statements turned as they should be. What did the colleague forget?",
                    zh="这是正确反向计分以后的 α。那位同事忘了什么？",
                ),
            ),
            Mistake(
                answer=lambda: alpha(kept(), "stability"),
                message=Text(
                    en="That is the other scale. Which one does the question name?",
                    zh="这是另一个量表。题目问的是哪一个？",
                ),
            ),
        ],
        hints=[
            Text(
                en="reliability takes a second argument, turn, beside the people.",
                zh="reliability 除了写哪些人，还可以写 turn。",
            ),
            Text(
                en='personality.reliability(kept, turn=False).table, then the row "extraversion", column "alpha".',
                zh='personality.reliability(kept, turn=False).table，再取 "extraversion" 行、"alpha" 列。',
            ),
        ],
        solution=Text(
            en="{key}: statements that pull in opposite directions cancel out. With the careless people left in it "
            "would look better, because one answer throughout agrees with itself.",
            zh="{key}：方向相反的题目互相抵消了。要是把没看题的人留在里面，α 反而更好看，"
            "因为从头到尾一个答案当然“一致”。",
        ),
        reread="oddity-answer",
    ),
    Exercise(
        id="8.4",
        points=2,
        level=2,
        title=Text(en="How sure?", zh="有多大把握？"),
        answer=Number(unit="%", tolerance=0.5),
        key=lambda: chance(0.4, -0.9),
        mistakes=[
            Mistake(
                answer=lambda: chance(0.4, -0.9, 0),
                message=Text(
                    en="Is it the place of powerful in the list, and does each number have its sign?",
                    zh="取的是力量型那一个吗？两个数的正负号都对吗？",
                ),
            ),
            Mistake(
                answer=lambda: chance(0.4, -0.9, 2),
                when=lambda read: abs(read - chance(0.4, -0.9, 2)) < 0.1,
                message=Text(
                    en="Counting from 0, which place does powerful have? And does outgoing come first?",
                    zh="从 0 数起，力量型排在第几个？外向是写在前面吗？",
                ),
            ),
            Mistake(
                answer=lambda: chance(0.4, -0.9, 3),
                message=Text(
                    en="That is another type. Which place does powerful have in the list?",
                    zh="这是另一种性格。力量型排在第几个？",
                ),
            ),
            Mistake(
                answer=lambda: chance(0.8, -0.3),
                message=Text(
                    en="The place is right. Whose two numbers stand in the round brackets?",
                    zh="取的位置对了。圆括号里写的是谁的两个数？",
                ),
            ),
            Mistake(
                answer=100.0,
                message=Text(
                    en="The measured point lies there, certainly. But does a questionnaire measure without error?",
                    zh="测得的点确实落在那里。可问卷测量没有误差吗？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Put the customer's two numbers into posterior, outgoing first.",
                zh="把这位客户的两个数写进 posterior，先写外向。",
            ),
            Text(
                en="The list above counts from 0; put the place of Powerful in the square brackets.",
                zh="上面的列表从 0 数起；方括号里写力量型的位置。",
            ),
        ],
        solution=Text(
            en="100 * personality.posterior(0.4, -0.9)[1] is {key} %.",
            zh="100 * personality.posterior(0.4, -0.9)[1]，等于 {key}%。",
        ),
        reread="widget-question",
    ),
    Exercise(
        id="8.5",
        points=2,
        level=2,
        title=Text(en="Is evidence wasted?", zh="拿出证据是白费力气吗？"),
        answer=Choice(
            options={
                "a": Text(en="no effect, the large p proves it", zh="没有效果，p 值大就是证明"),
                "b": Text(en="certainly less than for all types", zh="肯定比合起来的少"),
                "c": Text(en="these data leave it open", zh="这些数据还不能定论"),
                "d": Text(en="it pays, the difference is above zero", zh="有用，差大于零"),
            }
        ),
        key=evidence_verdict,
        mistakes=[
            Mistake(
                answer="a",
                message=Text(
                    en="Does not finding a difference show that there is none? How wide is the interval?",
                    zh="没有发现差别，就等于没有差别吗？区间有多宽？",
                ),
            ),
            Mistake(
                answer="b",
                message=Text(
                    en="Does the interval of this row leave out the difference of all types?",
                    zh="这一行的区间把全部类型的差排除在外了吗？",
                ),
            ),
            Mistake(
                answer="d",
                message=Text(
                    en="The best guess is above zero. Where does the interval begin?",
                    zh="最可能的值在零以上。区间从哪里开始？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Read low and high of the row Analytical, not the difference alone.",
                zh="看“分析型”一行的“下限”和“上限”，不要只看“差”。",
            ),
            Text(
                en="Is zero between them? Is the difference of all types between them as well?",
                zh="零在不在两者之间？全部类型的差在不在两者之间？",
            ),
        ],
        solution=Text(
            en="{key}. Read the whole interval: what lies inside it is not refuted.",
            zh="{key}。要看整个区间：落在里面的值，都没有被推翻。",
        ),
        reread="choosing-answer",
    ),
    Exercise(
        id="8.6",
        points=3,
        level=3,
        title=Text(en="A careful sum", zh="谨慎地算一笔账"),
        answer=Number(unit=Text(en="yuan", zh="元"), tolerance=400),
        key=remains,
        mistakes=[
            Mistake(
                answer=lambda: remains("difference"),
                message=Text(
                    en="That plans with the best guess. Which end of the interval does a careful planner take?",
                    zh="这是按最可能的值算的。谨慎的人取区间的哪一头？",
                ),
            ),
            Mistake(
                answer=lambda: remains("high"),
                message=Text(
                    en="That is the other end of the interval. Which end does a careful planner take?",
                    zh="这是区间的另一头。谨慎的人取哪一头？",
                ),
            ),
            Mistake(
                answer=lambda: remains(cost=90_000),
                message=Text(
                    en="You pay for the scripts three times. What do all three cost together?",
                    zh="话术的钱付了三遍。三套一共要花多少？",
                ),
            ),
            Mistake(
                answer=lambda: 1000 * remains(cost=0) - 30_000,
                message=Text(
                    en="That would be millions. Per how many conversations does the table count?",
                    zh="这有上千万了。表里说的是每多少次谈话？",
                ),
            ),
            Mistake(
                answer=lambda: remains(cost=0) / 60 - 30_000,
                message=Text(
                    en="You reckon with 1,000 conversations. How many are there in a year?",
                    zh="你只算了 1,000 次谈话。一年有多少次？",
                ),
            ),
            Mistake(
                answer=lambda: remains(cost=0),
                message=Text(
                    en="That is what comes in. What does the training cost?",
                    zh="这是多赚进来的。培训要花多少？",
                ),
            ),
            Mistake(
                answer=lambda: remains(against_one=False),
                message=Text(
                    en="That compares matched with mismatched. What is Chen Jing's real alternative to four scripts?",
                    zh="这是拿匹配和不匹配比。陈静不选四套话术，实际会怎么做？",
                ),
            ),
        ],
        hints=[
            Text(
                en="60 thousand conversations are 60 times 1,000. Which of the three purchases per 1,000 is careful?",
                zh="6 万次谈话是 60 个 1,000 次。每 1,000 次的三个数里，哪个是谨慎的？",
            ),
            Text(
                en="60 times the purchases, times 40 yuan, less the cost.",
                zh="60 乘以多成交的次数，再乘以 40 元，减去花费。",
            ),
            Text(en='The purchases are gains["low"].', zh='多成交的次数用 gains["low"]。'),
        ],
        solution=Text(
            en='60 * gains["low"] * 40 - 30_000 is {key} yuan. At the best guess it looks different: the data '
            "leave open whether four scripts pay.",
            zh='60 * gains["low"] * 40 - 30_000，等于 {key} 元。按最可能的值算又是另一回事：值不值，数据还没有定论。',
        ),
        reread="pays-answer",
    ),
    Exercise(
        id="8.7",
        points=3,
        level=3,
        title=Text(en="The new software", zh="新软件"),
        answer=ShortText(
            key_points=[
                KeyPoint(
                    label=Text(en="recognising oneself proves nothing", zh="觉得像自己，证明不了什么"),
                    en=[
                        r"barnum",
                        r"forer",
                        r"horoscope",
                        r"recogni[sz]\w* (themsel|yoursel|onesel|himsel|hersel|in )",
                        r"(that is|that's|it'?s) me\W* .*(no |not |n't|nothing)",
                        r"flatter",
                        r"(fits?|suits?|true of|applies to|describes?) (almost |nearly )?(any|every)(one|body)",
                        r"(fits?|suits?|pleases?|match(es)?|please|true (of|for)) .{0,15}(any ?|every ?)(one|body)",
                        r"(everybody|everyone|anybody|anyone) would (say|recogni|agree|believe|like)",
                        r"(nice|friendly|flattering|vague|general|kind) (description|text|words?|profile|sentence)s?",
                        r"(nine|9|90 ?%|staff|profile|liking|agreeing)\b.{0,60}"
                        r"(no proof|not (a )?proof|n'?t prove|not prove|proves? nothing|no evidence|not evidence"
                        r"|means? nothing|means? little|n'?t mean|not mean)",
                    ],
                    zh=[
                        "巴纳姆",
                        "星座",
                        "算命",
                        "(像|说的是|就是)(自己|我).*(不能|不等于|不算|不代表)",
                        "(像|说的是|就是)(自己|我).*(证明不了|说明不了|没有?用)",
                        "(谁|人人|每个人|任何人).*(像|适用|对得上|说得通)",
                        "好听的描述|好话|笼统|模棱两可|对号入座|心理暗示",
                        "(放|用|写|套)(在|到)?(谁|任何人|每个人|哪个人).{0,8}(合适|行|像|准|适用|对)",
                        "(觉得|说|自认)(很)?(准|像).{0,6}(不等于|不代表|不能|不算|不奇怪|不是|证明不了|说明不了)",
                        "(谁|人人|每个人|任何人|大家)都?.{0,6}(爱听|会(说|觉得))",
                        "恭维",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="a single type is unsure: dimensions and probabilities, not labels",
                        zh="单一的类型并不可靠：应看量表和概率，而不是标签",
                    ),
                    en=[
                        r"unreliab",
                        r"not (very |really |that )?(reliable|stable|certain|accurate)",
                        r"unclassified",
                        r"mixture|mixed",
                        r"(second|other|two) hal(f|ves)",
                        r"half (of )?(the )?(people|customers|callers|time)",
                        r"probabilit",
                        r"(not|no|aren't|never) (really )?four (kinds|types|groups)",
                        r"how (sure|certain)",
                        r"unsure|uncertain",
                        r"(often|frequently|sometimes) (wrong|mistaken|guess)",
                        r"(kept?|keeps|gets?|got|same) .{0,25}\btypes?\b.{0,20}(again|twice|both|second|time)",
                        r"(only|hardly|just).{0,20}(kept|keep|got|get) .{0,15}type",
                        r"re-?test|(other|different|another) type",
                        r"no (clear |single |real )?type|without (a )?type|(in|near) the middle|in between|borderline",
                        r"(right|correct|agrees?|wrong|mistaken) .{0,30}(\d+ ?%|out of|of (10|ten)|half|third)",
                        r"(is|are|only|just|mere) (a )?guess(es)?\b|guesswork|\blabel",
                    ],
                    zh=[
                        "不可靠",
                        "不(太)?(稳定|准|确定)",
                        "不归类",
                        "混合",
                        "组合",
                        "一半|两半|分半",
                        "概率",
                        "可能性",
                        "(没有|并非|不是).{0,4}四种",
                        "把握",
                        "(判|分|猜|认|贴|搞|弄)错|猜(对|中|的)|判不出|分不出|分不清|拿不准|说不准|不靠谱",
                        "没有?(明确的?)?类型|没类型|在?中间|标签|当?参考",
                        "类型.{0,6}(会|就)?(变|换)|(六|6)成",
                        "(会|经常|容易|可能)(猜)?错",
                        "误差",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="tone only: no price, no hiring, and people must be told",
                        zh="只定语气，不定价、不用于招人，而且要告知本人",
                    ),
                    en=[
                        r"\btone\b",
                        r"(no|not|never|n't) .{0,40}(price|pricing|discount|\bhir(e|ing)|recruit|employ)",
                        r"(price|discount|hiring|recruit)\w* .{0,40}(not |n't|never|unfair|illegal|wrong|off)",
                        r"gdpr|pipl",
                        r"privacy|personal data|data protection",
                        r"consent|permission|inform (them|people|callers|customers)",
                        r"must be told|\bobject (to|against)\b",
                        r"unfair|discriminat|illegal|unlawful",
                        r"how we (talk|speak)|(way|style) (we|of) (talk|speak)|wording",
                    ],
                    zh=[
                        "语气|口气|(说话|沟通)的?方式|怎么说话",
                        "(价格|定价|打折|折扣|录用|招人|招聘).{0,10}(别|不|免)",
                        "区别对待|杀熟",
                        "(不|别|勿|禁止).{0,12}(定价|价格|打折|折扣|招人|招聘|用人|录用|选人)",
                        "(打折|折扣|定价|招人|招聘|用人).{0,14}(不能|不行|不可|不该|不应|不公平|违法|不合法)",
                        "隐私",
                        "个人信息",
                        "同意",
                        "告知",
                        "歧视",
                        "违法",
                        "不公平",
                    ],
                ),
                KeyPoint(
                    label=Text(
                        en="what would change your mind: a trial by lot with enough conversations",
                        zh="什么会让你改变看法：抽签分组的试验，谈话次数要够",
                    ),
                    en=[
                        r"by lot\b|random|lottery|\bcoin\b",
                        r"experiment|\btrial|pilot|\ba/b\b",
                        r"control group",
                        r"matched .{0,40}mismatched",
                        r"change my mind",
                        r"compare .{0,60}(one script|without|other)",
                        r"compare (the )?(sales|purchases|results|rates|orders)|split[ -]?test",
                        r"half (of )?(the |our )?(agents|staff|calls|callers|team|people)",
                        r"(calls|agents|team|group|conversations) (with|using) .{0,40}(without|than)",
                        r"(convince|persuade) me|be convinced|show me (that|a|the)",
                        r"test (it|this|them) (on|with|by|in|first|against)",
                    ],
                    zh=[
                        "抽签",
                        "随机",
                        "试验",
                        "实验",
                        "对照",
                        "试点",
                        "匹配.{0,12}不匹配",
                        "(两|2) ?组|分组|一组|对比|比一比|测试|试用",
                        "说服我|改主意|我(就|才)(买|同意|信|用)",
                        "改变(我的)?(看法|想法|主意)",
                        r"A/B",
                    ],
                ),
            ]
        ),
        key=Text(
            en=(
                "That staff recognise themselves proves nothing: it is the Barnum effect. A single type is unreliable, "
                "about half of the people get another one on the other half of a questionnaire. If we use it at all, "
                "then for the tone: no discount and no hiring by type, and people must be told. I would change my mind "
                "if a trial by lot on our own telephone showed more purchases in matched than in mismatched calls."
            ),
            zh=(
                "员工觉得像自己，证明不了什么，这是巴纳姆效应。单一的类型不可靠，换另一半问卷，差不多一半的人就变了。"
                "就算要用，也只能用来定语气：不能按性格打折、招人，而且要告知本人。"
                "如果在我们自己的电话里抽签做试验，匹配的谈话确实比不匹配的成交多，我就改变看法。"
            ),
        ),
        mistakes=[
            Mistake(
                answer=Text(
                    en="Nine out of ten agree, so it works. Let us buy it.",
                    zh="十个人有九个说准，可见有效，买吧。",
                ),
                when=lambda text: (
                    re.search(
                        r"so it (works|is accurate)|buy it|is a lot|可见(有效|很准)|买吧|挺好|^同意|^好[，,。]",
                        text,
                        re.IGNORECASE,
                    )
                    and not re.search(
                        r"\b(but|though|however|not|if|nothing)\b|n't\b|但|不|可是|如果", text, re.IGNORECASE
                    )
                ),
                message=Text(
                    en="Who would not recognise himself in a friendly description? What would count as evidence?",
                    zh="一段好听的描述，谁会觉得不像自己？什么才算得上证据？",
                ),
            ),
        ],
        hints=[
            Text(
                en="Take the supplier's three claims one by one: it works, the discount, the hiring.",
                zh="把供应商的三个说法分开看：很准、打折、招人。",
            ),
            Text(
                en="Say what recognising oneself shows, how sure a type is, what it may be used for, "
                "and what would convince you.",
                zh="说说：觉得像自己说明什么、类型有多可靠、可以用在哪里、什么能说服你。",
            ),
        ],
        solution=Text(en="For instance: {key}", zh="例如：{key}"),
        reread="rules",
    ),
]
