"""Sources are read into typed cells, and what is wrong with one is named by file and cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.sources import source

PAIR = '+++ {"id": "a", "lang": "en"}\n\nTea\n\n+++ {"id": "a", "lang": "zh", "of": "OF"}\n\n茶\n'
CODE = "\n```{code-cell} ipython3\n:id: c\n:tags: [widget]\n\nx = 1\n```\n"


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "05-tea"
    folder.mkdir()

    def write(text):
        path = folder / "lesson.md"
        path.write_bytes(text.encode())
        return path

    return write


def test_prose_comes_in_pairs_and_code_stands_once(file):
    read = source.read(file(PAIR + CODE))
    assert [(c.id, c.kind, c.lang, c.text, c.tags) for c in read.cells] == [
        ("a", "markdown", "en", "Tea", ()),
        ("a", "markdown", "zh", "茶", ()),
        ("c", "code", None, "x = 1", ("widget",)),
    ]
    assert read.name == "05-tea/lesson.md"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Tea\n", r"05-tea/lesson.md, cell 1 \(“Tea”\): the id is None"),
        (PAIR + "\n```{code-cell} ipython3\nx = 1\n```\n", r"cell 3 \(“x = 1”\): the id is None"),
        (PAIR + "\n```{code-cell} ipython3\n:id: 05\nx = 1\n```\n", r"the id is 5"),
        (PAIR + CODE.replace("widget", "wigdet"), r"cell c: wigdet is not known"),
        ('+++ {"id": "a"}\n\nTea\n', r"cell a: prose needs its language"),
        ('+++ {"id": "a", "lang": "fr"}\n\nThé\n', r"cell a: prose needs its language"),
        ('+++ {"id": "a", "lang": "en"}\n\nTea\n', r"cell a: it stands in English only"),
        ('+++ {"id": "a", "lang": "zh"}\n\n茶\n', r"cell a: it stands in Chinese only"),
        (PAIR.replace('"a", "lang": "zh"', '"b", "lang": "zh"'), r"cell a: it stands in English only"),
        (PAIR + PAIR, r"two cells have the id a"),
        (PAIR + CODE + CODE, r"two cells have the id c"),
        (PAIR + CODE.replace(":id: c", ":id: a"), r"two cells have the id a"),
        (PAIR.replace('"zh", ', '"zh", "tags": ["solution"], '), r"cell a: the English and the Chinese"),
        ("+++ {\n\nTea\n", r"cannot be read"),
        ("", r"has no cells"),
    ],
)
def test_a_badly_formed_source_is_refused_with_file_and_cell(file, text, message):
    with pytest.raises(source.SourceError, match=message):
        source.read(file(text))


def test_a_missing_source_is_named_with_a_way_out(tmp_path):
    with pytest.raises(source.SourceError, match=r"lesson.md is missing. Write it"):
        source.read(tmp_path / "lesson.md")


def test_a_translation_is_stale_once_its_english_changes(file):
    fresh = PAIR.replace("OF", source.stamp("Tea"))
    assert source.stale(source.read(file(fresh))) == []
    changed = fresh.replace("\nTea\n", "\nGreen tea\n")
    assert [cell.id for cell in source.stale(source.read(file(changed)))] == ["a"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_accepting_changes_the_stamps_and_not_another_byte(file, ending):
    before = (PAIR + CODE).replace("\n", ending)
    path = file(before)
    assert source.accept(path) == ["a"]
    assert path.read_bytes() == before.replace("OF", source.stamp("Tea")).encode()
    assert source.accept(path) == []


def test_accepting_adds_a_stamp_where_there_is_none(file):
    path = file(PAIR.replace(', "of": "OF"', ""))
    source.accept(path)
    assert path.read_text() == PAIR.replace("OF", source.stamp("Tea"))


@given(st.text(alphabet="ab \n茶", max_size=40))
def test_the_stamp_does_not_see_white_space_at_line_ends(text):
    assert source.stamp(text) == source.stamp(text.replace("\n", "  \r\n") + "\n")
