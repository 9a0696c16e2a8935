"""Files written whole or not at all.

write_atomically   replace a file's content in one step
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


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
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
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
