"""The data dictionary ``datasets/README.md``, written from the data package so that the two agree.

data_dictionary   the dictionary as Markdown, English and Chinese
write             write it beside the tables
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmlib import datasets, schema

FILE = "README.md"


def data_dictionary(package: Mapping[str, Any]) -> str:
    """Return the data dictionary of a Frictionless data package as Markdown.

    Parameters
    ----------
    package : mapping
        The parsed ``datapackage.json``.

    Returns
    -------
    str
        A head, then for each table its story and its columns, in English and in Chinese.
    """
    parts = [
        f"# {package['title']} · {package['title_zh']}",
        f"{package['description']}\n\n{package['description_zh']}",
        "This page is written from `datapackage.json` by `crm-course build`. 本页由 `crm-course build` 从 "
        "`datapackage.json` 生成。",
        *(_table(resource) for resource in package["resources"]),
    ]
    return "\n\n".join(parts) + "\n"


def _table(resource: Mapping[str, Any]) -> str:
    about = resource["schema"]
    lines = [
        f"## {resource['name']}: {resource['title']} · {resource['title_zh']}",
        "",
        resource["description"],
        "",
        resource["description_zh"],
        "",
        "| column | type | unit | rules | meaning | 含义 |",
        "|---|---|---|---|---|---|",
        *(_row(field) for field in about["fields"]),
    ]
    key = about.get("primaryKey")
    if key:
        lines += ["", f"Key: `{key if isinstance(key, str) else ' + '.join(key)}`"]
    for link in about.get("foreignKeys", []):
        to = link["reference"]
        lines += ["", f"`{link['fields']}` refers to `{to['resource']}.{to['fields']}`"]
    return "\n".join(lines)


def _row(field: Mapping[str, Any]) -> str:
    rules = []
    for name, value in field.get("constraints", {}).items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if value == schema.ID:
            rules.append("no spaces around it")
            continue
        rules.append(name if value is True else f"{name}: {text}")
    cells = (
        f"`{field['name']}`",
        field["type"],
        field.get("unit", ""),
        "; ".join(rules),
        field.get("description", ""),
        field.get("description_zh", ""),
    )
    # A bar inside a cell would end it.
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def write(folder: Path | None = None) -> Path:
    """Write the dictionary beside the tables, and return where."""
    path = (folder or datasets.HOME) / FILE
    write_atomically(path, data_dictionary(datasets.package()).encode("utf-8"))
    return path
