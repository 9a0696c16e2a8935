"""Every message that a trainee may read stands in Chinese as well, in the part of the catalogue that it belongs to."""

import re
from pathlib import Path

import pytest

from crmcourse.sources import catalogue

FIELD = re.compile(r"(?<!\{)\{([a-z_]*)[^{}]*\}(?!\})")
FILES = sorted(path for package in catalogue.PACKAGES for path in catalogue.folder(package).glob("*.po"))
every_part = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.mark.parametrize("package", catalogue.PACKAGES, ids=lambda package: package.name)
def test_every_part_holds_the_messages_of_its_code_and_no_others(package):
    stand = {path.stem: path for path in catalogue.folder(package).glob("*.po")}
    marked = catalogue.extracted(package)
    assert set(stand) == set(marked)
    for name, path in stand.items():
        assert {m.id for m in catalogue.read(path)} == {m.id for m in marked[name]}, path


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


def test_a_message_of_two_parts_has_one_translation():
    said = {}
    for path in FILES:
        for message in catalogue.read(path):
            said.setdefault(message.id, set()).add(message.string)
    assert {message: strings for message, strings in said.items() if message and len(strings) > 1} == {}


def test_what_is_compiled_belongs_to_a_text():
    for package in catalogue.PACKAGES:
        folder = Path(catalogue.folder(package))
        assert {path.stem for path in folder.glob("*.mo")} == {path.stem for path in folder.glob("*.po")}
