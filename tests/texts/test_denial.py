"""Which expressions of a small lexicon fall where one of them is denied."""

import pytest

from crmlib.texts.denial import denied
from crmlib.texts.lexicon import read_lexicon
from crmlib.texts.negation import read_goods

EN = """[harm away]
2  burglar*
2  worry
2  unsafe
2  wiring
2  feel insulted
2  insulted
2  (not|don't) ..2 feel ..2 left out
2  left out
2  no friends
2  friends
[wish toward]
2  paint
2  a novel
2  write a novel
"""
ZH = """[坏 away]
2  没面子
2  面子
2  笑话
2  笑话我
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicon")
    for language, lines, goods in (("en", EN, "friend\\w*"), ("zh", ZH, "面子")):
        (folder / language).mkdir()
        for name, text in (("tag", lines), ("slots", ""), ("goods", goods)):
            (folder / language / f"{name}.txt").write_text(text, encoding="utf-8")
    lexicon = read_lexicon(folder, ["tag"])
    goods = read_goods(folder / "en" / "goods.txt", folder / "zh" / "goods.txt")

    def standing(text):
        found = lexicon.find(text)
        gone = denied(text, found, goods, pleasant=["toward"])
        return {text[a:b] for (_entry, a, b), no in zip(found, gone, strict=True) if not no}

    return standing


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("i worry about burglars", {"worry", "burglars"}),
        # What stands in the clause of a denied evil falls with it, before and behind; another clause stands.
        ("i no longer worry about burglars", set()),
        ("the wiring was never unsafe", set()),
        ("it was never unsafe, but i worry", {"worry"}),
        # So does what lies over the same words,
        ("i was not insulted", set()),
        ("i don't feel insulted", set()),
        ("没人笑话我", set()),
        # also a "not" that the lexicon allows at a distance; who wishes it away has the need.
        ("i don't feel left out", set()),
        ("i don't want to feel left out", {"left out", "don't want to feel left out"}),
        # A good that is lacking is an evil; that evil may be denied.
        ("i have no friends", {"no friends", "friends"}),
        ("我没面子", {"没面子", "面子"}),
        ("我不觉得没面子", set()),
        # What is pleasant is denied with the wish for it.
        ("i have no ambition to write a novel", set()),
        ("i want to write a novel", {"write a novel", "a novel"}),
        ("i don't want to paint", set()),
    ],
)
def test_what_is_left_when_something_is_denied(read, text, left):
    assert read(text) == left
