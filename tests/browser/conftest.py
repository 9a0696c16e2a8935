"""A fresh workbook in a real JupyterLab, and a page of headless Chromium that looks at it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from crmcourse.handout.bundle import release
from crmcourse.sources.syllabus import load
from crmlib.i18n import speaking

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
# Quiet and self-sufficient: no first-run pages, no look-ups of its own.
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds for a page that waits for a kernel: other tests may run beside.
PATIENCE = 120_000


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that serves: where, without what was open before; on which workbook; what it writes to stderr."""

    address: str
    workbook: Path
    stderr: Path


def wait_for(port, seconds=20):
    """Wait until somebody answers: the address is printed a moment before."""
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def serving(folder, workbook=None):
    """Serve a workbook, a fresh one if none is given, from ``crm-course open`` on a free port of this computer."""
    settings = {
        name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    workbook, stderr = workbook or folder / "workbook", folder / "stderr.txt"
    command = [sys.executable, "-m", "crmcourse", "open", f"--folder={workbook}"]
    # The page's objects are laid open so that a test can ask what a cell holds and whether the kernel rests.
    options = ["--no-browser", "--port=0", "--expose-app-in-browser"]
    with (
        stderr.open("w") as errors,
        subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=folder,
            env=os.environ | settings | {"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        ) as server,
    ):
        try:
            said = ""
            for line in server.stdout:
                said += line
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/\S+", line):
                    wait_for(int(found[1]))
                    yield Lab(f"{found[0]}&reset", workbook, stderr)
                    break
            else:
                pytest.fail(f"crm-course open ended before it gave an address:\n{said}{stderr.read_text()}")
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """One JupyterLab for all tests: starting it, and loading its page anew, takes longer than most of them."""
    with serving(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(served):
    """A JupyterLab on a workbook in which nobody has answered anything."""
    (served.workbook / "work.json").unlink(missing_ok=True)
    shutil.rmtree(served.workbook / "hand-in", ignore_errors=True)
    return served


@pytest.fixture(scope="session")
def exam_lab(tmp_path_factory):
    """A JupyterLab on an exam that was handed out."""
    folder = tmp_path_factory.mktemp("exam")
    release(folder / "out", load(), [load().topic("05")], exam=True)
    with serving(folder, folder / "out" / "crm-exam") as lab:
        yield lab


@pytest.fixture(scope="session")
def chromium():
    """Headless Chromium, the system's own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("The browser tests need Chromium. On Debian and Ubuntu run: apt install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def artefacts():
    """The folder for what is worth looking at afterwards; git ignores it."""
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS


@pytest.fixture(scope="session")
def window(chromium):
    """A window that keeps what it has loaded."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


@pytest.fixture
def page(window, artefacts, request):
    """An empty page; when the test is over, what it shows is kept and its kernels are shut down."""
    page = window.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name).strip("-")
    page.screenshot(path=artefacts / f"{name}-end.png")
    page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
    page.close()


@pytest.fixture
def speaks(lang):
    """The language in force here too, so that controls are found by the names that a trainee reads."""
    with speaking(lang):
        yield lang
