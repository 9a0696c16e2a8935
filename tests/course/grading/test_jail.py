"""Inside of a jail there is what is shown, and no more: also where one folder of packages lies in another."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.usefixtures("walls")
LOOK = """
import json, os, sys
from pathlib import Path
from crmcourse.grading.sandbox import jail
std = Path(sys.argv[1])
packages = std / "site-packages"
shown = [packages / "listed", packages / "alone.py", std]
jail.enter_jail(shown, [std / "secret"], None, [packages])
files = (os.path.join(folder, one) for folder, _folders, names in os.walk(std) for one in names)
seen = sorted(os.path.relpath(file, std) for file in files)
def refused(path):
    try:
        path.write_text("x")
    except OSError as error:
        return error.errno
os.write(1, json.dumps([seen, refused(packages / "new.py"), refused(std / "new.py")]).encode())
"""


def test_of_packages_inside_of_the_standard_library_only_the_listed_are_seen(tmp_path):
    for name in (
        "os.py", "json/decoder.py", "secret/key.py",
        "site-packages/listed/a.py", "site-packages/alone.py", "site-packages/stray.py", "site-packages/old/keys.py",
    ):  # fmt: skip
        (tmp_path / "std" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "std" / name).write_text("")
    said = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path / "std")], check=True, capture_output=True, text=True
    ).stdout
    read_only = 30
    assert json.loads(said) == [
        ["json/decoder.py", "os.py", "site-packages/alone.py", "site-packages/listed/a.py"],
        read_only, read_only,
    ]  # fmt: skip
