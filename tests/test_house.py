"""The outer walls agree: conda with pyproject and lock, README with Makefile, versions, licences."""

import doctest
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import crmlib

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

# Licences under which anybody may pass the course on, also inside a firm. MPL binds its own files alone.
FREE = re.compile(
    r"\b(0?BSD|MIT|Apache|PSF|Python Software Foundation|ISC|HPND|Unlicense|Zlib|CC0|MPL|Mozilla Public)\b"
)
BINDING = re.compile(r"\bA?GPL|Affero|Lesser General")
# Their metadata names no licence that a machine can read; read by hand.
READ_BY_HAND = {}


def locked():
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    return {package["name"]: package["version"] for package in lock["package"] if "version" in package}


def run_time():
    """What a trainee's environment asks for by name."""
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lab"]]
    return {canonicalize_name(one.name): one for one in map(Requirement, asked)}


def installed():
    """What a trainee's environment holds: the above, and what those need in their turn."""
    environment = default_environment() | {"extra": ""}
    found, waiting = {}, [Requirement(f"{PROJECT['name']}[lab]")]
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        extras = {"", *asked.extras}
        if extras <= found.get(name, set()):
            continue
        found[name] = found.get(name, set()) | extras
        for needed in map(Requirement, metadata.requires(asked.name) or []):
            if needed.marker is None or any(
                needed.marker.evaluate(environment | {"extra": extra}) for extra in extras
            ):
                waiting.append(needed)
    return sorted(set(found) - {canonicalize_name(PROJECT["name"])})


def licence(name):
    about = metadata.metadata(name)
    classifiers = [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    return about.get("License-Expression") or " ".join(classifiers) or (about.get("License") or "")


def test_conda_asks_for_the_same_packages_within_the_same_bounds():
    conda = {
        canonicalize_name(one.name): one.specifier
        for one in map(Requirement, (line for line in CONDA["dependencies"] if isinstance(line, str)))
    }
    assert conda.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert conda.pop("pip") == SpecifierSet()
    assert conda == {name: one.specifier for name, one in run_time().items()}
    assert CONDA["name"] == PROJECT["name"]


def test_the_lock_is_within_the_bounds():
    versions = locked()
    for name, asked in run_time().items():
        assert asked.specifier.contains(versions[name]), f"{asked} but the lock has {versions[name]}"


def test_the_version_is_the_same_everywhere():
    changes = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert changes is not None
    versions = {
        crmlib.__version__,
        PROJECT["version"],
        metadata.version("crm-course"),
        locked()["crm-course"],
        changes[1],
    }
    assert len(versions) == 1, versions


def test_one_version_of_uv_is_named_everywhere():
    pinned = re.search(r"^UV_VERSION := (\S+)$", MAKEFILE, re.M)[1]
    named = {
        found
        for page in [*PAGES, *(ROOT / ".github").rglob("*.yml")]
        for found in re.findall(r"\buv==([\d.]+)", page.read_text("utf-8"))
    }
    assert named <= {pinned}


@every_page
def test_what_the_pages_tell_to_make_can_be_made(page):
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.M))
    text = page.read_text("utf-8")
    told = set(re.findall(r"(?:`|^ *)make ([a-z][a-z-]*)", text, re.M))
    assert told <= targets, told - targets
    if page.name == "README.md":
        assert {"lab", "test"} <= told


@every_page
def test_what_the_pages_tell_crm_course_to_do_it_can_do(page):
    typer = pytest.importorskip("typer.main")
    from crmcourse import cli

    commands = typer.get_command(cli.app).commands
    for line in re.findall(r"crm-course(?:\.exe)?((?: +[\w=./-]+)*)", page.read_text("utf-8")):
        words = [word for word in line.split() if not word.startswith("-") and word not in ("en", "zh")]
        if words and words[0] in commands:
            sub = getattr(commands[words[0]], "commands", None)
            assert sub is None or words[1] in sub, line
        elif "--" in line:
            assert "--version" in line or "--help" in line, line


@every_page
def test_the_links_between_pages_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_what_the_analysts_page_shows_is_what_comes_out():
    failed, tried = doctest.testfile(str(ROOT / "docs" / "analyst.md"), module_relative=False)
    assert tried > 5
    assert failed == 0


@every_page
def test_the_pages_keep_their_voice_down(page):
    prose = re.sub(r"```.*?```|`[^`]*`|!\[", "", page.read_text("utf-8"), flags=re.S)
    assert not re.search(r"[!！]|[\U0001F300-\U0001FAFF]", prose)


def test_every_package_of_a_trainees_environment_may_be_passed_on():
    unclear = {
        name: licence(name)[:80]
        for name in installed()
        if name not in READ_BY_HAND and (not FREE.search(licence(name)) or BINDING.search(licence(name)))
    }
    assert unclear == {}


def test_a_trainees_environment_holds_nothing_that_the_course_must_do_without():
    assert not {"statsmodels", "pyarrow", "polars", "duckdb", "pyspark", "jieba"} & set(installed())


def test_the_screenshots_are_small():
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture.stat().st_size < 200_000, picture.name


def test_python_is_named_as_it_is_required():
    least = Version(str(PROJECT["requires-python"]).removeprefix(">="))
    assert f"Python {least}" in (ROOT / "README.md").read_text("utf-8")
    assert f"({least.major}, {least.minor})" in MAKEFILE
