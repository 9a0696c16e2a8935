"""Trainees' own data: written again from the seed where they are needed, and taken away after.

folder    the folder with the tables of a seed, in a temporary place of this process
forget    take it away
place     where these folders lie; a jail shows it to the template alone
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

_lock = threading.Lock()


@cache
def place() -> Path:
    """Return the temporary folder of this process; it goes when the process ends."""
    made = Path(tempfile.mkdtemp(prefix="crm-own-"))
    made.chmod(0o755)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def folder(seed: int) -> Path:
    """Return the folder with the tables of a seed, simulated if they are not there yet."""
    from crmcourse.handout.data import own_data

    target = place() / str(seed)
    with _lock:
        if not target.is_dir():
            # Under another name until it is whole.
            half = Path(tempfile.mkdtemp(dir=place()))
            own_data(seed, half)
            half.chmod(0o755)
            half.rename(target)
    return target


def forget(seed: int | None) -> None:
    """Take the tables of a seed away; they can be made again."""
    if seed is not None:
        shutil.rmtree(place() / str(seed), ignore_errors=True)
