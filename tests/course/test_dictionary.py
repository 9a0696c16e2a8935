"""The data dictionary."""

from crmcourse.sources.data_dictionary import FILE, data_dictionary
from crmlib import datasets

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
