"""The language of lexicon files: every sign of it, in English and Chinese."""

import pytest

from crmlib.texts.lexicon import read_lexicon
from crmlib.texts.normalise import normalise

EN = """# a comment is no entry
[dark away]
2  dark # nor is what follows one
1  {lamp} ..2 broken
[light]
2= no light~
2! (bright|very bright)? room
-  ache*
1  shine~
"""
ZH = """[黑]
2  太黑
1  {灯}..3坏
2  (亮|暗)?房间
"""


@pytest.fixture
def lexicon(tmp_path):
    for language, lines, slots in (("en", EN, "lamp: lamp | light bulb"), ("zh", ZH, "灯: 灯泡 | 灯")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "house.txt").write_text(lines, encoding="utf-8")
        (tmp_path / language / "slots.txt").write_text(slots, encoding="utf-8")
    return read_lexicon(tmp_path, ["house"])


def found(lexicon, text):
    shape = normalise(text)
    return sorted(shape[a:b] for _entry, a, b in lexicon.find(shape))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is DARK in here", ["dark"]),
        ("darker", []),
        ("the lamp is broken", ["lamp is broken"]),
        ("a light bulb, it seems, broken", ["light bulb, it seems, broken"]),
        ("the lamp that you sold me is broken", []),
        ("the lamp. broken", []),
        ("a very bright room", ["very bright room"]),
        ("room", ["room"]),
        ("headache", []),
        ("aches and aching", ["aches"]),
        ("it shines, shining, shone", ["shines", "shining"]),
        ("no lights", ["no lights"]),
        ("太黑了", ["太黑"]),
        ("灯泡又坏了", ["灯泡又坏"]),
        ("灯今天早上又坏了", []),
        ("亮房间", ["亮房间"]),
        ("大房间", ["房间"]),
    ],
)
def test_an_expression_finds_what_it_says(lexicon, text, words):
    assert found(lexicon, text) == words


def test_an_entry_knows_its_theme_its_weight_and_its_flag(lexicon):
    entries = {entry.expression: entry for entry in lexicon.entries}
    dark, light, room = entries["dark"], entries["no light~"], entries["(bright|very bright)? room"]
    assert (dark.theme, dark.also, dark.weight, dark.language) == ("dark", "away", 2, "en")
    assert (light.theme, light.also, light.negatable, room.negatable) == ("light", "", False, True)
    assert entries["ache*"].weight == 0


def test_a_tag_may_be_negatable_as_a_whole_but_for_its_marked_lines(lexicon, tmp_path):
    entries = read_lexicon(tmp_path, ["house"], negatable=["house"]).entries
    assert [entry.expression for entry in entries if not entry.negatable] == ["no light~"]


def test_an_expression_is_looked_for_in_three_places_of_a_text(lexicon):
    assert found(lexicon, "dark, dark, dark, dark") == ["dark"] * 3
