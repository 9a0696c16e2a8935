"""Can a trainee's code see a key? Looked for by content, from inside the walls, before anybody is graded.

look     for a child of our own: walk all that is there, and say what is found

Every file is looked into: what a list of installed files says of it is no proof, and looking costs no more than
hashing. What was looked into before, for the same, and has not changed since as far as the system knows, is not
opened again.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from typing import Any

from crmcourse.grading.sandbox import marks, visible
from crmcourse.grading.sandbox.channel import Channel

_TELLING = (".ipynb", ".md", ".csv", ".zip", ".whl", ".egg", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_NOT_FILES = ("/proc", "/dev", "/sys")


def look(wanted: Mapping[str, Any], channel: Channel) -> None:
    """Walk all that can be seen, and say what must not be.

    Parameters
    ----------
    wanted : mapping
        What `search.wanted` returned, and ``clean``: the `marks` of files that were searched before and held nothing.
    channel : Channel
        Gets ``found`` for each, and at the end ``looked``: how many files had to be read. Before that, if not the
        same are clean as before, the marks of all that are: ``clean``, in parts.
    """
    numbers = {tuple(pair) for pair in wanted["numbers"]}
    known, now = marks.unpacked(wanted["clean"]), time.time_ns()
    there, unknown, resting = set[bytes](), dict[bytes, tuple[str, int, bool]](), set[bytes]()
    entries = list(_all_there())
    sources = {path for path, _facts in entries if path.endswith(".py")}
    for path, facts in entries:
        if (facts.st_dev, facts.st_ino) in numbers:
            channel.say(found=path)
        elif stat.S_ISREG(facts.st_mode):
            compiled = path.endswith(".pyc") and _source_of(path) in sources
            one = marks.mark(facts, compiled)
            there.add(one)
            # The same file by another path is read once.
            if one not in known and one not in unknown:
                unknown[one] = path, facts.st_size, compiled
                if marks.rests(facts, now):
                    resting.add(one)
    clean = (known & there) | (resting & _harmless(unknown, wanted, channel))
    if clean != known:
        for part in marks.packed(clean):
            channel.say(clean=part)
    channel.say(looked=len(unknown))


def _harmless(
    files: Mapping[bytes, tuple[str, int, bool]], wanted: Mapping[str, Any], channel: Channel
) -> set[bytes]:
    """Say which of some files hold a secret; return the marks of those that were read and hold none."""
    if not files:
        return set()
    # What reads them takes longer to load than many a look.
    from crmcourse.grading.sandbox.contents import File, Secrets

    secrets, telling = Secrets(wanted), set[str]()
    for path in secrets.held_by(File(*one) for one in sorted(files.values())):
        channel.say(found=path)
        telling.add(path)
    telling |= secrets.unread
    return {mark for mark, file in files.items() if file[0] not in telling}


def _all_there(top: str = "/") -> Iterator[tuple[str, os.stat_result]]:
    """Yield what there is, in any order; of the system's own folders, which nobody grades from, what is no program."""
    systems, packages = visible.programs()
    folders = [top]
    while folders:
        folder = folders.pop()
        whole = not folder.startswith(systems) or folder.startswith(packages)
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                path = entry.path
                if entry.is_dir(follow_symlinks=False) and path not in _NOT_FILES:
                    folders.append(f"{path}/")
                elif not whole and not entry.name.endswith(_TELLING):
                    continue
                try:  # quicker than to suppress, a hundred thousand times
                    facts = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                yield path, facts


def _source_of(path: str) -> str:
    """Return where the source of compiled code lies."""
    folder, _slash, name = path.rpartition("/")
    return f"{folder.rpartition('/')[0]}/{name.partition('.')[0]}.py"
