"""A trainee at the page: opens, reads, runs, chooses, types, ranks, labels, comes back another day.

What a trainee does is done with mouse and keyboard. What a trainee would see is read from the page; only whether the
kernel rests is asked of JupyterLab itself.

Reader     does it
declared   an exercise by its id
entered    what somebody enters who knows
a_mistake  a usual wrong number, and the question that answers it
right      what stands above an answer that is right
"""

import json
import zipfile

from playwright import sync_api

from crmcourse.exercises.feedback import Outcome
from crmcourse.sources import syllabus
from crmlib.i18n import _

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
        # Not key by key: JupyterLab takes the focus back while it scrolls, and half a number would be sent.
        box = cell.get_by_role("textbox")
        box.fill(text)
        sync_api.expect(box).to_have_value(text)
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
        cell.get_by_text(right("5.6")).wait_for()

    def labels(self, cell, table, said=None):
        words = declared("5.4").answer.words
        for row, label in table.items():
            cell.get_by_role("combobox", name=row).select_option(label=words.label(label))
        self.presses(cell, _("Check") if said is None else _("Keep this answer"))
        cell.get_by_text(said or right("5.4")).wait_for()

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


def right(name):
    """What stands above an answer that is right; with its number, for "Not right yet" has the word, too."""
    return f"{name} {Outcome.RIGHT.label}"


def a_mistake(name, lang):
    """A usual wrong number, and the question that answers it."""
    exercise = declared(name)
    mistake = exercise.mistakes[0]
    return exercise.answer.show(mistake.value()).replace(",", ""), getattr(mistake.message, lang)
