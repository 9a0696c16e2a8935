"""Files written whole or not at all.

write_atomically   replace a file's content in one step
sweep              take away what was being written when somebody's process was killed
locked             let nobody else change a file meanwhile
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PART = ".part"
# As `write_atomically` names what it has not written to its end.
_HALF_WRITTEN = re.compile(r"\..+\.[a-z0-9_]{8}\.part")
_OLD = 3_600.0  # seconds: nobody writes one file for so long


def write_atomically(path: Path, content: bytes) -> bool:
    """Give a file new content in one step, so that a crash leaves the old file or the new one.

    Parameters
    ----------
    path : Path
        Its folder is made if there is none.
    content : bytes

    Returns
    -------
    bool
        Whether the file changed; one that holds the content already is left alone.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # Temporary files are private; these are for the class to read.
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def sweep(folder: Path) -> int:
    """Take away what `write_atomically` did not come to the end of, where its process was killed.

    Only plain files of our own user, by the names that it gives, that nobody wrote to for an hour: another process
    may be writing there.

    Parameters
    ----------
    folder : Path
        Looked through by itself, without the folders in it.

    Returns
    -------
    int
        How many there were.
    """
    swept, before = 0, time.time() - _OLD
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _HALF_WRITTEN.fullmatch(entry.name):
                continue
            with contextlib.suppress(OSError):
                facts = entry.stat(follow_symlinks=False)
                ours = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
                if stat.S_ISREG(facts.st_mode) and ours and facts.st_mtime < before:
                    os.unlink(entry.path)
                    swept += 1
    return swept


@contextlib.contextmanager
def locked(path: Path | None) -> Iterator[None]:
    """Let nobody else who asks for the same file change it meanwhile, neither process nor thread.

    Where a system or a network disk knows no locks, it goes on without.

    Parameters
    ----------
    path : Path or None
        The file, which need not exist; None is nobody else's.
    """
    if path is None:
        yield
        return
    with contextlib.ExitStack() as open_files:
        with contextlib.suppress(ImportError, OSError):
            open_files.callback(os.close, _lock(path))
        yield


def _lock(path: Path) -> int:
    """Return a descriptor that holds the lock until it is closed."""
    if os.name == "nt":
        import msvcrt

        descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        return descriptor
    import fcntl

    # The folder itself, so that no other file is left beside the trainee's.
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
