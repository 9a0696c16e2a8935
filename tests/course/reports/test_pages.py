"""The pages: in both languages, self-contained, escaped, for every class."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from crmcourse.records.answers import Reason
from crmcourse.records.mark import Decision
from crmcourse.reports import class_report, feedback_page, load, write_all
from crmcourse.reports.analysis import analyse
from crmcourse.reports.page import number, percent, prose
from crmlib.i18n import Text, language
from tests.support import class_of

ALLOWED = set(
    re.findall(
        r"\w+",
        """html head meta title style body input nav label span main p h1 h2 h3 div b table thead tbody tr th td
        svg rect path section strong code bdi q a img details summary ul li br""",
    )
)
EMPTY = {"meta", "input", "img", "br", "rect", "path"}


class Page(HTMLParser):
    """A page as a browser reads it: tags in balance, attributes, text by language."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.attributes, self.open, self.text, self.ids = [], [], [], {"en": "", "zh-Hans": ""}, []
        self.feed(content.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in EMPTY:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for tag, lang in self.open:
            if tag == "main":
                self.text[lang] += data


def harmless(content):
    page = Page(content)
    assert set(page.tags) <= ALLOWED
    assert not [one for one in page.attributes if one[1].startswith("on") or one[1] == "style"]
    for tag, name, value in page.attributes:
        if name == "src":
            assert value.startswith("data:image/svg+xml;base64,"), tag
        if name == "href":
            assert re.match(r"feedback/[\w%.-]+\.html$", value)
    assert page.tags.count("title") == 1
    assert len(page.ids) == len(set(page.ids))
    return page


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    folder = class_of.realistic(tmp_path_factory.mktemp("sixty") / "results", 60)
    return folder, write_all(folder)


def test_every_page_of_a_hostile_class_is_harmless_and_balanced(sixty):
    _folder, paths = sixty
    pages = [path for path in paths if path.suffix == ".html"]
    assert len(pages) == 61
    for path in pages[:30]:
        harmless(path.read_bytes())


def test_hostile_names_are_shown_as_they_are(sixty):
    folder, _paths = sixty
    text = harmless((folder / "class-report.html").read_bytes()).text["en"]
    for name in (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
        "../../etc/passwd",
        "عبد الرحمن بن محمد الطويل",
    ):
        assert name in text


def test_the_policy_names_the_one_style_and_forbids_the_rest(sixty):
    _folder, paths = sixty
    for path in (paths[0], paths[-1]):
        text = path.read_text("utf-8")
        style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
        assert policy == (
            f"default-src 'none'; img-src data:; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'"
        )
        assert "url(" not in style
        assert "http" not in re.sub(r"<[^>]+>", "", style)


def test_who_needs_a_person_stands_before_every_number_about_the_class(sixty):
    folder, _paths = sixty
    text = harmless((folder / "class-report.html").read_bytes()).text["en"]
    assert "Need a person: 3 of 60" in text
    assert text.index("It ran longer than 60 seconds.") < text.index("How the totals are spread")


def test_both_languages_are_in_every_page_and_the_notebooks_is_first(tmp_path):
    one = {"5.1": class_of.exercise(points=0.0, lines=(Text(en="Which base?", zh="分母是什么？"),))}
    marks = load(class_of.write(tmp_path / "r", [class_of.trainee(one, language="zh")]))
    content = feedback_page.render(marks, marks.trainees[0])
    page = harmless(content)
    assert 'lang="zh-Hans">' in content.decode("utf-8").splitlines()[1]
    assert "Which base?" in page.text["en"]
    assert "Which base?" not in page.text["zh-Hans"]
    assert "分母是什么？" in page.text["zh-Hans"]
    checked = [value for tag, name, value in page.attributes if tag == "input" and name == "id"]
    assert checked == ["show-en", "show-zh"]
    assert re.search(r'id="show-zh" checked', content.decode("utf-8"))
    assert language() == "en"


def test_a_class_is_analysed_once_for_both_languages(tmp_path, monkeypatch):
    analysed = []

    def counted(*classes):
        analysed.append(classes)
        return analyse(*classes)

    monkeypatch.setattr(class_report, "analyse", counted)
    times = [f"2026-11-25T10:0{minute}:00+00:00" for minute in range(3)]
    one = {f"5.{n}": class_of.exercise(points=0.0, mistake=0, at=at) for n, at in enumerate(times, 1)}
    marks = load(class_of.write(tmp_path / "r", [class_of.trainee(one, id=who) for who in "ab"]))
    text = harmless(class_report.render(marks)).text
    assert len(analysed) == 1
    # The question and the notes below the tables come from what was computed once.
    assert "Which customers are in the base?" in text["en"]
    assert "分母里是哪些客户？" in text["zh-Hans"]
    assert "intervals after Wilson" in text["en"]
    assert "Wilson" in text["zh-Hans"]
    assert "intervals after" not in text["zh-Hans"]
    assert "Fast: less than 10% of the planned minutes" in text["en"]
    assert "planned minutes" not in text["zh-Hans"]
    assert "Undefined: alpha needs" in text["en"]
    assert "Undefined" not in text["zh-Hans"]


def feedback(folder, exercise, exam=False, **more):
    marks = load(
        class_of.write(folder, [class_of.trainee({"5.1": exercise}, **more)], class_of.run(exam=exam))
    )
    return harmless(feedback_page.render(marks, marks.trainees[0])).text["en"]


def test_feedback_says_what_to_think_about_and_what_to_reread(tmp_path):
    wrong = class_of.exercise(points=0.0, lines=(Text(en="Use `all` of them?", zh="？"),), answer=0.25)
    text = feedback(tmp_path / "r", wrong)
    assert "Not right yet" in text
    assert "Use all of them?" in text
    assert "To reread in the lesson: “Reading a funnel”." in text
    assert "0.25" in text


def test_an_answer_is_not_shown_in_an_exam_nor_where_it_is_right(tmp_path):
    assert "0.7321" not in feedback(tmp_path / "right", class_of.exercise(answer=0.7321))
    wrong = class_of.exercise(points=0.0, answer=0.7321)
    assert "0.7321" in feedback(tmp_path / "wrong", wrong)
    assert "0.7321" not in feedback(tmp_path / "exam", wrong, exam=True)


def test_texts_to_confirm_show_their_evidence_until_a_person_has_spoken(tmp_path):
    text = class_of.exercise(points=0.5, confirm=True, evidence=class_of.found("recent <b>customers</b>"))
    shown = feedback(tmp_path / "open", text)
    assert "To confirm" in shown
    assert "recent <b>customers</b>" in shown
    by_hand = replace(text, confirm=False, by_hand=Decision(0.5, "Name the <i>interval</i>."))
    shown = feedback(tmp_path / "done", by_hand)
    assert "To confirm" not in shown
    assert "Your trainer: Name the <i>interval</i>." in shown


def test_who_needs_a_person_reads_why_and_sees_no_total(tmp_path):
    folder = class_of.write(tmp_path / "r", [class_of.needs_person(exercises={"5.1": class_of.exercise()})])
    marks = load(folder)
    text = harmless(feedback_page.render(marks, marks.trainees[0])).text["en"]
    assert "A person will look at this hand-in" in text
    assert "It ran longer than 60 seconds." in text
    assert "100%" not in text


def test_a_file_that_could_not_be_read_is_not_shown_as_left_blank(tmp_path):
    blank = {"5.1": class_of.exercise(points=0.0, outcome="not_attempted")}
    people = [class_of.needs_person(blank), class_of.decided(blank, points=0.5)]
    marks = load(class_of.write(tmp_path / "r", people))
    waits, done = (harmless(feedback_page.render(marks, one)).text["en"] for one in marks.trainees)
    assert "Not attempted" not in waits + done
    assert "50%" in done
    assert "Your trainer: Seen with you." in done
    assert "exercises right" not in done


def test_who_is_in_no_file_for_platforms_is_counted(tmp_path):
    marks = load(class_of.grid(tmp_path / "r", [[1], [0], [1]], ids=["a", "", ""]))
    text = harmless(class_report.render(marks)).text["en"]
    assert "for want of an id that is theirs alone: 2." in text


def test_a_files_name_goes_where_names_are_hidden(tmp_path):
    why = Reason("broken", Text(en="Wang.zip cannot be read.", zh="Wang.zip 无法读取。"))
    one = class_of.needs_person(id="a", file="Wang.zip", reasons=(why,))
    content = class_report.render(load(class_of.write(tmp_path / "r", [one]))).decode("utf-8")
    hidden = r'<span class="who"><bdi dir="auto">Wang\.zip</bdi></span>'
    assert len(re.findall(hidden, content)) == content.count("Wang.zip") == 4


CLASSES = {
    "one": [[1, 0.5]],
    "two": [[1, 0], [0, 1]],
    "all blank": [[0, 0, 0]] * 5,
    "all perfect": [[1, 1, 1]] * 5,
}


@pytest.mark.parametrize("rows", CLASSES.values(), ids=CLASSES)
def test_the_class_report_works_for_odd_classes_and_says_what_is_undefined(tmp_path, rows):
    marks = load(class_of.grid(tmp_path / "r", rows))
    text = harmless(class_report.render(marks, marks)).text["en"]
    assert "Undefined" in text
    assert "undefined" in text
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text)


def test_the_class_report_works_where_everybody_needs_a_person(tmp_path):
    marks = load(
        class_of.write(tmp_path / "r", [class_of.needs_person(id="a"), class_of.needs_person(id="b")])
    )
    text = harmless(class_report.render(marks)).text["en"]
    assert "Need a person: 2 of 2" in text


def test_the_gain_is_shown_where_there_is_a_before(tmp_path):
    before = class_of.grid(tmp_path / "before", [[0.2], [0.4], [0.6], [0.8]])
    after = class_of.grid(tmp_path / "after", [[0.4], [0.6], [0.6], [1.0]])
    text = harmless(class_report.render(load(after), load(before))).text["en"]
    assert "People in both: 4; 50% before, 65% after." in text
    assert "+15%" in text
    assert "0.30" in text


def test_nobody_is_accused(sixty):
    folder, _paths = sixty
    text = harmless((folder / "class-report.html").read_bytes()).text["en"]
    assert "This accuses nobody." in text
    assert not re.search(r"cheat|plagiar|copied from", text, re.I)


def test_five_hundred_trainees_make_a_page(tmp_path):
    rows = [[(n * 7 + i * i) % 3 / 2 for i in range(8)] for n in range(500)]
    content = class_report.render(load(class_of.grid(tmp_path / "r", rows)))
    assert "graded of 500 handed in" in harmless(content).text["en"]


def test_pages_are_the_same_bytes_each_time_and_old_ones_go(tmp_path):
    folder = class_of.realistic(tmp_path / "r", 4, hostile=False)
    calls, names = [], []
    first = {path: path.read_bytes() for path in write_all(folder, planned=calls.append, done=names.append)}
    assert (calls, len(names)) == ([9], 9)
    own, gone = folder / "feedback" / "mine.html", folder / "feedback" / "old-0123abcd.html"
    own.write_text("x", "utf-8")
    gone.write_text("x", "utf-8")
    for path in first:
        path.unlink()
    assert {path: path.read_bytes() for path in write_all(folder)} == first
    assert own.exists()
    assert not gone.exists()


def test_nothing_is_written_if_a_file_is_not_as_promised(tmp_path):
    folder = class_of.grid(tmp_path / "r", [[1]])
    (folder / "marks" / "k9.json").write_text(json.dumps({"format": 1}), "utf-8")
    with pytest.raises(ValueError, match=r"k9\.json"):
        write_all(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["answers", "marks", "run.json"]


def test_prose_escapes_and_knows_code():
    assert prose("a `<b>` & c\nd") == "a <code>&lt;b&gt;</code> &amp; c<br>d"
    assert prose("one ` alone <") == "one ` alone &lt;"


def test_numbers_have_no_minus_nought_and_no_nan():
    assert [number(-0.001), number(float("nan")), number(2.0, "g"), percent(0.126)] == [
        "0.00",
        "–",
        "2",
        "13%",
    ]
