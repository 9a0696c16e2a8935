"""What the tests of the grader share: walls must be there on Linux, and a template is started once."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from crmcourse.grading.sandbox.limits import Rung, strongest
from crmcourse.grading.sandbox.process import close_templates


@pytest.fixture(scope="session")
def walls():
    """Nothing, where submissions can be walled in. Elsewhere tests are skipped; on Linux they fail."""
    if not sys.platform.startswith("linux"):
        pytest.skip("walls are made of Linux namespaces")
    assert strongest() is Rung.NAMESPACES, (
        "this Linux gives no namespaces: nothing about walls can be tested here"
    )


@pytest.fixture(scope="session")
def pool():
    """One thread, and so one template, for all tests of a process: starting one takes seconds."""
    with ThreadPoolExecutor(1) as executor:
        yield executor
    close_templates()
