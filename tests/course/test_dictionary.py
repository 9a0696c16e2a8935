"""The data dictionary."""

import json
import shutil

import pytest

from crmcourse.sources import verify
from crmcourse.sources.data_dictionary import FILE, TABLES, data_dictionary, described, made, write
from crmcourse.sources.data_dictionary import PACKAGE as PACKAGE_FILE
from crmlib import datasets
from crmlib.errors import DataError

PACKAGE = {
    "title": "Firm",
    "title_zh": "企业",
    "description": "About.",
    "description_zh": "说明。",
    "resources": [
        {
            "name": "orders",
            "title": "Orders",
            "title_zh": "订单",
            "description": "One row an order.",
            "description_zh": "一行一单。",
            "schema": {
                "fields": [
                    {
                        "name": "kind",
                        "type": "string",
                        "description": "a|b",
                        "description_zh": "甲|乙",
                        "constraints": {"required": True, "enum": ["a", "b"]},
                    }
                ],
                "primaryKey": "kind",
                "foreignKeys": [{"fields": "kind", "reference": {"resource": "kinds", "fields": "kind"}}],
            },
        }
    ],
}


def test_every_column_stands_in_both_languages_with_its_rules():
    text = data_dictionary(PACKAGE)
    assert "| `kind` | string |  | required; enum: a, b | a\\|b | 甲\\|乙 |" in text
    assert "## orders: Orders · 订单" in text
    assert "Key: `kind`" in text
    assert "`kind` refers to `kinds.kind`" in text


def test_the_committed_dictionary_is_what_the_package_says():
    assert (datasets.HOME / FILE).read_text("utf-8") == data_dictionary(datasets.package())


def test_every_field_of_every_table_is_described_in_both_languages():
    for resource in datasets.package()["resources"]:
        assert resource["description"], resource["name"]
        assert resource["description_zh"], resource["name"]
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])
            assert field["description_zh"], (resource["name"], field["name"])


@pytest.fixture
def described_firm(tmp_path):
    """The committed descriptions in a folder of their own, nothing made from them yet."""
    shutil.copytree(datasets.HOME / TABLES, tmp_path / TABLES)
    return tmp_path


def test_the_committed_package_is_what_the_descriptions_make_byte_for_byte():
    assert made(datasets.HOME)[PACKAGE_FILE] == (datasets.HOME / PACKAGE_FILE).read_bytes()


def test_package_and_dictionary_are_written_once(described_firm):
    assert [path.name for path in write(described_firm)] == [PACKAGE_FILE, FILE]
    assert (described_firm / FILE).read_bytes() == (datasets.HOME / FILE).read_bytes()
    assert write(described_firm) == []


def test_a_new_table_is_a_new_file_and_stands_in_its_topics_place(described_firm):
    table = {"place": "07.9", **PACKAGE["resources"][0], "name": "invoices"}
    (described_firm / TABLES / "invoices.json").write_text(json.dumps(table), "utf-8")
    names = [one["name"] for one in described(described_firm / TABLES)["resources"]]
    assert names[names.index("invoices") - 1 : names.index("invoices") + 2] == [
        "perception",
        "invoices",
        "questionnaire",
    ]
    assert set(names) - {"invoices"} == set(datasets.names())
    assert all("place" not in one for one in described(described_firm / TABLES)["resources"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "invoices.json cannot be read"),
        ('{"name": "invoices"}', "it must begin with its place"),
        ('{"place": "07.9", "name": "invoice"}', "its name must be invoices"),
        ('{"place": "05.1", "name": "invoices"}', "the place 05.1 is taken by events.json"),
    ],
)
def test_a_description_that_cannot_be_joined_is_named(described_firm, content, said):
    (described_firm / TABLES / "invoices.json").write_text(content, "utf-8")
    with pytest.raises(DataError, match=said):
        described(described_firm / TABLES)


def test_verify_says_when_package_or_dictionary_differ(described_firm, monkeypatch):
    write(described_firm)
    monkeypatch.setattr(datasets, "HOME", described_firm)
    assert list(verify.undescribed()) == []
    (described_firm / PACKAGE_FILE).write_text("{}", "utf-8")
    (described_firm / FILE).unlink()
    assert [problem.where for problem in verify.undescribed()] == [
        "datasets/datapackage.json",
        "datasets/README.md",
    ]
    (described_firm / TABLES / "events.json").write_text("{", "utf-8")
    (problem,) = verify.undescribed()
    assert "events.json cannot be read" in str(problem)
