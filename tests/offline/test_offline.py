"""While ``make test`` runs, nothing reaches another computer: not pytest, not a kernel, not a child.

Nothing is ever sent here. The attempts go to 192.0.2.1, an address reserved for documentation, and to a
name under .invalid, and they are announced to the guard without a socket, or stopped before one is used.
"""

import os
import socket
import subprocess
import sys

import nbformat
import pytest

from crmcourse.sources.execute import run

ATTEMPTS = """
import socket, sys
def attempt(*event):
    try:
        sys.audit(*event)
    except ConnectionError as error:
        print("refused:", error)
    else:
        print("allowed:", event[0])
attempt("socket.connect", None, ("192.0.2.1", 80))
attempt("socket.getaddrinfo", "crm-course.invalid", 80, 0, 0, 0)
attempt("socket.connect", None, ("127.0.0.1", 80))
"""
OUTCOMES = """\
refused: No network in tests: socket.connect to '192.0.2.1' was refused.
refused: No network in tests: socket.getaddrinfo to 'crm-course.invalid' was refused.
allowed: socket.connect
"""

guarded = pytest.mark.skipif(
    "sitecustomize" not in sys.modules or not hasattr(sys.modules["sitecustomize"], "NetworkRefused"),
    reason="the network is blocked by “make test” alone",
)


@pytest.mark.skipif("CRM_COURSE_OFFLINE" not in os.environ, reason="set by “make test” alone")
def test_make_test_has_put_the_guard_in_force():
    assert hasattr(sys.modules["sitecustomize"], "NetworkRefused")


@guarded
@pytest.mark.parametrize(
    "event",
    [
        ("socket.connect", None, ("192.0.2.1", 80)),
        ("socket.connect", None, ("2001:db8::1", 80, 0, 0)),
        ("socket.sendto", None, ("192.0.2.1", 53)),
        ("socket.sendmsg", None, ("192.0.2.1", 53)),
        ("socket.getaddrinfo", "crm-course.invalid", 80, 0, 0, 0),
        ("socket.getaddrinfo", b"crm-course.invalid", 80, 0, 0, 0),
        ("socket.gethostbyname", "crm-course.invalid"),
        ("socket.gethostbyaddr", "192.0.2.1"),
    ],
    ids=lambda event: f"{event[0]} {event[-1]}",
)
def test_pytest_itself_cannot_reach_another_computer(event):
    with pytest.raises(ConnectionError, match="No network in tests"):
        sys.audit(*event)


@guarded
def test_a_real_look_up_is_stopped_before_it_asks_anybody():
    with pytest.raises(ConnectionError, match="No network in tests"):
        socket.getaddrinfo("crm-course.invalid", 80)


@guarded
@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "", None, "0.0.0.0"])  # noqa: S104
def test_this_computer_stays_within_reach(host):
    sys.audit("socket.getaddrinfo", host, 80, 0, 0, 0)
    sys.audit("socket.connect", None, (host, 80))


@guarded
def test_unix_sockets_and_connected_ones_stay_open():
    sys.audit("socket.connect", None, "/run/some.sock")
    sys.audit("socket.connect", None, b"\0abstract")
    sys.audit("socket.sendmsg", None, None)


@guarded
def test_a_connection_within_this_computer_works():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        client.sendall(b"tea")
        ours, _address = server.accept()
        with ours:
            assert ours.recv(3) == b"tea"


@guarded
def test_a_child_process_is_held_to_it():
    ended = subprocess.run([sys.executable, "-c", ATTEMPTS], capture_output=True, text=True, check=True)
    assert ended.stdout == OUTCOMES


@guarded
def test_a_kernel_that_nbclient_starts_is_held_to_it():
    cell = nbformat.v4.new_code_cell(ATTEMPTS, id="attempts")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    [executed] = run(notebook, "attempts.ipynb").cells
    assert "".join(output.text for output in executed.outputs) == OUTCOMES
