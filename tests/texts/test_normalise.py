"""Texts made comparable, letter by letter."""

import pytest

from crmlib.texts.normalise import keys, normalise, runs, words


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ＶＩＰ會員", "vip会员"),
        ("Don’t…", "don't."),
        ("“Really”！", '"really"!'),
        ("好。", "好."),
        # Lowered, this letter would become two.
        ("İstanbul", "İstanbul"),
    ],
)
def test_case_width_script_and_marks_do_not_matter_and_no_letter_moves(text, same):
    assert normalise(text) == same
    assert len(same) == len(text)


def test_words_runs_and_what_may_trigger_an_expression():
    shape = normalise("Don't 太冷了, ok")
    assert words(shape) == ["don't", "ok"]
    assert runs(shape) == ["太冷了"]
    assert keys(shape) == {"don't", "do*", "don*", "don'*", "ok", "ok*", "太", "冷", "了", "太冷", "冷了"}
