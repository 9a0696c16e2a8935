"""Every message that a trainee may read stands in Chinese as well."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import crmlib

PACKAGE = Path(crmlib.__file__).parent
CATALOGUE = PACKAGE / "locale" / "zh" / "LC_MESSAGES" / "crmlib.po"
FIELD = re.compile(r"(?<!\{)\{([a-z_]*)[^{}]*\}(?!\})")


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def marked():
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords={"_": None, "N_": None})
    return {message if isinstance(message, str) else message[0] for _f, _l, message, _c, _x in found}


def test_every_marked_message_is_translated(catalogue, marked):
    translated = {message.id for message in catalogue if message.string}
    assert sorted(marked - translated) == []


def test_no_translation_is_left_of_a_message_that_is_gone(catalogue, marked):
    assert sorted(message.id for message in catalogue if message.id and message.id not in marked) == []


def test_a_translation_has_the_fields_of_its_message(catalogue):
    wrong = [m.id for m in catalogue if m.id and set(FIELD.findall(m.id)) != set(FIELD.findall(m.string))]
    assert wrong == []


def test_the_compiled_catalogue_is_the_text_one(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()
