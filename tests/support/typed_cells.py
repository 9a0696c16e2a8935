"""What trainees typed, with what they meant by it; and slips, with what is to be said of them."""

# Each cell calls check once; the value is what a calm reader would take the answer for.
MEANT = {
    # A Chinese keyboard.
    "check（\"5.1\"，48.0）": 48.0,
    "check（“5.1”，４８．０）": 48.0,
    "check（“5.1”，48。0）": 48.0,
    "ｃｈｅｃｋ（＂５．１＂，　４８）": 48,
    'check("5.1",["兴趣"，"欲望"])': ["兴趣", "欲望"],
    "check（“5.1”，［“兴趣”，“欲望”］）": ["兴趣", "欲望"],
    "check（“5.1”，【“兴趣”、“欲望”、“行动”】）": ["兴趣", "欲望", "行动"],
    "check（‘5.1’，‘价格’）": "价格",
    "check（「5.1」，「价格」）": "价格",
    "check(“5.1”，{“甲”：“在看”，“乙”：“流失”})": {"甲": "在看", "乙": "流失"},
    "check(“5.1”，｛“甲”：1；“乙”：2｝)": {"甲": 1, "乙": 2},
    "check（“5.1”，－0.9）": -0.9,
    "check（“5.1”，１２％）": "12%",
    "check（“5.1”，48.0％）。": "48.0%",
    "check（“5.1”，7.38元）": "7.38元",
    "check（“5.1”，￥7.38）": "¥7.38",
    "check（“5.1”，12 天）": "12 天",
    "答案＝48\ncheck（“5.1”，答案）": 48,
    "答案 ＝ 100 × 0.48\ncheck（“5.1”，答案）": 48.0,
    "check（“5.1”，“价格，不是原因；要看成本：100％。”）": "价格，不是原因；要看成本：100％。",
    "check（“5.1”，48） ＃ 我的答案，猜的": 48,
    "check（“5.1”，“先用“假如”问一问”）": "先用“假如”问一问",
    "\u3000check（“5.1”，48）": 48,
    "%%time\ncheck（“5.1”，48）": 48,
    # A word processor.
    "check(“5.1”, 48)": 48,
    "check(‘5.1’, “deep”)": "deep",
    "check(”5.1”, ”deep”)": "deep",
    "check(„5.1“, „deep“)": "deep",
    'check("5.1", "deep”)': "deep",
    'check("5.1", ["deep”, "middle"])': ["deep", "middle"],
    'check("5.1", “deep")': "deep",
    "check(`5.1`, `deep`)": "deep",
    'check("5.1",\u00a048.0)': 48.0,
    'check("5.1", \u200b48.0)': 48.0,
    # Copied numbers, and numbers with what they count.
    'check("5.1", −0.9)': -0.9,
    'check("5.1", –0.9)': -0.9,
    'check("5.1", 48.0%)': "48.0%",
    'check("5.1", 48.0 %)': "48.0 %",
    'check("5.1", 7.38 yuan)': "7.38 yuan",
    'check("5.1", 48 per cent)': "48 per cent",
    'check("5.1", ¥ 7.38)': "¥ 7.38",
    'check("5.1", $7.38)': "$7.38",
    'share = 48.0%\ncheck("5.1", share)': "48.0%",
    'check("5.1", {"a": 48%, "b": 52%})': {"a": "48%", "b": "52%"},
    # Numbers as people say them; Python takes 约28 and 七成七 for names, and ~28 for -29.
    'check("5.1", 约28)': "约28",
    'check("5.1", 二十八点四)': "二十八点四",
    'check("5.1", 七成七)': "七成七",
    'check("5.1", ~28)': "~28",
    'check("5.1", ≈28.4)': "≈28.4",
    'check("5.1", 28 左右)': "28 左右",
    'check("5.1", 28.4%左右)': "28.4%左右",
    "check（“5.1”，大约28.4％）": "大约28.4%",
    'check("5.1", about 28)': "about 28",
    'check("5.1", approx. 28 %)': "approx. 28 %",
    'check("5.1", 28到30)': "28到30",
    '约28 = 30\ncheck("5.1", 约28)': 30,
    # Quotation marks in a text, and Enter.
    "check('5.1', 'It's the price')": "It's the price",
    "check(‘5.1’, ‘It’s the price’)": "It’s the price",
    'check("5.1", "She said "no" to us")': 'She said "no" to us',
    'check("5.1", “She said "no" to us”)': 'She said "no" to us',
    'check("5.1", "First wait.\nThen ask.")': "First wait.\nThen ask.",
    'check(“5.1”, “First wait.\nThen ask.”)': "First wait.\nThen ask.",
}  # fmt: skip

# Nothing may be changed in what Python reads as it is, whatever stands between quotation marks.
READ_AS_IT_IS = (
    'check("5.1", 48.0)',
    'check("5.1", “48.0)',
    'check("5.1", "价格，不是原因；“真的”（100％）")',
    'check("5.1", 48 % 5)',
    'check("5.1", """one\n“two”""")',
    'print（"hello"）',
    '%%bash\necho “check(1)”',
    'x = 48.0%\n',
    'check("5.1", f(48%) + “x)',
)  # fmt: skip

_MANY = "大约 48 天吧 真的 是的 好"

# Cell → what is said, in English and in Chinese.
SLIPS = {
    'check("7.2", deep)': ('Words need quotation marks: "deep".', '文字要加引号："deep"。'),
    'check("7.2", [deep, "middle"])': ('Words need quotation marks: "deep".', '文字要加引号："deep"。'),
    "check（“5.2”，兴趣）": ('Words need quotation marks: "兴趣".', '文字要加引号："兴趣"。'),
    "check（“5.2”，【兴趣，欲望】）": ('Words need quotation marks: "兴趣".', '文字要加引号："兴趣"。'),
    'check("9.1", customer value)': (
        'Words need quotation marks: "customer value".', '文字要加引号："customer value"。'),
    "check('5.7', I don't know)": ('Words need quotation marks: "I don\'t know".', '文字要加引号："I don\'t know"。'),
    'check("5.7", I would wait\nand see)': (
        'Words need quotation marks: "I would wait".', '文字要加引号："I would wait"。'),
    f"check（“5.1”，{_MANY}）": (f'Words need quotation marks: "{_MANY}".', f'文字要加引号："{_MANY}"。'),
    'check("5.1", funnel.table)': (
        "“funnel” is not known yet: run the first cell first, and then those below it.",
        "还不认识“funnel”：请先运行第一格，再依次运行下面的单元格。"),
    'check("5.1", 100 * reached)': (
        "“reached” is not known yet: run the first cell first, and then those below it.",
        "还不认识“reached”：请先运行第一格，再依次运行下面的单元格。"),
    'check("5.1", mine)\nmine = 48': (
        "“mine” is not known yet: run the first cell first, and then those below it.",
        "还不认识“mine”：请先运行第一格，再依次运行下面的单元格。"),
    'Check("5.1", 48)': ("Write “check” in small letters.", "“check”请用小写字母。"),
    'check("5.4", true)': ("Write True with a capital letter.", "True 的首字母要大写。"),
    'check("5.1", _____)': (
        "The blank is still there: put your answer in its place.", "空还没有填：请把答案写在那里。"),
    'check("5.1", ____ 48)': (
        "Put your answer in the place of ____, not beside it.", "请用答案替换 ____，不要写在它旁边。"),
    'check("7.2", "deep)': (
        'A quotation mark is missing: a text begins and ends with one, as in "deep".',
        '少了一个引号：文字前后都要有引号，如 "deep"。'),
    "check（“7.2”，“深层）": (
        'A quotation mark is missing: a text begins and ends with one, as in "deep".',
        '少了一个引号：文字前后都要有引号，如 "deep"。'),
    'check("5.1" 48)': (
        "A comma is missing between the exercise's number and your answer.", "题号和答案之间少了一个逗号。"),
    'check("5.2" ["deep", "middle"])': (
        "A comma is missing between the exercise's number and your answer.", "题号和答案之间少了一个逗号。"),
    'check("5.1", 48': ("A bracket is missing: each ( needs a ).", "少了一个括号：每个 ( 都要有对应的 )。"),
    'check("5.2", ["deep", "middle")': (
        "A bracket is missing: each [ needs a ].", "少了一个括号：每个 [ 都要有对应的 ]。"),
    'check("5.1", 48,5)': (
        "Write decimals with a point, and thousands without a comma: 48.5 and 1200.",
        "小数点用“.”，千位不加逗号：48.5 和 1200。"),
    'check("5.1", 1,200 yuan)': (
        "Write decimals with a point, and thousands without a comma: 48.5 and 1200.",
        "小数点用“.”，千位不加逗号：48.5 和 1200。"),
    'check("5.2", "deep", "middle")': (
        'Give one answer; several things stand in square brackets: check("5.1", ["deep", "middle"]).',
        '只给一个答案；有几项时放进方括号：check("5.1", ["deep", "middle"])。'),
    'hint("5.1", 2)': (
        'Only the exercise\'s number belongs there: hint("5.1").', '这里只写题号：hint("5.1")。'),
    'check("5.7", "It is "price"," he said)': (
        "Quotation marks inside a text must be single ones: \"He said 'no' to us\".",
        "文字里面的引号请用单引号：\"He said 'no' to us\"。"),
    'check("5.1", = 48)': (
        'This cannot be read; an answer looks like check("5.1", 48.5) or check("5.1", "deep").',
        '这一格读不懂；答案的写法如 check("5.1", 48.5) 或 check("5.1", "deep")。'),
}  # fmt: skip

# Errors of one who programs: Python's own words are the better ones.
OTHERS = ('check("5.1", 1 / 0)', "deep", "x = (", 'check("5.1", [].nothing)', 'print("5.1", deep)')
