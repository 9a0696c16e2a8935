"""A trainee's first hour, in a real browser: open, read, run, move, answer wrongly, answer rightly.

What a trainee does is done with mouse and keyboard. What a trainee would see is read from the page; only
whether the kernel rests is asked of JupyterLab itself.
"""

import json

import pytest

from crmcourse.sources import syllabus
from crmlib.i18n import use_language

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]

TOPIC = "05-aidma"
WORDS = {
    "en": {"lesson": "lesson", "exercises": "exercises", "wrong": "5.1 Not right yet", "right": "5.1 Right"},
    "zh": {"lesson": "课程", "exercises": "练习", "wrong": "5.1 还不对", "right": "5.1 正确"},
}

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
BYTES = "async img => Array.from(new Uint8Array(await (await fetch(img.src)).arrayBuffer()))"

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
        self.page.get_by_role("tab", name="start.ipynb").click()
        self.opens("start.ipynb")
        link = self.notebook.locator(f"a[href*='{topic}/{self.lang}/{topic[:2]}-{kind}.ipynb']")
        assert link.inner_text() == WORDS[self.lang][kind]
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

    def answers(self, name, code):
        """Write something else into a cell, run it, and return what it says."""
        cell = self.cell(name)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)
        return self.runs(name, cell)

    def runs(self, name, cell=None):
        cell = cell or self.cell(name)
        if not cell.locator(".cm-content").evaluate("text => text.contains(document.activeElement)"):
            cell.locator(".cm-content").click()
        count = self.page.evaluate(f"id => {{ {CELL} return cell.model.executionCount; }}", name)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            f"([id, count]) => {{ {CELL} return (cell.model.executionCount ?? count) !== count; }}",
            arg=[name, count],
        )
        self.page.wait_for_function(RESTS)
        return cell.locator(".jp-Cell-outputArea").inner_text()

    def keeps(self, name):
        self.page.screenshot(path=self.artefacts / f"{name}-{self.lang}.png")


def exercise(lang):
    """The first exercise: its key, its usual mistake, and the question that answers it."""
    use_language(lang)
    _topic, declared = syllabus.load().exercise("5.1")
    mistake = declared.mistakes[0]
    wrong = mistake.answer() if callable(mistake.answer) else mistake.answer
    return round(declared.key(), 1), round(wrong, 1), getattr(mistake.message, lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_trainee_reads_runs_moves_and_answers_and_is_asked_nothing_else(page, lab, lang, artefacts):
    reader = Reader(page, lang, artefacts)
    page.goto(lab.address)
    reader.opens("start.ipynb")
    reader.keeps("1-start")

    reader.follows("lesson")
    reader.runs_all()
    font = page.evaluate(EXECUTE, STRICT)
    assert font.strip().endswith("GreenhillSansSC-Regular.otf")

    widget = reader.cell("widget")
    picture = widget.locator("img.widget-image")
    before = page.evaluate(BYTES, picture.element_handle())
    handle = widget.locator(".noUi-handle")
    handle.focus()
    for _ in range(5):
        handle.press("ArrowRight")
    assert widget.locator(".widget-readout").inner_text() == "5"
    picture.evaluate("(img, old) => { window.seen = old; }", before)
    page.wait_for_function(
        "async img => JSON.stringify(await (" + BYTES + ")(img)) !== JSON.stringify(window.seen)",
        arg=picture.element_handle(),
    )
    after = bytes(page.evaluate(BYTES, picture.element_handle()))
    assert after.startswith(b"\x89PNG")
    (artefacts / f"figure-{lang}.png").write_bytes(after)
    reader.keeps("2-widget")
    assert page.evaluate(TROUBLE) == []

    key, wrong, question = exercise(lang)
    reader.follows("exercises")
    reader.runs_all()
    said = reader.answers("answer-1", f'interest_to_desire = {wrong}\ncheck("5.1", interest_to_desire)')
    assert WORDS[lang]["wrong"] in said
    assert question in said
    reader.keeps("3-wrong")
    said = reader.answers("answer-1", f'interest_to_desire = {key}\ncheck("5.1", interest_to_desire)')
    assert WORDS[lang]["right"] in said
    assert question not in said
    reader.keeps("4-right")

    topic = syllabus.load().topic(TOPIC)
    total = sum(declared.points for declared in topic.exercises)
    said = reader.runs("progress")
    assert {"en": f"1 of {total:g} points", "zh": f"得 1 分，满分 {total:g} 分"}[lang] in said
    reader.keeps("5-progress")
    kept = json.loads((lab.workbook / "work.json").read_text("utf-8"))["exercises"]["5.1"]
    assert (kept["tries"], kept["passed"], kept["points"]) == (2, True, 1)
    assert "Glyph" not in lab.stderr.read_text()
    # By now all that JupyterLab asks on its own account would have been asked.
    assert page.locator(".jp-Notification-Toast, .Toastify__toast").count() == 0


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
