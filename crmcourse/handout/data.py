"""Data of a trainee's own: the same firm, simulated with another seed.

own_data   write the tables of one trainee

All tables that `crmlib.world` makes are drawn anew. The utterances were written by hand and are the same for
everybody; they stay the course's.
"""

from __future__ import annotations

from pathlib import Path

from crmlib import datasets, world


def own_data(seed: int, folder: Path | str) -> dict[str, str]:
    """Write the tables of one trainee, and return the SHA-256 of each by file name.

    Parameters
    ----------
    seed : int
        The trainee's, from 0 to 2⁶³ - 1. The same seed gives the same bytes.
    folder : path
        Where to write; made if absent.

    Returns
    -------
    dict of str to str
        As `datasets.use` takes them: ``datasets.use(folder, fingerprints=own_data(seed, folder))``.
    """
    folder = Path(folder)
    written = world.write(folder, seed=seed)
    files = {datasets.resource(name)["path"] for name in written}
    return {file: digest for file, digest in datasets.fingerprints(folder).items() if file in files}
