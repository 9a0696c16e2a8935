"""What importing costs, and which way the arrows run."""

import ast
import graphlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import crmcourse
import crmlib

ROOTS = {Path(one.__file__).parent for one in (crmlib, crmcourse)}
MODULES = sorted(path.relative_to(root.parent) for root in ROOTS for path in root.rglob("*.py"))
HOME = Path(crmlib.__file__).parents[1]
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
OF_LIBRARY = [path for path in MODULES if path.parts[0] == "crmlib"]


def room(path):
    return path.parts[1] if len(path.parts) > 1 else ""


def name_of(path):
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(nodes, path):
    """Every module that these nodes import, by its full name."""
    names = set()
    package = list(path.parent.parts)
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*above, node.module] if node.module else above)
            names |= {start} | {f"{start}.{alias.name}" for alias in node.names}
    return names


@cache
def parsed(path):
    return ast.parse((HOME / path).read_text(encoding="utf-8"))


def imported(path):
    """Every module that a file imports, anywhere in it."""
    return imports(ast.walk(parsed(path)), path)


def at_the_top(path):
    """What a file imports as soon as it is imported itself."""
    return imports(parsed(path).body, path)


def inside(names, *parts):
    return sorted(name for name in names for part in parts if name == part or name.startswith(part + "."))


@pytest.mark.parametrize("module", ["crmlib", "crmlib.aidma", "crmlib.datasets", "crmlib.world"])
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


@pytest.mark.parametrize("path", OF_LIBRARY, ids=str)
def test_the_library_knows_nothing_of_the_course(path):
    assert inside(imported(path), "crmcourse") == []


@pytest.mark.parametrize(
    "path", [path for path in OF_LIBRARY if room(path) not in ("widgets", "world")], ids=str
)
def test_no_model_module_imports_the_widgets_or_the_world(path):
    assert inside(imported(path), "crmlib.widgets", "crmlib.world") == []


@pytest.mark.parametrize("path", [path for path in OF_LIBRARY if room(path) in ("widgets", "world")], ids=str)
def test_widgets_and_world_do_not_import_each_other(path):
    other = {"widgets": "crmlib.world", "world": "crmlib.widgets"}[room(path)]
    assert inside(imported(path), other) == []


def test_no_module_imports_itself_by_way_of_others():
    names = {name_of(path) for path in MODULES}
    # A package's front says what is inside; whoever is inside does not ask it.
    arrows = {
        name_of(path): {name for name in at_the_top(path) if name in names and name != name_of(path)}
        for path in MODULES
        if path.name != "__init__.py"
    }
    graphlib.TopologicalSorter(arrows).prepare()


@pytest.mark.parametrize("path", OF_LIBRARY, ids=str)
def test_nothing_that_a_lesson_needs_imports_what_the_browser_lacks(path):
    assert (
        inside(imported(path), "polars", "duckdb", "pyspark", "pyarrow", "statsmodels", "frictionless") == []
    )


@pytest.mark.parametrize(
    "path",
    [path for path in OF_LIBRARY if room(path) in ("aidma", "stats", "frames", "looks.py", "result.py")],
    ids=str,
)
def test_heavy_libraries_are_imported_where_they_are_used(path):
    assert inside(at_the_top(path), "scipy", "matplotlib", "sklearn", "IPython") == []


def test_the_library_works_where_there_is_no_course(tmp_path):
    code = (
        "import sys; sys.modules['crmcourse'] = None\n"
        "from crmlib import aidma, datasets, iceberg, maslow, personality, use_language, value, world\n"
        "use_language('zh')\n"
        "print(aidma.Stage.MEMORY.label, len(datasets.load('events')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PYTHONPATH": str(HOME), "PYTHONUTF8": "1", "PATH": ""},
    )  # fmt: skip
    label, rows = done.stdout.split()
    assert (label, int(rows) > 100_000) == ("记忆", True)
