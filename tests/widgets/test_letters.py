"""The letters that topic 06 shows and asks about, and the tables made of them."""

import pandas as pd
import pytest

from crmlib import datasets, maslow, use_language
from crmlib.i18n import LANGUAGES
from crmlib.widgets import letter_tables, letters
from crmlib.widgets.maslow import marks_panel, share_panel, shop_panel


@pytest.fixture(params=LANGUAGES)
def lang(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def test_each_of_five_letters_has_another_need_and_both_labellers_agree(lang):
    five = letters.five()
    assert sorted(five["needs"]) == sorted(maslow.Need)
    assert (five["needs"] == five["needs_second"]).all()
    assert (five["motive"] == five["motive_second"]).all()
    assert list(five.index) == list("ABCDE")


def test_three_of_six_letters_move_away_from_pain_and_nobody_in_them_is_ill(lang):
    six = letters.six()
    assert sorted(six["motive"]) == ["away"] * 3 + ["toward"] * 3
    assert (six["motive"] == six["motive_second"]).all()
    assert not set(six["trade"]) & {"health"}
    assert not set(six["text"]) & set(letters.five()["text"])


def test_a_letters_place_means_the_same_in_both_languages():
    for choose, column in ((letters.five, "needs"), (letters.six, "motive")):
        assert choose("en")[column].tolist() == choose("zh")[column].tolist()
    quoted = letters.quoted(letters.six)
    assert quoted["B"].en.startswith("B: ")
    assert quoted["B"].zh.startswith("B：")


def test_other_letters_are_chosen_by_rule_where_ours_are_not_in_force(tmp_path):
    rows = [
        (f"X{number}", "en", "tea", "our shop", text, need, motive, need, motive)
        for number, (text, need, motive) in enumerate(
            [
                ("I'm starving, my stomach hurts", "physiological", "away"),
                ("Is there mould in the tin? I'm afraid of poison", "safety", "away"),
            ]
        )
    ]
    columns = datasets.load("utterances").columns
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "utterances.csv", index=False)
    with datasets.using(tmp_path):
        assert letters.five()["needs"].tolist() == ["physiological", "safety"]
        assert letters.quoted(letters.five)["A"].zh == "A：–"


def test_no_letter_is_both_sealed_and_studied(lang):
    here = letters.here()
    sealed, studied = letters.sealed(here), letters.studied(here)
    assert len(sealed) + len(studied) == len(here)
    assert not set(sealed["utterance_id"]) & set(studied["utterance_id"])
    assert set(letters.words(here)["utterance_id"]) < set(studied["utterance_id"])


def test_the_mailbag_keeps_all_worries_and_every_second_of_the_rest(lang):
    bag, known = letters.mailbag(letters.here())
    tea = letters.words(letters.here()).query("trade == 'tea'")
    worried = tea["needs"].str.contains("safety")
    assert len(bag) == worried.sum() + -(-(~worried).sum() // 2)  # halves rounded up
    assert not set(bag["utterance_id"]) & set(known["utterance_id"])


def test_a_clear_letter_has_one_need_and_a_missed_one_has_none_that_is_heard(lang):
    clear, double, missed = letters.three(letters.sealed(letters.here()))
    assert [len(maslow.Tagger().explain(text).needs) for text in (clear, double, missed)] == [1, 2, 0]


def test_the_first_saying_is_heard_and_its_denial_is_not():
    plain, denied, _worry, ironic = str(letter_tables.denied()).split("\n")[1::2]
    assert "Physiological needs" in plain
    assert "no need" in denied
    assert "Toward pleasure" in ironic


def test_quotas_leave_small_sources_out():
    rows = pd.DataFrame({"source": ["a"] * 60 + ["b"] * 55 + ["c"], "text": "t", "needs": "safety"})
    rows.loc[rows.index[:10], "needs"] = "esteem|safety"
    table = letter_tables.quotas(
        rows.assign(needs=rows["needs"] + "|belonging|physiological|actualisation")
    ).table
    assert table.loc["safety"].tolist() == [55, 60, 115]
    assert table.loc["esteem"].tolist() == [0, 10, 10]


def test_motives_are_counted_need_by_need():
    rows = pd.DataFrame(
        {"needs": ["safety|esteem", "safety", "esteem", ""], "motive": ["away", "", "toward", "away"]}
    )
    shown = letter_tables.motives(rows)
    assert shown.table.loc["safety"].tolist() == [1, 0]
    assert shown.table.loc["esteem"].tolist() == [1, 1]
    assert str(shown.note).startswith("1 of 4 letters")


def test_shares_stand_beside_what_the_labels_show():
    here = letters.here("en")
    bag, known = letters.mailbag(here)
    table = letter_tables.beside_labels(maslow.corrected_shares(bag["text"], known), bag).table
    # 21 of the 63 letters carry the label safety, 34 the motive away from pain.
    assert table.loc["safety", "as the labels show"] == pytest.approx(21 / 63)
    assert table.loc["away", "as the labels show"] == pytest.approx(34 / 63)
    assert table["inside"].dtype == bool


@pytest.fixture(scope="module")
def kinds():
    here = letters.here("en")
    return letters.sealed(here), letters.studied(here)


def test_the_marks_follow_strictness_and_letters(kinds):
    view = marks_panel(*kinds)
    assert "939" in view.text()  # tags on letters that the tagger was made with
    view.set(letters="sealed", strictness=0.75)
    scores = maslow.evaluate(kinds[0], strictness=0.75).table.loc["all"]
    assert f"{scores['precision']:.1%}" in view.text()


def test_a_tagged_share_is_corrected_as_rogan_and_gladen_do(kinds):
    errors = maslow.error_counts(kinds[0], "safety")
    found, quiet = errors["found"] / errors["needy"], errors["quiet"] / errors["others"]
    view = share_panel(*kinds)
    view.set(tagged=240, errors="sealed")
    assert f"{(0.24 + quiet - 1) / (found + quiet - 1):.1%}" in view.text()
    assert "24.0%" in view.text()


def test_the_shop_is_never_measured_by_its_own_labels(kinds):
    view = shop_panel(*kinds, "pharmacy")
    view.set(errors="others")
    assert "52 texts, corrected with 448 labelled texts." in view.text()


def test_no_panel_opens_with_what_is_asked(kinds):
    opened = [marks_panel(*kinds), share_panel(*kinds), shop_panel(*kinds, "pharmacy")]
    before = [view.values() for view in opened]
    assert before[0] == {"letters": "studied", "strictness": 0.5}
    assert before[1] == {"tagged": 150, "errors": "studied"}
    assert before[2] == {"errors": "studied"}
