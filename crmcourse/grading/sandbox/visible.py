"""What of this computer a jail shows: what runs the course, and nothing that merely lies beside it.

system     the system's programs, libraries and settings
pythons    this Python: interpreter, standard library, the installed packages
apart      folders of packages that lie inside of the standard library: there, only the installed are shown
strangers  copies of the course inside of the system's folders
programs   folders of the system, without those that a Python looks for packages in

A prefix may be somebody's work folder (``python -m venv .``), and old installs leave things among the packages.
So a file is shown because an installed distribution lists it, not because it is there; and of the course's own
distribution nothing is: `crmlib` is shown where it was imported from, without its notebooks.
"""

from __future__ import annotations

import re
import site
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

_COURSE = "crm-course"
_FIRST_PART = re.compile(r'^"*([^/,\r\n]*)', re.MULTILINE)
_SYSTEM = (
    "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec",
    "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
)  # fmt: skip
_SHARED = (
    "zoneinfo",
    "fonts",
    "fontconfig",
    "locale",
    "i18n",
    "terminfo",
    "X11/locale",
    "misc",
    "file",
    "mime",
)
_SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "fonts")


def system() -> list[Path]:
    """Return the system's folders and files that programs need."""
    wanted = [*_SYSTEM, *(f"/usr/share/{name}" for name in _SHARED), *(f"/etc/{name}" for name in _SETTINGS)]
    return [place for place in map(Path, wanted) if place.exists() or place.is_symlink()]


@cache
def pythons() -> tuple[Path, ...]:
    """Return what this Python needs to run with its packages, where the system's folders do not hold it."""
    found = {*_interpreters(), *_libraries(), *_standard(), *_packages()}
    inside = [place for place in found if not _is_the_systems(place)]
    return tuple(sorted(place for place in inside if place.exists() or place.is_symlink()))


@cache
def strangers() -> tuple[Path, ...]:
    """Return copies of the course among packages in the system's folders, which are shown whole."""
    folders = [folder for folder in _sites() if _is_the_systems(folder)]
    names = ("crmlib", "crmcourse", "crm_course-*")
    return tuple(place for folder in folders for name in names for place in sorted(folder.glob(name)))


@cache
def programs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how paths begin in the system's folders, and how those in folders of packages inside of them do."""
    return tuple(f"{place}/" for place in system()), tuple(f"{folder}/" for folder in _sites())


def _is_the_systems(place: Path) -> bool:
    return any(place.is_relative_to(folder) for folder in _SYSTEM)


def _interpreters() -> Iterator[Path]:
    """Yield the programs named python of this environment and of what it was made from."""
    for prefix in {sys.prefix, sys.base_prefix}:
        yield Path(prefix, "pyvenv.cfg")
        yield from Path(prefix, "bin").glob("python*")
    called = Path(sys.executable)
    yield called
    while called.is_symlink():
        called = called.parent / called.readlink()
        yield called


def _libraries() -> Iterator[Path]:
    """Yield the shared libraries of the Python that this one was made from."""
    for prefix in {sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}:
        for pattern in ("*.so", "*.so.*"):
            yield from Path(prefix, "lib").glob(pattern)


@cache
def apart() -> tuple[Path, ...]:
    """Return the folders of packages inside of the standard library, where that is not the system's own."""
    inside = (folder / name for folder in _standard() for name in ("site-packages", "dist-packages"))
    return tuple(sorted(place for place in inside if not _is_the_systems(place) and place.is_dir()))


def _standard() -> set[Path]:
    """Return the folders of the standard library."""
    return {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}


@cache
def _sites() -> tuple[Path, ...]:
    """Return the folders of packages that this Python looks into."""
    wanted = {*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    if site.ENABLE_USER_SITE:
        wanted.add(site.getusersitepackages())
    return tuple(sorted(folder for folder in map(Path, wanted) if folder.is_dir()))


def _packages() -> set[Path]:
    """Return the entries of these folders that an installed distribution lists; of the course, its version alone."""
    found = set()
    for folder in _sites():
        for distribution in metadata.distributions(path=[str(folder)]):
            facts = Path(str(getattr(distribution, "_path", folder))).name
            if re.sub(r"[-_.]+", "-", _name(distribution, facts)).lower() == _COURSE:
                found.add(folder / facts / "METADATA")
            else:
                found |= {folder / name for name in {facts, *_top_level(distribution)}}
    return {place for place in found if place.suffix != ".pth" and place not in _sites()}


def _name(distribution: metadata.Distribution, facts: str) -> str:
    """Return a distribution's name; that of the folder with its facts begins with it, and reading them takes longer."""
    if facts.endswith(".dist-info"):
        return facts.partition("-")[0]
    return distribution.metadata["Name"] or ""


def _top_level(distribution: metadata.Distribution) -> set[str]:
    """Return the first parts of the names of a distribution's files, of those that lie beside its own facts."""
    listed = distribution.read_text("RECORD") or ""
    names = set(_FIRST_PART.findall(listed))
    if not listed:  # a system's own package manager keeps no list beside it
        words = (distribution.read_text("top_level.txt") or distribution.metadata["Name"] or "").split()
        names = {name for word in words for name in (word, f"{word}.py", word.replace("-", "_"))}
    return names - {"", ".", "..", "__pycache__", "crmlib", "crmcourse"}
