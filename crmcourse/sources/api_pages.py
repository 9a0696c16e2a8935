"""The library's reference, a page a module, made from its docstrings: no script, no network, one look.

write   the pages of `crmlib` into a folder
page    one module's page
"""

from __future__ import annotations

import html
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

STYLE = """body{font:16px/1.5 sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
pre{font:14px/1.45 monospace;white-space:pre-wrap;margin:.3rem 0 1.2rem 1.5rem}
h2,h3{margin:1.8rem 0 .3rem}code{background:#eef3f7;padding:.1rem .3rem}h3{margin-left:1.5rem}"""
# What a run of the course needs, and what nobody imports.
_LEFT_OUT = ("crmlib.locale", "crmlib.fonts", "crmlib.world")


def modules(package: str = "crmlib") -> Iterator[ModuleType]:
    """Return the package and its modules, each imported, in alphabetical order."""
    root = importlib.import_module(package)
    yield root
    names = sorted(info.name for info in pkgutil.walk_packages(root.__path__, f"{package}."))
    for name in names:
        if not name.startswith(_LEFT_OUT) and not any(part.startswith("_") for part in name.split(".")):
            yield importlib.import_module(name)


def _own(thing: object, module: ModuleType) -> bool:
    return (inspect.isclass(thing) or inspect.isfunction(thing)) and thing.__module__ == module.__name__


def _members(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Return a module's own public classes and functions in the order in which they stand."""
    own = [
        (name, thing)
        for name, thing in vars(module).items()
        if not name.startswith("_") and _own(thing, module)
    ]
    return iter(own)


def _signature(thing: object) -> str:
    try:
        return str(inspect.signature(thing))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""


def _entry(name: str, thing: object, rank: int) -> str:
    text = html.escape(inspect.getdoc(thing) or "")
    head = f'<h{rank} id="{html.escape(name)}"><code>{html.escape(name + _signature(thing))}</code></h{rank}>'
    return f"{head}\n<pre>{text}</pre>\n"


def _methods(owner: type, name: str) -> str:
    parts = []
    for method, thing in vars(owner).items():
        function = thing.fget if isinstance(thing, property) else thing
        if not method.startswith("_") and inspect.isfunction(function) and inspect.getdoc(function):
            parts.append(_entry(f"{name}.{method}", function, 3))
    return "".join(parts)


def page(module: ModuleType) -> str:
    """Return a module's page: what it is for, then each name with its signature and docstring.

    Examples
    --------
    >>> from crmlib.stats import intervals
    >>> 'id="wilson"' in page(intervals)
    True
    """
    body = [f"<h1>{module.__name__}</h1>\n<pre>{html.escape(inspect.getdoc(module) or '')}</pre>\n"]
    for name, thing in _members(module):
        body.append(_entry(name, thing, 2))
        if isinstance(thing, type):
            body.append(_methods(thing, name))
    return _whole(module.__name__, "".join(body) + '<p><a href="index.html">crmlib</a></p>\n')


def _whole(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title>\n<style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{body}</body>\n</html>\n'


def write(folder: Path, package: str = "crmlib") -> int:
    """Write a page for every module that says something, and the list of them; return how many.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    package : str, default "crmlib"
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for module in modules(package):
        doc = (inspect.getdoc(module) or "").splitlines()
        if doc:
            (folder / f"{module.__name__}.html").write_text(page(module), encoding="utf-8")
            link = f'<a href="{module.__name__}.html">{module.__name__}</a>'
            rows.append(f"<p>{link}<br>{html.escape(doc[0])}</p>\n")
    (folder / "index.html").write_text(
        _whole(package, f"<h1>{package}</h1>\n{''.join(rows)}"), encoding="utf-8"
    )
    return len(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
