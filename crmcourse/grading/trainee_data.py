"""Trainees' own data: written again from the seed where they are needed, and taken away after.

folder    the folder with the tables of a seed, in a temporary place of this process
forget    take it away
place     where these folders lie; a jail shows it to the template alone
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

_lock = threading.Lock()


# Who sees where a folder comes from must not see the seed in its name.
_secret = os.urandom(16)
_PREFIX = "crm-own-"


@cache
def place() -> Path:
    """Return the temporary folder of this process, for nobody else's eyes; it goes when the process ends."""
    _tidy(Path(tempfile.gettempdir()))
    made = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _tidy(where: Path) -> None:
    """Take away what processes left that were killed."""
    for left in where.glob(f"{_PREFIX}*-*"):
        number = left.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            if number.isdigit() and not _runs(int(number)) and left.lstat().st_uid == os.getuid():
                shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _name(seed: int) -> str:
    return hashlib.blake2b(str(seed).encode(), key=_secret, digest_size=12).hexdigest()


def folder(seed: int) -> Path:
    """Return the folder with the tables of a seed, simulated if they are not there yet."""
    from crmcourse.handout.data import own_data

    target = place() / _name(seed)
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
        shutil.rmtree(place() / _name(seed), ignore_errors=True)
