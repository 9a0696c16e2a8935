"""The data package and its dictionary, both made from one description a table, so that all agree.

described         the tables' descriptions in ``datasets/tables``, joined to a Frictionless data package
data_dictionary   the dictionary of a data package as Markdown, English and Chinese
made              the files that the descriptions make: ``datapackage.json`` and ``README.md``
write             write them beside the tables

A topic brings a file for each of its tables, ``datasets/tables/<name>.json``: a Frictionless resource, and before it
its ``place`` in the dictionary, which is the topic's number and the table's within it, ``"07.2"``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmlib import datasets, schema
from crmlib.errors import DataError
from crmlib.i18n import _

FILE = "README.md"
PACKAGE = "datapackage.json"
TABLES = "tables"
_HEAD = "_package.json"


def described(folder: Path) -> dict[str, Any]:
    """Return the data package that the descriptions in a folder make.

    Parameters
    ----------
    folder : path
        ``datasets/tables``.

    Raises
    ------
    DataError
        If a description is no JSON, is not called like its table, or stands in the place of another.
    """
    tables = {path: _read(path) for path in sorted(folder.glob("*.json")) if path.name != _HEAD}
    places: dict[str, Path] = {}
    for path, table in tables.items():
        place = str(table.pop("place", ""))
        if table.get("name") != path.stem or not place:
            raise DataError(
                _("{file}: it must begin with its place, such as 07.2, and its name must be {name}.").format(
                    file=path, name=path.stem
                )
            )
        if place in places:
            raise DataError(
                _("{file}: the place {place} is taken by {other}.").format(
                    file=path, place=place, other=places[place].name
                )
            )
        places[place] = path
    return {**_read(folder / _HEAD), "resources": [tables[places[place]] for place in sorted(places)]}


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(_("{file} cannot be read ({error}).").format(file=path, error=error)) from None


def made(folder: Path) -> dict[str, bytes]:
    """Return the files that the descriptions make, by name.

    Parameters
    ----------
    folder : path
        ``datasets``. Where it has no descriptions, as in an installed course, its package is taken as it is.
    """
    descriptions = folder / TABLES
    package = described(descriptions) if descriptions.is_dir() else _read(folder / PACKAGE)
    return {
        PACKAGE: (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8"),
        FILE: data_dictionary(package).encode("utf-8"),
    }


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
        "This page is written from `datasets/tables` by `crm-course build`. 本页由 `crm-course build` 根据 "
        "`datasets/tables` 生成。",
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


def write(folder: Path | None = None) -> list[Path]:
    """Write data package and dictionary beside the tables, where they differ, and return where."""
    folder = folder or datasets.HOME
    changed = []
    for name, content in made(folder).items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)
            changed.append(path)
    datasets.package.cache_clear()
    return changed
