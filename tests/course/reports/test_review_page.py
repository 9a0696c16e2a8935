"""The page on which a person marks texts: harmless whatever trainees wrote, and complete in what it hands back."""

import base64
import csv
import hashlib
import io
import json
import re
from dataclasses import replace

import pytest

from crmcourse.grading import review
from crmcourse.grading.store import Store
from crmcourse.records import fields
from crmcourse.records.mark import Decision
from crmcourse.records.run import GradedText, RunFacts, TextPoint
from crmcourse.reports import load, review_page
from crmlib.i18n import Text
from tests.support import class_of

ASKED = GradedText(
    Text(en="Did June fail?", zh="六月失败了吗？"),
    Text(en="What do you answer?", zh="你怎么回答？"),
    Text(en="They had no time.", zh="时间还不够。"),
    (
        TextPoint(Text(en="no time yet", zh="还没时间"), Text(en="“Bad weather.”", zh="“天气不好。”"), 1.0),
        TextPoint(Text(en="how sure", zh="多大把握"), Text(en="", zh=""), 3.0),
    ),
)
HOSTILE = [
    "</script><script>alert(1)</script> they had no time",
    "<!-- <script> they had no time",
    "@DATA@ @JS@ @CSS@ they had no time",
    '=HYPERLINK("http://evil.example","they had no time")',
    "a\u2028b\u2029c they had no time",
    "\u202egnp.exe they had no time",
    "{{ 7*7 }} they had no time",
    "nul\x00\ud800 they had no time",
]


def written(folder, answers, **more):
    """A results folder with one text a trainee, with its review.csv."""
    people = [
        class_of.trainee({"5.7": replace(class_of.text(**more), answer=answer)}, id=f"s{n}", name=f"N{n}")
        for n, answer in enumerate(answers)
    ]
    class_of.write(folder, people, replace(class_of.run(), texts={"5.7": ASKED}))
    review.write(Store(folder), [review.applied(one, {}) for one in load(folder).trainees])
    return folder


def data(page):
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    )


def test_the_page_holds_the_text_its_key_points_and_hints_that_tick_nothing(tmp_path):
    folder = written(
        tmp_path / "r", ["They had no time."], evidence=class_of.found("no time", ""), self_marked=1.0
    )
    [path] = review_page.write(folder, load(folder))
    shown = data(path.read_text("utf-8"))
    [item] = shown["items"]
    assert (item["answer"], item["hints"], item["given"], item["own"]) == (
        "They had no time.",
        ["no time", ""],
        "",
        ["1"],
    )
    assert (item["out_of"], item["rows"], item["short"]) == (3.0, [0], False)
    assert "ticks" not in item
    assert [one["weight"] for one in shown["texts"]["5.7"]["points"]] == [1.0, 3.0]
    assert shown["texts"]["5.7"]["points"][0]["counter"]["zh"] == "“天气不好。”"
    assert shown["words"]["en"].keys() == shown["words"]["zh"].keys()
    assert shown["columns"] == list(review.COLUMNS)


def test_equal_answers_are_decided_once_and_others_are_not(tmp_path):
    answers = [
        "They had no time!",
        "they  had no  TIME",
        "Ｔｈｅｙ had no time.",
        "They had time.",
        "他们没时间。",
        "他们没时间",
    ]
    folder = written(tmp_path / "r", answers)
    items = data(review_page.render(load(folder), folder / review.FILE).decode())["items"]
    assert [one["rows"] for one in items] == [[0, 1, 2], [4, 5], [3]]
    assert [one["short"] for one in items] == [False, True, True]


def test_what_was_decided_stands_in_it_again(tmp_path):
    folder = written(
        tmp_path / "r", ["They had no time."], points=1.5, confirm=False, by_hand=Decision(1.5, "good")
    )
    [item] = data(review_page.render(load(folder), folder / review.FILE).decode())["items"]
    assert (item["given"], item["comment"]) == ("1.5", "good")


def test_no_text_can_do_harm_or_break_out_of_the_data(tmp_path):
    folder = written(tmp_path / "r", HOSTILE)
    page = review_page.render(load(folder), folder / review.FILE).decode("utf-8")
    assert page.count("<script") == page.count("</script>") == 2
    assert "<!--" not in page
    assert "\u2028" not in page
    answers = [one["answer"] for one in data(page)["items"]]
    assert len(answers) == len(HOSTILE)
    assert "</script><script>alert(1)</script> they had no time" in answers
    assert "@DATA@ @JS@ @CSS@ they had no time" in answers
    cells = [cell for row in data(page)["rows"] for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_only_the_one_style_and_the_one_script_may_run_and_nothing_comes_from_elsewhere(tmp_path):
    folder = written(tmp_path / "r", ["They had no time."])
    page = review_page.render(load(folder), folder / review.FILE).decode("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    for tag, kind in (("style", "style-src"), ("script", "script-src")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        print_ = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind} 'sha256-{print_}'" in policy
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
        "XMLHttp",
        "http:",
        "https:",
    ):
        assert word not in script, word
    assert not re.search(r"\b(src|href)=", page)


def test_the_same_marks_give_the_same_bytes(tmp_path):
    folder = written(tmp_path / "r", HOSTILE)
    first, second = (review_page.render(load(folder), folder / review.FILE) for _time in range(2))
    assert first == second


def test_there_is_no_page_where_there_is_no_text(tmp_path):
    folder = class_of.write(tmp_path / "r", [class_of.trainee({"5.1": class_of.exercise()})])
    review.write(Store(folder), load(folder).trainees)
    (folder / review_page.NAME).write_text("of an earlier run")
    assert review_page.write(folder, load(folder)) == []
    assert not (folder / review_page.NAME).exists()


def test_the_rows_it_hands_back_are_those_that_grading_reads(tmp_path):
    folder = written(tmp_path / "r", ["They had no time.", HOSTILE[3]])
    shown = data(review_page.render(load(folder), folder / review.FILE).decode())
    place = {name: shown["columns"].index(name) for name in ("by_hand", "comment")}
    for row, points in zip(shown["rows"], ("3", "0.75"), strict=True):
        row[place["by_hand"]], row[place["comment"]] = points, "seen"
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [shown["columns"], *shown["rows"]]
    )
    saved = tmp_path / "review (1).csv"
    saved.write_bytes(text.getvalue().encode("utf-8-sig"))
    store = Store(folder)
    assert review.merge(store, saved).changed == 2
    given = [review.applied(one, store.read("decisions.json")) for one in load(folder).trainees]
    assert [(one.points, one.undecided, one.exercises["5.7"].by_hand.comment) for one in given] == [
        (3.0, 0, "seen"), (0.75, 0, "seen"),
    ]  # fmt: skip


def test_what_texts_are_held_against_survives_the_file_of_the_run():
    facts = replace(class_of.run(), texts={"5.7": ASKED})
    again = RunFacts.from_json(fields.opened(json.loads(json.dumps(facts.to_json())), "run.json"))
    assert again.texts == {"5.7": ASKED}
    older = {name: value for name, value in facts.to_json().items() if name != "texts"}
    assert RunFacts.from_json(fields.opened(older, "run.json")).texts == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_word_of_the_page_stands_in_both_languages(tmp_path, lang):
    folder = written(tmp_path / "r", ["They had no time."])
    words = data(review_page.render(load(folder), folder / review.FILE).decode())["words"][lang]
    script = (review_page.TEMPLATES / "review.js").read_text("utf-8")
    used = set(re.findall(r'word\("([\w-]+)"', script)) | {"title", "language", "keys"}
    assert used <= words.keys()
    han = [
        bool(re.search("[\u4e00-\u9fff]", str(text))) for name, text in words.items() if name != "language"
    ]
    assert all(han) if lang == "zh" else not any(han)
