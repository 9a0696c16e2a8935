"""What trainees type is read as what it stands for, and a slip is answered in one sentence."""

import textwrap

import pytest

import crmcourse
from crmcourse.exercises import calls, typed
from crmcourse.workbook import slips
from crmlib.i18n import use_language
from tests.support.typed_cells import MEANT, OTHERS, READ_AS_IT_IS, SLIPS


def run(cell, names):
    code = textwrap.dedent(typed._MAGIC.sub("", cell))
    exec(compile(code, "cell", "exec"), names)  # noqa: S102 - cells of our own


def recorded(cell):
    """The answers that a cell gives when it is run."""
    given = []
    run(cell, {"check": lambda _id, answer: given.append(answer)})
    return given


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language("en")


@pytest.mark.parametrize("cell", MEANT)
def test_a_cell_means_what_its_writer_meant(cell):
    made = typed.repaired(cell)
    assert recorded(made) == [MEANT[cell]]
    assert typed.repaired(made) == made
    assert calls.asked([cell]) == ("5.1",)


@pytest.mark.parametrize("cell", READ_AS_IT_IS)
def test_what_can_be_read_or_cannot_be_helped_stays_as_it_is(cell):
    assert typed.repaired(cell) == cell


STRANGE = {
    "quotes": 'check("' + "“" * 19_000,
    "brackets": "check(" + "(" * 19_900,
    "mixed": "check(" + '"a“' * 6_000,
    "words": "check(" + "“x " * 6_000,
    "calls": "check(" * 3_000,
    "backslashes": "check(“" + "\\" * 19_000,
    "long": "“" * 1_000_000,
}


@pytest.mark.parametrize("cell", STRANGE.values(), ids=STRANGE)
@pytest.mark.timeout(5)
def test_no_cell_is_too_strange(cell):
    assert typed.repaired(cell) == cell


def came_of(cell):
    """The error of a cell that is run in a fresh namespace with the course's names."""
    names = {name: getattr(crmcourse, name) for name in crmcourse.__all__}
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one it is differs
        run(typed.repaired(cell), names)
    return caught.value


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("cell", SLIPS)
def test_a_slip_is_answered_in_one_sentence(cell, lang):
    error = came_of(cell)
    use_language(lang)
    assert slips.explained(cell, error) == SLIPS[cell][lang == "zh"]


@pytest.mark.parametrize("cell", OTHERS)
def test_other_errors_are_left_to_python(cell):
    assert slips.explained(cell, came_of(cell)) is None


def test_a_name_that_the_notebook_makes_is_no_word_of_an_answer():
    cell, error = 'check("5.3", latest)', NameError("name 'latest' is not defined", name="latest")
    assert slips.explained(cell, error) == 'Words need quotation marks: "latest".'
    assert slips.explained(cell, error, lambda: {"latest"}).startswith("“latest” is not known yet")
