"""Every message that a trainee may read stands in Chinese as well, and every name from the code in words."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from crmcourse.sources import catalogue

FIELD = re.compile(r"(?<!\{)\{([a-z_]*)[^{}]*\}(?!\})")
FILES = {
    code: sorted(
        path for package in catalogue.PACKAGES for path in catalogue.folder(package, code).glob("*.po")
    )
    for code in catalogue.LANGUAGES
}
every_part = pytest.mark.parametrize(
    "path",
    [path for paths in FILES.values() for path in paths],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)

# Reading all code takes seconds.
extracted = cache(catalogue.extracted)


@pytest.mark.parametrize("package", catalogue.PACKAGES, ids=lambda package: package.name)
def test_every_part_holds_the_messages_of_its_code_and_no_others(package):
    stand = {path.stem: path for path in catalogue.folder(package).glob("*.po")}
    marked = extracted(package)
    assert set(stand) == set(marked)
    for name, path in stand.items():
        assert {m.id for m in catalogue.read(path)} == {m.id for m in marked[name]}, path


@pytest.mark.parametrize("package", catalogue.PACKAGES, ids=lambda package: package.name)
def test_every_name_from_the_code_is_put_in_words_in_english_as_well(package):
    marked = extracted(package)
    for name, messages in marked.items():
        path = catalogue.folder(package, "en") / f"{name}.po"
        said = {m.id for m in catalogue.read(path)} if path.is_file() else set()
        codes = {m.id for m in messages if m.id and catalogue.is_a_code(m.id)}
        assert codes <= said, name
        assert said <= {m.id for m in messages}, name


def test_english_words_are_words_and_differ_from_the_name():
    for path in FILES["en"]:
        for message in catalogue.read(path):
            if message.id:
                assert re.fullmatch(r"[a-z][a-z0-9_]*", message.id), "sentences are English already"
                assert message.string != message.id
                assert "_" not in message.string


def test_no_message_hides_in_a_formatted_string_where_it_would_not_be_found():
    for package in catalogue.PACKAGES:
        for file in package.rglob("*.py"):
            whole = ast.parse(file.read_text("utf-8"))
            formatted = [node for node in ast.walk(whole) if isinstance(node, ast.JoinedStr)]
            calls = [node for one in formatted for node in ast.walk(one) if isinstance(node, ast.Call)]
            hidden = [call for call in calls if getattr(call.func, "id", "") in catalogue.KEYWORDS]
            assert [ast.unparse(call) for call in hidden if isinstance(call.args[0], ast.Constant)] == [], (
                file
            )


@every_part
def test_every_message_is_translated(path):
    assert [message.id for message in catalogue.read(path) if message.id and not message.string] == []


@every_part
def test_a_translation_has_the_fields_of_its_message(path):
    wrong = [
        m.id
        for m in catalogue.read(path)
        if m.id and set(FIELD.findall(m.id)) != set(FIELD.findall(m.string))
    ]
    assert wrong == []


@every_part
def test_the_compiled_part_is_the_text_one(path):
    assert path.with_suffix(".mo").read_bytes() == catalogue.compiled(catalogue.read(path))


@pytest.mark.parametrize("code", catalogue.LANGUAGES)
def test_a_message_of_two_parts_has_one_translation(code):
    said = {}
    for path in FILES[code]:
        for message in catalogue.read(path):
            said.setdefault(message.id, set()).add(message.string)
    assert {message: strings for message, strings in said.items() if message and len(strings) > 1} == {}


def test_what_is_compiled_belongs_to_a_text():
    for package in catalogue.PACKAGES:
        for code in catalogue.LANGUAGES:
            folder = Path(catalogue.folder(package, code))
            assert {path.stem for path in folder.glob("*.mo")} == {path.stem for path in folder.glob("*.po")}
