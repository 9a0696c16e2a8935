"""What a machine says of short texts: that they are kept for people, or that a sentence is asked for. Never a mark.

For each exercise texts as people write them: good in the lesson's words, in plain and in lively ones, wrong with all
the right words in it, weak, off the point, in another language; and what is no sentence: catchwords, rubbish, nothing.
"""

import pytest

from crmcourse import grade
from crmcourse.exercises.feedback import Outcome
from crmcourse.sources.syllabus import load, notebooks
from crmlib.i18n import use_language

KEPT, ASKED, OPEN = Outcome.KEPT, Outcome.UNFINISHED, Outcome.NOT_ATTEMPTED
# In whichever exercise they stand.
ANYWHERE = [
    (OPEN, ""),
    (OPEN, "   \n "),
    (ASKED, "yes"),
    (ASKED, "不知道"),
    (ASKED, "asdf asdf asdf asdf asdf asdf asdf"),
    (ASKED, "哈哈哈哈哈哈哈哈哈哈哈哈了"),
    (ASKED, "1 2 3 4 5 6 7 8 9 10 11 12 13"),
    (ASKED, "!!! ??? ... --- ,,, ;;;"),
    (KEPT, "I would rather ask the customers themselves."),
    (KEPT, "Das weiß doch keiner, bevor es nicht jemand ausprobiert hat."),
    (KEPT, "それは誰にもまだわかりません。試してみるべきです。"),
]
TEXTS = {
    "1.7": [
        (
            KEPT,
            "B: a third is what a brand of our size has, and growth is mostly new buyers. Try a card in one city.",
        ),
        (
            KEPT,
            "Find people who have never tried our tea. Those who have buy about what they should, small as we are.",
        ),
        (KEPT, "My gran drinks one brand only, two cups a year. Would you build a firm on her?"),
        (KEPT, "Size, buyers, Old Harbour and a trial all say that our customers are disloyal, so A it is."),
        (KEPT, "A, because a third is low and the customers of Red Gate are more loyal than ours."),
        (KEPT, "B, growth comes from new buyers always and everywhere, loyalty does not exist."),
        (KEPT, "A little of both, and then we see at the end of the year."),
        (KEPT, "选 B，三分之一正是我们这么大的品牌该有的；先抽签选一座城市试试发卡。"),
        (KEPT, "人家一年就喝两回茶，发张卡就能喝成一百回？我看难。"),
        (KEPT, "选 A，三分之一太低了，红门的客户比我们的忠诚。"),
        (KEPT, "要是发了卡的城市顾客占有率多出 5 个百分点，我就改主意。"),
        (ASKED, "size, buyers, club, trial"),
        (ASKED, "规模，买家，俱乐部，抽签"),
    ],
    "15.7": [
        (
            KEPT,
            "The mid-autumn cups, in season: three regions by lot, five without, ten weeks of margin, fixed now.",
        ),
        (KEPT, "When everyone wants the box anyway, a cheap cup is earned back; a free bottle never is."),
        (KEPT, "You would not water the garden in the rain and then praise the can, would you?"),
        (KEPT, "Season, margin, lot and ten weeks all say that we should do it in every region at once."),
        (KEPT, "Bottles in March, because nobody buys them then and they need help."),
        (KEPT, "All three, since promotion weeks sold 2.9 times as much."),
        (KEPT, "我把钱花在中秋茶杯上，先抽签定三个地区，再和没做促销的地区比满十周的毛利。"),
        (KEPT, "下雨天浇花，花开了能算水壶的功劳吗？"),
        (KEPT, "三月卖得最少，所以最该在三月送。"),
        (KEPT, "做完以后再挑效果最好的那几周汇报。"),
        (ASKED, "season, margin, lot, horizon"),
        (ASKED, "seasonality uplift randomisation cannibalisation"),
        (ASKED, "季节，毛利，抽签，十周"),
    ],
    "2.7": [
        (
            KEPT,
            "Good districts have both; compare shops of the same district, then raise wages in twelve drawn by lot.",
        ),
        (KEPT, "Rich streets make cheerful shops. I would try it in a few and see what the others do."),
        (KEPT, "My dog is happiest when the fridge is full, and yet he has never filled it."),
        (
            KEPT,
            "No district, no interval, no trial and no other direction: r is .74, so raise the wages at once.",
        ),
        (KEPT, "Staff who are satisfied make customers satisfied, and that is where profit comes from."),
        (KEPT, "Correlation is not causation, so staff do not matter at all."),
        (KEPT, "Raise wages everywhere, and look next year whether profit has grown."),
        (KEPT, "地段好的店两样都好，同样地段的店相比，相关就小了。先抽签选几家店试一试。"),
        (KEPT, "生意好的店，谁上班不乐呵呵的？谁因谁果还说不定呢。"),
        (KEPT, "员工满意，顾客就满意，利润自然来，所以应该涨工资。"),
        (KEPT, "相关不等于因果，员工满意和利润没有关系。"),
        (ASKED, "district, interval, trial, lot"),
        (ASKED, "confounder regression reverse causality pilot"),
        (ASKED, "地段，区间，试验，抽签"),
    ],
    "3.7": [
        (
            KEPT,
            "No: the same accounts hold less half a year later. Give hours by potential business, and try it by lot.",
        ),
        (KEPT, "Last year's biggest were lucky as well. I'd go where there is still something to sell."),
        (KEPT, "You don't water the plant that is already standing in the pond, do you?"),
        (
            KEPT,
            "Yes, the next hour, potential business, luck and a lot all say the top 20 % deserve 80 % of our time.",
        ),
        (KEPT, "Yes, the top 20 % bring most, so they deserve most of our time."),
        (KEPT, "Every account deserves the same, so give the same hours to all."),
        (KEPT, "同样这些客户半年后占得少了，时间应该花在还能多买的客户身上，抽签试一试。"),
        (KEPT, "杯子都满了还往里倒水，不是白费劲吗？"),
        (KEPT, "前 20% 的客户带来最多，当然该花最多时间。"),
        (KEPT, "先做一年，看营业额涨不涨。"),
        (ASKED, "luck, next hour, potential, lot"),
        (ASKED, "regression marginal headroom trial control"),
        (ASKED, "运气，潜在业务，抽签，试验"),
    ],
    "4.7": [
        (
            KEPT,
            "I drop the everyday drinkers, whom we cannot find, and the hosts. Being stable is no proof.",
        ),
        (
            KEPT,
            "Size is not profit: few givers can bring more than many others. A trial would turn me round.",
        ),
        (KEPT, "A weed that grows back each spring is still no vegetable, is it?"),
        (KEPT, "Drop the two smallest: stability, profit, access and size all say that they are too few."),
        (KEPT, "None of them, since all four are stable, so all of them are real."),
        (KEPT, "放弃日常型和待客型：前者找不到，后者单独一套可能收不回成本；分得稳说明不了什么。"),
        (KEPT, "人少不等于赚得少，先拿一个季度试一试再说。"),
        (KEPT, "尺子量歪了，量十次都是一样歪，稳有什么用？"),
        (KEPT, "放弃最小的两个，因为人太少，不值得做。"),
        (ASKED, "profit, access, stability, trial"),
        (ASKED, "silhouette bootstrap segment actionable"),
        (ASKED, "利润，接近，稳定，试验"),
    ],
    "5.7": [
        (
            KEPT,
            "June's customers are right-censored: compare cohorts over 90 days, with intervals. A trial would do.",
        ),
        (KEPT, "They only turned up a few weeks ago. Give them as long as last year's had, then look again."),
        (
            KEPT,
            "You don't judge a soufflé two minutes into the oven! Come back in September and ask me then.",
        ),
        (
            KEPT,
            "Of course it failed: they had enough time, same days, the interval is clear, no experiment needed.",
        ),
        (KEPT, "It failed because the weather was hot and the advert was bad."),
        (KEPT, "Yes, the campaign failed, stop it."),
        (KEPT, "六月的客户时间还不够，属于右删失。要用同样长的天数来比，还要看区间。"),
        (KEPT, "人家才来几天呀，茶还没泡开就说不好喝，太急了吧。"),
        (KEPT, "是的，活动失败了，应该停掉。"),
        (ASKED, "time, cohort, interval, experiment"),
        (ASKED, "not enough time same number of days interval experiment"),
        (ASKED, "时间不够，同样天数，区间，试验"),
    ],
    "6.7": [
        (KEPT, "40 % is the tagged share; correct it for misses and false alarms, and give the interval."),
        (
            KEPT,
            "Who says so? A program that often gets it wrong, and only about people who bothered to write.",
        ),
        (KEPT, "Nobody likes a letter that smells of fear. I'd tear it up, and so would my mother."),
        (
            KEPT,
            "The interval is corrected, the sample is random, the tag is no hint, so scare each of them by name.",
        ),
        (KEPT, "Good, forty per cent is a lot. Send it to all of them."),
        (KEPT, "四成只是自动标注的比例，要校正；写信的人也不等于全部客户。"),
        (KEPT, "这样写信，人家本来不怕，看完倒真的怕了。"),
        (KEPT, "四成可不少，马上发给他们。"),
        (KEPT, "先抽一百封信，请两个同事读一读，看看和机器说的差多少。"),
        (ASKED, "interval, sample, hint, random"),
        (ASKED, "prevalence selection ethics trial privacy"),
        (ASKED, "校正、代表性、隐私、抽签、人工标注"),
    ],
    "7.8": [
        (
            KEPT,
            "The price is an easy excuse; trust moves with satisfaction. But importance is not effect: try both.",
        ),
        (
            KEPT,
            "People say 'too dear' because it ends the talk. Look at how they rate us before you cut anything.",
        ),
        (KEPT, "Ask me why I left my gym and I'll say the fee. Truth is, the coach never learned my name."),
        (
            KEPT,
            "Price is the real reason, no excuse, and trust is proof of effect, so no trial by lot is needed.",
        ),
        (KEPT, "No, 5 % is too much, 3 % would be better."),
        (KEPT, "嘴上的理由容易说。从评分来看，跟满意度一起变的是信任。先抽签试一试。"),
        (KEPT, "嫌贵只是不想多说，心里不踏实才是真的。"),
        (KEPT, "同意，43% 占得最多，应该降价。"),
        (KEPT, "不对，决定成交的是信任，应该培训全体销售人员。"),
        (ASKED, "excuse, trust, causal, pilot"),
        (ASKED, "trust excuse pilot causal iceberg"),
        (ASKED, "借口 信任 因果 试验"),
    ],
    "8.7": [
        (
            KEPT,
            "That is the Barnum effect. A type is unreliable; use it for the tone only, and try it by lot first.",
        ),
        (KEPT, "Everyone likes a nice description of himself, so nine of ten mean nothing to me."),
        (KEPT, "My horoscope fits me too, every single morning! Would you set a price by it?"),
        (
            KEPT,
            "It is reliable and no Barnum effect, so hire by type, set prices by type, and skip the random trial.",
        ),
        (KEPT, "Nine out of ten agree, so it works. Let us buy it."),
        (KEPT, "觉得像自己证明不了什么，这是巴纳姆效应。类型不可靠，最多用来定语气。"),
        (KEPT, "这跟算命一样，谁听了都说准，千万别拿它来定价、招人。"),
        (KEPT, "十个人有九个说准，可见有效，买吧。"),
        (KEPT, "如果抽签分两组打电话，匹配的那组确实卖得多，我就改主意。"),
        (ASKED, "barnum, unreliable, tone, trial"),
        (ASKED, "Barnum effect; probability; privacy; random trial."),
        (ASKED, "巴纳姆，不稳定，语气，抽签试验，概率"),
    ],
    "9.7": [
        (
            KEPT,
            "Most would come from Misty Peak, our twin, which can cut too. A point of service may be worth more.",
        ),
        (
            KEPT,
            "We would pay 20 yuan on every box, also to those who buy anyway. Try it in two cities first.",
        ),
        (KEPT, "Cut on Monday, and by Tuesday our neighbour has cut as well. Then we are both poorer."),
        (KEPT, "From all rivals in proportion, the margin is no matter, service neither, so no test: do it."),
        (KEPT, "Yes, cut it on Monday: price is what counts."),
        (KEPT, "新客户大多来自雾峰，条件 logit 的假设不成立；雾峰也会跟着降价。"),
        (KEPT, "老客户本来就会来，白白少收他们二十块，图什么呢？"),
        (KEPT, "好，星期一就降：价格最重要。"),
        (KEPT, "先在几个城市试一试，利润确实更高，我就同意。"),
        (ASKED, "misty peak, service, margin, test"),
        (ASKED, "nest service profit retaliation pilot"),
        (ASKED, "雾峰，服务，利润，试点"),
    ],
    "10.7": [
        (
            KEPT,
            "Eight alike shops would differ as much by chance, and one in five answered. Pay all for moving 4 to 5.",
        ),
        (KEPT, "Draw lots for the bonus instead, it would be just as fair and a good deal cheaper."),
        (KEPT, "My aunt came first at bingo last week. Shall we study her method and give her a raise?"),
        (
            KEPT,
            "The interval shows it is no chance, all customers answered, so sign, and nothing could change my mind.",
        ),
        (KEPT, "Numbers are facts, and shop A is the best, so sign."),
        (KEPT, "Scores are useless, abolish the survey and pay nobody."),
        (KEPT, "八家一样好的店碰巧也会差这么多，作答的又只有五分之一，别签。"),
        (KEPT, "排第一的总有一个，抓阄也能抓出来，凭什么给他发钱？"),
        (KEPT, "数字就是事实，A 店最好，签吧。"),
        (KEPT, "如果抽签问两千人，还是同一家店领先，我就同意签。"),
        (ASKED, "chance, nonresponse, lot, retention"),
        (ASKED, "interval bias lottery bonus team"),
        (ASKED, "偶然，区间，抽签，奖金"),
    ],
    "11.7": [
        (
            KEPT,
            "Those in decline, as a voucher changed most there; a hundred by lot get no call, to compare.",
        ),
        (KEPT, "Whoever got quieter than they used to be. The rest come by themselves or are long gone."),
        (KEPT, "My barber rang me after three months. I was growing a beard, so what did he expect?"),
        (KEPT, "Decline, extra orders, control group, margin: so call those with the highest risk first."),
        (KEPT, "Those who have been silent longest, because we are losing them."),
        (KEPT, "Our best customers, they deserve it, and many of them will order after the call."),
        (KEPT, "Call nobody this week and see who comes anyway."),
        (KEPT, "打给衰退期的，他们比平时安静了；抽签留出一百位不打，60 天后比一比。"),
        (KEPT, "人家天天来，你还打电话送券，这不是白送钱吗？"),
        (KEPT, "打给沉默最久的，因为他们快没了。"),
        (KEPT, "要是打过的并不比没打的多下单，我就停掉。"),
        (ASKED, "decline, uplift, control group, margin"),
        (ASKED, "衰退，抽签，对照，毛利"),
    ],
    "12.7": [
        (KEPT, "To those with the highest lifetime value; a trial by lot shows whether the card pays."),
        (
            KEPT,
            "Whoever will still come gets one. Half of last year's big spenders never came back, so not them.",
        ),
        (KEPT, "My aunt has had such a card for years and buys her tea somewhere else all the same."),
        (KEPT, "Give them to the 600 who spent most, they are loyal and deserve it."),
        (KEPT, "The model says who is best, held out, by lot, 80 yuan, wrong: so we follow it blindly."),
        (KEPT, "I would give fewer cards and look what happens to those without."),
        (KEPT, "按今后的价值发，抽签留一部分人不发，半年后比一比。"),
        (KEPT, "花钱最多的人里一半再也没来，发给他们图什么呢？"),
        (KEPT, "发给花钱最多的 600 户，他们最忠诚。"),
        (KEPT, "要是有卡的人并不比没卡的多买，我就承认错了。"),
        (ASKED, "lifetime value, hold-out, trial, cost"),
        (ASKED, "终身价值，检验，抽签，成本"),
    ],
    "14.7": [
        (
            KEPT,
            "Profitability and Promotion; not the bundle, firms buy both anyway. If fewer visits lose sales, I turn.",
        ),
        (KEPT, "I would visit fewer of those who already cost us money, half of them drawn by lot."),
        (KEPT, "A thermometer that jumps about each day tells you to buy a better one, doesn't it?"),
        (KEPT, "Act on every figure that moved by more than ten per cent: profit, firms, new subscribers."),
        (KEPT, "Product first, because tea bags sell company gifts 4.40 times as often."),
        (KEPT, "Two of seven, limits, luck, lot, serving, November: so we act on all seven at once."),
        (KEPT, "选利润和促销，捆绑不做；少上门的客户要是买得少多了，我就改主意。"),
        (KEPT, "血压一天量十次，哪次高了就吃药，这不是瞎折腾吗？"),
        (KEPT, "哪个红了就抓哪个，不抓会出事。"),
        (KEPT, "先抽签试一半，看看少上门他们还买不买。"),
        (ASKED, "profitability, promotion, lot, limits"),
        (ASKED, "lift strata control chart"),
        (ASKED, "利润，促销，抽签，控制限"),
    ],
    "16.7": [
        (
            KEPT,
            "No: 45 is the middle, one month in four ends below 40; fill the top layers, and let a lot try 180 a day.",
        ),
        (
            KEPT,
            "I'd promise thirty and send half of them to find new people. Forty is a coin with a good side.",
        ),
        (KEPT, "My bus comes every ten minutes on average. I have stood there for half an hour."),
        (KEPT, "On average, chance, layers, minutes and a lot all say that 45 is more than 40, so sign."),
        (KEPT, "Yes, because 45 is more than 40, so the target is safe."),
        (KEPT, "Yes, and if it is not enough we simply call 250 a day."),
        (KEPT, "No, quality counts more than quantity, so call less and better."),
        (KEPT, "不签：45 只是平均，四个月里大约有一个月不到 40 单；上面几层在变空，先补新的联系人。"),
        (KEPT, "话说得那么赶，人家还没开口你就挂了，能成交才怪。"),
        (KEPT, "签，因为 45 比 40 多，这个目标肯定做得到。"),
        (KEPT, "先抽签让一半人打 180 个，一半人打 200 个，一个月以后再说。"),
        (ASKED, "chance, layer, minutes, lot"),
        (ASKED, "predictive interval funnel capacity trial"),
        (ASKED, "把握，漏斗层，分钟，抽签"),
    ],
    "17.7": [
        (
            KEPT,
            "Listening, since complaints with it end better than complaints without; jokes only go with easy calls.",
        ),
        (
            KEPT,
            "Whoever is angry does not want to laugh. I would rather have people who hear what is said to them.",
        ),
        (KEPT, "A parrot reads everything back, and nobody has ever called its service good."),
        (KEPT, "Humour, because satisfied calls have more of it and both shoppers agree."),
        (KEPT, "Listening, complaints, read back, chance: so we book the humour day and tell more jokes."),
        (KEPT, "I would first train half of the desk and see whether their calls go better."),
        (KEPT, "选倾听：投诉和投诉比，会听的人让更多客户满意；留言一律复述确认。"),
        (KEPT, "人家正在气头上，你跟他说笑话？换我早挂了。"),
        (KEPT, "买幽默培训日，满意的通话里幽默更多。"),
        (KEPT, "两个人都打“做到”，不一定是看见了，也可能是闭着眼打的。"),
        (ASKED, "listening, complaints, read back, kappa"),
        (ASKED, "倾听，投诉，复述，碰巧"),
    ],
}
CASES = [
    pytest.param(name, outcome, text, id=f"{name}-{number}")
    for name, texts in TEXTS.items()
    for number, (outcome, text) in enumerate([*texts, *ANYWHERE])
]


def test_every_short_text_of_the_course_is_tried_with_a_dozen_texts_at_least():
    topics = load(notebooks()).topics
    asked = {one.id for topic in topics for one in topic.exercises if one.answer.by_people}
    assert asked == set(TEXTS)
    assert min(map(len, TEXTS.values())) >= 12


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "outcome", "text"), CASES)
def test_a_text_is_kept_for_people_or_a_sentence_is_asked_for_and_no_machine_marks_it(
    name, outcome, text, lang
):
    use_language(lang)
    said = grade(name, text)
    assert (said.outcome, said.points, said.mistake) == (outcome, 0, None)
    assert not any(mark in said.text for mark in ("✓", "✗", "◐", "Found", "找到"))
    if outcome is ASKED:
        assert {"en": "at least one whole sentence", "zh": "至少一个完整的句子"}[lang] in said.message
