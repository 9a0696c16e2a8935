"""The class's hand-ins of two topics, written once."""

import pytest

from crmcourse.demo import hand_in
from crmcourse.sources.syllabus import load
from tests.support.sheets_in import facts_in

TOPICS = ("07", "08")


@pytest.fixture(scope="session")
def syllabus():
    return load()


@pytest.fixture(scope="session")
def topics(syllabus):
    return [syllabus.topic(name) for name in TOPICS]


@pytest.fixture(scope="session")
def sent(syllabus, topics, tmp_path_factory):
    """The folder with what the class sent in, and the truth."""
    folder = tmp_path_factory.mktemp("demo") / "submissions"
    return folder, hand_in(folder, syllabus, topics)


@pytest.fixture(scope="session")
def sheets(sent):
    """Id → submission.json, of those who handed in with `submit`; of several, the last."""
    return facts_in(sent[0])
