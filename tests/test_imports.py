"""What importing costs, and which way the arrows run."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import crmlib

PACKAGE = Path(crmlib.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
HEAVY = (
    "matplotlib",
    "scipy",
    "sklearn",
    "IPython",
    "ipywidgets",
    "jupytext",
    "nbformat",
    "polars",
    "duckdb",
)
HEAVY += ("pyspark", "pyarrow", "statsmodels", "frictionless", "typer", "yaml")


def imported(path):
    """Every module that a file imports, anywhere in it, by its full name."""
    names = set()
    package = ["crmlib", *path.parent.parts]
    for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*above, node.module] if node.module else above)
            names |= {start} | {f"{start}.{alias.name}" for alias in node.names}
    return names


def inside(names, *parts):
    return sorted(name for name in names for part in parts if name == part or name.startswith(part + "."))


@pytest.mark.parametrize(
    "module", ["crmlib", "crmlib.aidma", "crmlib.datasets", "crmlib.verbs", "crmlib.world"]
)
def test_importing_stays_cheap(module):
    code = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
    assert done.stderr == ""


def test_importing_costs_less_than_three_tenths_of_a_second_beyond_pandas():
    code = (
        "import time, pandas; a = time.process_time(); import crmlib.aidma, crmlib.datasets; "
        "print(time.process_time() - a)"
    )
    seconds = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _try in range(2)
    ]
    assert min(seconds) < 0.3


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parts[0] not in ("course", "widgets", "world")], ids=str
)
def test_no_model_module_imports_the_course_the_widgets_or_the_world(path):
    assert inside(imported(path), "crmlib.course", "crmlib.widgets", "crmlib.world") == []


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] in ("widgets", "world")], ids=str)
def test_neither_widgets_nor_world_import_the_course(path):
    other = {"widgets": "crmlib.world", "world": "crmlib.widgets"}[path.parts[0]]
    assert inside(imported(path), "crmlib.course", other) == []


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] != "course"], ids=str)
def test_nothing_that_a_lesson_needs_imports_what_the_browser_lacks(path):
    assert (
        inside(imported(path), "polars", "duckdb", "pyspark", "pyarrow", "statsmodels", "frictionless") == []
    )


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parts[0] in ("aidma", "verbs.py")], ids=str
)
def test_heavy_libraries_are_imported_where_they_are_used(path):
    tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in top}
    assert inside(names, "scipy", "matplotlib", "sklearn", "IPython") == []
