"""Showing results: as tables and pictures on a page, as text anywhere else."""

import subprocess
import sys

import nbformat
import pandas as pd
import pytest

from crmcourse.sources.execute import run
from crmlib.i18n import Text, use_language
from crmlib.result import Bars
from crmlib.show import drawn, show

RATES = pd.DataFrame({"share": [0.5, 0.25]}, index=["shop", "web"])
BARS = Bars(RATES, formats={"share": ".0%"}, note="Two rows.")
CELLS = """
import pandas as pd
from crmlib.i18n import Text, use_language
from crmlib.result import Bars, Result
from crmlib.show import show
rates = pd.DataFrame({"share": [0.5, 0.25]}, index=["shop", "web"])
bars = Bars(rates, formats={"share": ".0%"}, note="Two rows.")
"""


def outputs(*sources):
    """What cells show in a kernel, as a notebook keeps it."""
    cells = [nbformat.v4.new_code_cell(source) for source in (CELLS, *sources)]
    ran = run(nbformat.v4.new_notebook(cells=cells), "test")
    return [[output.get("data") or output for output in cell.outputs] for cell in ran.cells[1:]]


@pytest.fixture(scope="module")
def shown():
    return outputs(
        "bars.show()", "bars", 'show("Rates:", rates, formats={"share": ".1%"})', "Result(rates).show()"
    )


def test_a_notebook_shows_the_table_and_then_the_picture(shown):
    table, picture = shown[0]
    assert table["text/plain"] == repr(BARS)
    assert '<th scope="row">web</th><td class="n">25%</td>' in table["text/html"]
    assert picture["text/plain"] == str(BARS.describe())
    assert f'alt="{BARS.describe()}"' in picture["text/html"]


def test_no_picture_stands_outside_of_html_where_it_would_have_no_alternative_text(shown):
    assert all("image/png" not in output for cell in shown for output in cell)
    assert all("Figure size" not in output["text/plain"] for cell in shown for output in cell)


def test_a_result_at_the_end_of_a_cell_is_shown_as_its_table(shown):
    assert shown[1] == [shown[0][0]]


def test_texts_and_frames_are_shown_as_well(shown):
    words, table = shown[2]
    assert words["text/plain"] == "Rates:"
    assert "50.0%" in table["text/plain"]
    assert '<td class="n">50.0%</td>' in table["text/html"]


def test_a_result_without_a_picture_shows_its_table_alone(shown):
    assert len(shown[3]) == 1


def test_outside_a_notebook_all_of_it_is_printed(capsys):
    BARS.show()
    assert capsys.readouterr().out == f"{BARS!r}\n{BARS.describe()}\n"


def test_texts_are_printed_in_the_language_in_force(capsys):
    use_language("zh")
    show(Text(en="Rates", zh="比例"), RATES, index=False, digits=1)
    assert capsys.readouterr().out.split() == ["比例", "份额", "0.5", "0.2"]


def test_a_picture_is_the_same_each_time_and_leaves_no_figure_behind():
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    assert drawn(BARS) == drawn(BARS)
    assert pyplot.get_fignums() == before


def test_a_shell_that_only_prints_draws_nothing():
    # As the grader runs trainees' cells.
    code = (
        "import sys\nfrom IPython.core.interactiveshell import InteractiveShell\nshell = InteractiveShell.instance()\n"
        f"shell.run_cell({CELLS!r}).raise_error()\nshell.run_cell('bars.show()').raise_error()\n"
        "print('matplotlib.backends.backend_agg' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout == f"{BARS!r}\n{BARS.describe()}\nFalse\n"
