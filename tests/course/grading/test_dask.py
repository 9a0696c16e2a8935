"""A class that outgrows a machine: the same call on a Dask cluster gives the same marks."""

import json
import logging
import warnings

import pytest

from crmcourse.grading.batch import grade
from crmcourse.grading.sandbox.limits import Limits
from tests.support import tea

pytestmark = pytest.mark.usefixtures("unsearched")

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster(tmp_path):
    """An executor of two worker processes on this computer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1",
                local_directory=str(tmp_path / "dask"),
                silence_logs=logging.CRITICAL,
            ) as made,
            distributed.Client(made) as client,
        ):  # fmt: skip
            yield client.get_executor()


def marks(out):
    found = {}
    for path in sorted(out.glob("marks/*.json")):
        found[path.name] = {**json.loads(path.read_text()), "seconds": 0}
    return found


def test_a_cluster_gives_the_same_marks_as_threads(cluster, pool, tmp_path):
    course = tea.course(tmp_path / "course")
    folder = tmp_path / "handed in"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.ipynb").write_bytes(tea.honest(number % 5))
    (folder / "empty.ipynb").write_bytes(b"")
    for name, executor in (("threads", pool), ("cluster", cluster)):
        graded = grade(folder, tmp_path / name, course, course.topics, executor=executor, trust=True,
                       limits=Limits(seconds=30))  # fmt: skip
        assert (graded.submissions, graded.ran, graded.need_a_person) == (7, 7, 1)
    assert marks(tmp_path / "cluster") == marks(tmp_path / "threads")
    assert sorted(one["points"] for one in marks(tmp_path / "cluster").values()) == [0, 0, 0, 1, 2, 3, 4]
