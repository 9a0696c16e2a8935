"""Tables of another world in force.

put_in_force   the first world's as a trainer's own, held against the whole schema; others' as the course wrote them
"""

from pathlib import Path

from crmlib import datasets


def put_in_force(folder: Path, world: int) -> None:
    """Switch to the tables in a folder. Checking them takes longer than most that is done with them after that."""
    datasets.use(folder, fingerprints=None if world == 1 else datasets.fingerprints(folder))
