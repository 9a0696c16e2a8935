"""A trainee's first hour, in a real browser: open, read, run, move, answer wrongly, answer rightly.

What a trainee does is done with mouse and keyboard. What a trainee would see is read from the page; only
whether the kernel rests is asked of JupyterLab itself.
"""

import json
import zipfile

import pytest
from playwright import sync_api

from crmcourse.exercises.feedback import Outcome
from crmcourse.sources import syllabus
from crmlib.i18n import _, speaking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]

TOPIC = "05-aidma"
START = {"en": "start.ipynb", "zh": "start-zh.ipynb"}

OPEN = "window.jupyterapp && jupyterapp.shell.currentWidget"
# The notebook in front: a cell by its id.
CELL = f"const panel = {OPEN}; const cell = panel.content.widgets.find(cell => cell.model.id === id);"
RESTS = f"""() => {{
    const cells = {OPEN}.content.widgets.filter(cell => cell.model.type === 'code');
    const kernel = {OPEN}.sessionContext.session?.kernel;
    return kernel?.status === 'idle' && cells.every(cell => cell.model.executionState === 'idle');
}}"""
STARTED = f"""() => {{
    const cells = {OPEN}.content.widgets.filter(cell => cell.model.type === 'code');
    return cells.some(cell => cell.model.executionState === 'running');
}}"""
TROUBLE = f"""() => {OPEN}.content.widgets
    .filter(cell => cell.model.type === 'code')
    .flatMap(cell => cell.model.outputs.toJSON().map(output => [cell.model.id, output]))
    .filter(([id, output]) => output.output_type === 'error' || output.name === 'stderr')"""
EXECUTE = f"""async (code) => {{
    const future = {OPEN}.sessionContext.session.kernel.requestExecute({{code, store_history: false}});
    let text = '';
    future.onIOPub = message => {{ text += message.content.text ?? message.content.evalue ?? ''; }};
    await future.done;
    return text;
}}"""
# A kernel that is busy for a while: a page then holds back what is typed, but not a press.
OCCUPY = f"""() => {{ {OPEN}.sessionContext.session.kernel.requestExecute({{
    code: 'import time; time.sleep(2)', store_history: false}}); }}"""
OUTPUTS = f"""() => {OPEN}.content.widgets
    .filter(cell => cell.model.type === 'code').reduce((sum, cell) => sum + cell.model.outputs.length, 0)"""
ACTIVE = f"() => {OPEN}.content.activeCell.model.id"

# From here on a missing glyph is an error in the kernel, and then no new picture would be drawn.
STRICT = """
import warnings
warnings.simplefilter("error")
import matplotlib
from matplotlib.font_manager import findfont
print(findfont(matplotlib.rcParams["font.family"][0], fallback_to_default=False))
"""


class Reader:
    """A trainee at the page."""

    def __init__(self, page, lang, artefacts):
        self.page, self.lang, self.artefacts = page, lang, artefacts

    @property
    def notebook(self):
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def opens(self, path):
        """Wait until a notebook stands in front with a kernel at rest."""
        self.page.wait_for_function(f"path => ({OPEN})?.context?.path === path", arg=path)
        self.page.wait_for_function(f"() => {OPEN}.sessionContext.session?.kernel?.status === 'idle'")

    def follows(self, kind, topic=TOPIC):
        """Go back to the start page, and from there to a notebook by its link."""
        start = (
            START[self.lang] if self.page.get_by_role("tab", name=START[self.lang]).count() else "start.ipynb"
        )
        self.page.get_by_role("tab", name=start, exact=True).click()
        self.opens(start)
        link = self.notebook.locator(f"a[href*='{topic}/{self.lang}/{topic[:2]}-{kind}.ipynb']").first
        link.click()
        self.opens(f"{topic}/{self.lang}/{topic[:2]}-{kind}.ipynb")

    def runs_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(STARTED)
        self.page.wait_for_function(RESTS)
        assert self.page.evaluate(TROUBLE) == []

    def cell(self, name):
        """Bring a cell into view, however long the notebook, and return it."""
        self.page.evaluate(f"async id => {{ {CELL} await panel.content.scrollToCell(cell); }}", name)
        number = self.page.evaluate(f"id => {{ {CELL} return panel.content.widgets.indexOf(cell); }}", name)
        return self.notebook.locator(f".jp-Cell[data-windowed-list-index='{number}']")

    def starts(self):
        """Come to the start page in one's own language."""
        self.opens("start.ipynb")
        if self.lang != "en":
            self.notebook.get_by_role("link", name="中文版").click()
            self.opens(START[self.lang])

    def steps_until(self, name):
        """Press Shift+Enter from cell to cell, until one has run; to the end of the page with None."""
        self.page.evaluate(f"() => {{ {OPEN}.content.node.focus(); }}")
        for _step in range(60):
            at = self.page.evaluate(ACTIVE)
            last = self.page.evaluate(
                f"() => {OPEN}.content.activeCellIndex === {OPEN}.content.widgets.length - 1"
            )
            self.page.keyboard.press("Shift+Enter")
            if at == name or last:
                break
        self.page.wait_for_function(RESTS)

    def presses(self, cell, name):
        button = cell.get_by_role("button", name=name, exact=True)
        button.focus()
        button.press("Enter")

    def chooses(self, cell, number):
        """Choose an option, and be fairly sure of it: the second of the last three radio buttons."""
        radios = cell.get_by_role("radio")
        radios.first.wait_for()
        for place in (number, radios.count() - 2):
            radios.nth(place).focus()
            radios.nth(place).press("Space")

    def types(self, cell, text):
        box = cell.get_by_role("textbox")
        box.focus()
        box.press("Control+A")
        self.page.keyboard.type(text)
        box.press("Enter")

    def writes(self, cell, text):
        box = cell.get_by_role("textbox")
        box.focus()
        self.page.keyboard.insert_text(text)
        self.presses(cell, _("Check"))

    def ranks(self, cell, names):
        """Bring each item to its place, the first one first, with the list's own keys and one button."""
        exercise = declared("5.6")
        listed = cell.get_by_role("listbox")
        for place, name in enumerate(names):
            label = exercise.answer.words.label(name)
            sync_api.expect(listed.locator("option")).to_have_count(len(names))
            # A list of ipywidgets has spaces that do not break.
            lines = [line.replace("\xa0", " ") for line in listed.locator("option").all_inner_texts()]
            at = next(n for n, line in enumerate(lines) if line.partition(". ")[2] == label)
            listed.select_option(index=at)
            for higher in range(at, place, -1):
                self.presses(cell, _("Move up"))
                self.page.wait_for_function(
                    "([list, at, label]) => list.options[at].text.replaceAll('\\xa0', ' ').endsWith(label)",
                    arg=[listed.element_handle(), higher - 1, f". {label}"],
                )
        self.presses(cell, _("Check"))
        cell.get_by_text(Outcome.RIGHT.label).wait_for()

    def labels(self, cell, table, said=None):
        words = declared("5.4").answer.words
        for row, label in table.items():
            cell.get_by_role("combobox", name=row).select_option(label=words.label(label))
        self.presses(cell, _("Check") if said is None else _("Keep this answer"))
        cell.get_by_text(said or Outcome.RIGHT.label).wait_for()

    def to_the_exercises(self):
        """Follow the link at the end of the lesson."""
        self.page.evaluate(
            f"() => {{ const c = {OPEN}.content; return c.scrollToItem(c.widgets.length - 1); }}"
        )
        self.notebook.locator(f"a[href*='{TOPIC[:2]}-exercises.ipynb']").last.click()
        self.opens(f"{TOPIC}/{self.lang}/{TOPIC[:2]}-exercises.ipynb")

    def restarts(self):
        """Begin another day: a new kernel, the page loaded anew, all run again."""
        path = self.page.evaluate(f"() => {OPEN}.context.path")
        self.page.evaluate(
            f"async () => {{ await {OPEN}.context.save(); await {OPEN}.sessionContext.shutdown(); }}"
        )
        self.page.reload()
        self.opens(path)
        self.runs_all()

    def hands_in(self, workbook):
        """Run the last cell of the start page, and find what it wrote."""
        start = START[self.lang]
        self.page.get_by_role("tab", name=start, exact=True).click()
        self.opens(start)
        self.runs_all()
        written = list((workbook / "hand-in").glob("*.zip"))
        assert len(written) == 1
        with zipfile.ZipFile(written[0]) as archive:
            said = json.loads(archive.read("submission.json"))
        assert {"5.1", "5.4"} <= said["answers"].keys()

    def opens_all_code(self):
        """Press the start page's last button, look at a lesson that was not open; then fold all away again."""
        folded = f"{OPEN}.content.widgets.filter(cell => cell.inputHidden).length"
        opens, folds = _("Open all code"), _("Fold all code away")
        for name, other, topic in ((opens, folds, "09-value"), (folds, opens, "08-personality")):
            self.page.get_by_role("tab", name=START[self.lang], exact=True).click()
            button = self.cell("code-button")
            self.presses(button, name)
            button.get_by_role("button", name=other, exact=True).wait_for()
            self.follows("lesson", topic)
            assert (self.page.evaluate(folded) == 0) is (name == opens)

    def keeps(self, name):
        self.page.screenshot(path=self.artefacts / f"{name}-{self.lang}.png")


def declared(name):
    return syllabus.load().exercise(name)[1]


def entered(name):
    """What somebody enters who knows: the key, as a form shows it."""
    exercise = declared(name)
    return exercise.answer.record(exercise.answer.read(exercise.key_value()))


def a_mistake(name, lang):
    """A usual wrong number, and the question that answers it."""
    mistake = declared(name).mistakes[0]
    return round(mistake.value(), 1), getattr(mistake.message, lang)


@pytest.fixture
def speaks(lang):
    """The language in force here too, so that controls are found by the names that a trainee reads."""
    with speaking(lang):
        yield lang


@pytest.mark.timeout(420)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_topic_from_start_to_end_without_a_line_of_code(page, lab, lang, speaks, artefacts):
    reader = Reader(page, lang, artefacts)
    page.goto(lab.address)
    reader.starts()
    reader.keeps("1-start")

    reader.follows("lesson")
    assert page.evaluate(OUTPUTS) == 0, "a trainee's lesson comes without outputs: a guess is a guess"
    reader.steps_until("guess")
    guess = reader.cell("guess")
    reader.chooses(guess, 2)
    reader.presses(guess, _("Keep my guess"))
    reader.keeps("2-guess")
    reader.steps_until(None)
    assert page.evaluate(TROUBLE) == []
    font = page.evaluate(EXECUTE, STRICT)
    assert font.strip().endswith("GreenhillSansSC-Regular.otf")

    widget = reader.cell("widget")
    before = widget.locator("img").get_attribute("src")
    handle = widget.locator(".noUi-handle")
    handle.focus()
    for _step in range(5):
        handle.press("ArrowRight")
    sync_api.expect(widget.locator("img")).not_to_have_attribute("src", before)
    assert widget.locator("img").get_attribute("alt").strip()
    reader.keeps("3-widget")

    recall = reader.cell("recall")
    reader.chooses(recall, 1)
    reader.presses(recall, _("Show what the data said"))
    recall.get_by_role("status").last.wait_for()
    reader.keeps("4-recall")

    reader.to_the_exercises()
    reader.runs_all()
    first = reader.cell("answer-1")
    wrong, question = a_mistake("5.1", lang)
    page.evaluate(OCCUPY)
    reader.types(first, str(wrong))
    first.get_by_text(question).wait_for()
    reader.presses(first, _("Hint ({left} left)").format(left=2))
    first.get_by_text(getattr(declared("5.1").hints[0], lang)).wait_for()
    reader.keeps("5-wrong")
    reader.types(first, entered("5.1") if type(entered("5.1")) is str else f"{entered('5.1'):.1f}")
    first.get_by_text(Outcome.RIGHT.label).wait_for()

    reader.ranks(reader.cell("answer-6"), entered("5.6"))
    reader.labels(reader.cell("answer-4"), entered("5.4"))
    reader.keeps("6-labels")
    text = reader.cell("answer-7")
    reader.writes(text, getattr(declared("5.7").key, lang))
    box = text.get_by_role("checkbox").first
    box.focus()
    box.press("Space")
    reader.presses(text, _("Keep my marks"))
    text.get_by_text(_("These are your own marks. Where it counts, your trainer decides.")).wait_for()
    reader.keeps("7-self-marked")

    reader.restarts()
    again = reader.cell("answer-1").get_by_role("textbox")
    assert float(again.input_value()) == round(float(entered("5.1")), 1)
    assert reader.cell("answer-7").get_by_role("textbox").input_value() == getattr(declared("5.7").key, lang)
    assert reader.cell("answer-7").get_by_role("checkbox").first.is_checked()
    reader.keeps("8-again")

    kept = json.loads((lab.workbook / "work.json").read_text("utf-8"))["exercises"]
    assert (kept["5.1"]["tries"], kept["5.1"]["passed"]) == (2, True)
    assert kept["5.4"]["passed"]
    assert kept["5.6"]["passed"]
    reader.hands_in(lab.workbook)
    reader.opens_all_code()
    assert "Glyph" not in lab.stderr.read_text()
    # By now all that JupyterLab asks on its own account would have been asked.
    assert page.locator(".jp-Notification-Toast, .Toastify__toast").count() == 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lang", ["en"])
def test_an_exam_keeps_answers_and_tells_nothing(page, exam_lab, lang, speaks, artefacts):
    reader = Reader(page, lang, artefacts)
    page.goto(exam_lab.address)
    reader.opens("start.ipynb")
    reader.follows("exercises")
    reader.runs_all()
    first = reader.cell("answer-1")
    assert first.get_by_role("button").all_inner_texts() == [_("Keep this answer")]
    wrong, question = a_mistake("5.1", lang)
    reader.types(first, str(wrong))
    first.get_by_text(_("{id} Recorded").format(id="5.1")).wait_for()
    assert first.get_by_text(question).count() == 0
    reader.labels(reader.cell("answer-4"), entered("5.4"), said=_("{id} Recorded").format(id="5.4"))
    reader.keeps("9-exam")
    reader.restarts()
    assert float(reader.cell("answer-1").get_by_role("textbox").input_value()) == wrong
    reader.hands_in(exam_lab.workbook)


def widgets(topic):
    """The ids of a lesson's widget cells."""
    notebook = json.loads((syllabus.notebooks() / topic / "en" / "lesson.ipynb").read_text("utf-8"))
    return [cell["id"] for cell in notebook["cells"] if "widget" in cell["metadata"].get("tags", [])]


@pytest.mark.parametrize("topic", [topic.folder for topic in syllabus.load().topics if topic.folder != TOPIC])
def test_the_widgets_of_the_other_topics_show_their_pictures(page, lab, topic, artefacts):
    reader = Reader(page, "en", artefacts)
    page.goto(lab.address)
    reader.opens("start.ipynb")
    reader.follows("lesson", topic)
    reader.runs_all()
    for name in widgets(topic):
        cell = reader.cell(name)
        cell.locator(".jupyter-widgets").first.wait_for()
        for picture in cell.locator("img.widget-image").all():
            assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
        assert cell.get_by_text("javascript error").count() == 0
        page.screenshot(path=artefacts / f"{topic}-{name}.png")
