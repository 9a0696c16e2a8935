"""The wheel stands on its own: in an empty environment, outside the checkout, with no network."""

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.timeout(240)


def call(*command, folder, **environment):
    """Run a command away from the checkout; the network's guard, if there is one, goes with it."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "VIRTUAL_ENV")}
    ended = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
    return ended


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """An environment with the locked packages of a trainee, from uv's cache, and the wheel."""
    beside = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    uv = beside if beside.is_file() else shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not at hand; “make test” brings it")
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(folder, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    sync = ("sync", "--frozen", "--offline", "--no-install-project", "--no-dev", "--extra", "lab")
    # Where cache and environment lie on two disks, uv would warn that it has to copy.
    here = {"UV_PROJECT_ENVIRONMENT": str(folder), "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "hardlink")}
    call(uv, *sync, "--python", programs / "python", folder=ROOT, **here)
    install = ("pip", "install", "--offline", "--no-deps", "--python", programs / "python")
    call(uv, *install, wheel, folder=folder)
    call(uv, "pip", "check", "--python", programs / "python", folder=folder)
    return programs


def python(environment, code, folder):
    return call(environment / "python", "-W", "error", "-c", code, folder=folder).stdout.split()


def test_the_wheel_carries_data_font_notebooks_and_licences(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        "crmlib/_datasets/datapackage.json",
        "crmlib/_datasets/events.csv",
        "crmcourse/_notebooks/syllabus.yml",
        "crmcourse/_notebooks/start.ipynb",
        "crmcourse/_notebooks/start-zh.ipynb",
        "crmcourse/workbook/lab/zh/overrides.json",
        "crm_course-0.1.0.data/data/share/jupyter/kernels/crm-course/kernel.json",
        "crmlib/fonts/GreenhillSansSC-Regular.otf",
        "crmlib/fonts/OFL.txt",
        "crmlib/locale/zh/aidma.mo",
        "crmcourse/locale/zh/workbook.mo",
        "crmlib/py.typed",
    }
    assert expected <= names
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)
    assert not any(part in name for name in names for part in ("tests/", "__pycache__", ".ipynb_checkpoints"))


def test_the_installed_library_loads_its_data_away_from_the_checkout(environment, tmp_path):
    code = (
        "import crmlib; from crmlib import datasets\n"
        "print(crmlib.__file__, datasets.HOME, len(datasets.load('events')))"
    )
    package, home, rows = python(environment, code, tmp_path)
    assert Path(package).is_relative_to(environment.parent)
    assert Path(home).is_relative_to(environment.parent)
    assert int(rows) > 100_000


def test_jupyter_finds_the_courses_kernel_in_the_environment(environment, tmp_path):
    told = call(environment / "jupyter", "kernelspec", "list", "--json", folder=tmp_path, JUPYTER_PATH="")
    found = json.loads(told.stdout)["kernelspecs"]["crm-course"]
    assert Path(found["resource_dir"]).is_relative_to(environment.parent)
    assert found["spec"]["argv"][:3] == ["python", "-m", "ipykernel_launcher"]


def test_the_installed_library_draws_a_chinese_label_without_boxes(environment, tmp_path):
    # A glyph that the font lacks is a warning, and warnings are errors here.
    code = (
        "import matplotlib; matplotlib.use('agg')\n"
        "from matplotlib.font_manager import FontProperties, findfont\n"
        "from crmlib import figures\n"
        "ax = figures.axes(); ax.set_title('客户让渡价值 $x^2$'); ax.set_xlabel('注意 兴趣 欲望 记忆 行动')\n"
        "ax.figure.savefig('label.png')\n"
        "print(findfont(FontProperties(family=ax.title.get_fontfamily())))"
    )
    [font] = python(environment, code, tmp_path)
    assert Path(font).name == "GreenhillSansSC-Regular.otf"
    assert Path(font).is_relative_to(environment.parent)
    assert (tmp_path / "label.png").read_bytes().startswith(b"\x89PNG")


def test_the_installed_command_tells_its_version_and_makes_a_workbook(environment, tmp_path):
    program = environment / "crm-course"
    assert call(program, "--version", folder=tmp_path).stdout.split()[0] == "crm-course"
    call(program, "open", "--only-make", "--folder", tmp_path / "workbook", folder=tmp_path, LC_ALL="C.UTF-8")
    made = {path.relative_to(tmp_path / "workbook").as_posix() for path in (tmp_path / "workbook").rglob("*")}
    assert {"start.ipynb", "workbook.json", "05-aidma/zh/05-exercises.ipynb", "datasets/events.csv"} <= made
    assert not any("solutions" in name or "trainer" in name for name in made)
