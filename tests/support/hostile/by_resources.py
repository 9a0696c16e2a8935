"""Hostile submissions that take time, memory, processes or files without end."""

from __future__ import annotations

from tests.support.hostile.registry import code


@code(1, ["timed_out"])
def loop_without_end():
    return "while True:\n    pass"


@code(1, ["timed_out"])
def loop_that_catches_everything():
    return "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"


@code(1, ["timed_out"])
def loop_in_numpy():
    return "import numpy as np\na = np.ones((3000, 3000))\nwhile True:\n    a = a @ a"


@code(1, ["timed_out"])
def sleep_with_all_signals_blocked():
    return "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\ntime.sleep(10**6)"


@code(1, ["timed_out"])
def regular_expression_without_end():
    return "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"


@code(2, notes=["cell_error"])
def one_large_list():
    return "[0] * 10**10"


@code(2, notes=["cell_error"])
def memory_mapped():
    return "import mmap\nmaps = [mmap.mmap(-1, 64 * 2**20) for _ in range(100)]"


@code(2, notes=["cell_error"])
def many_small_ones():
    return "kept = []\nwhile True:\n    kept.append(bytes(10**6))"


@code(1, ["hungry"])
def memory_of_many_processes():
    return """
import os, time
for _ in range(6):
    if os.fork() == 0:
        hog = b'x' * (200 * 2**20)
        time.sleep(60)
time.sleep(60)"""


@code(1, ["hungry"])
def memory_of_threads_whose_first_has_ended():
    return """
import ctypes, os, threading, time
def hog():
    kept = b'x' * (200 * 2**20)
    time.sleep(60)
for _ in range(6):
    if os.fork() == 0:
        threading.Thread(target=hog).start()
        ctypes.CDLL(None).pthread_exit(None)
time.sleep(60)"""


@code(2)
def memory_that_is_shared_and_given_back():
    return """
import mmap
for wanted in (mmap.MAP_SHARED, mmap.MAP_SHARED | 2):
    try:
        mmap.mmap(-1, 2**20, flags=wanted | mmap.MAP_ANONYMOUS)
    except OSError:
        continue
    check('5.1', 'memory can be shared')
try:
    mmap.mmap(open('/dev/zero', 'r+b').fileno(), 2**20)
    check('5.1', 'a device can be mapped')
except OSError:
    pass"""


@code(2)
def killed_after_the_others():
    return """
try:
    with open('/proc/self/oom_score_adj', 'w') as file:
        file.write('0')
    check('5.1', 'the order was changed')
except OSError:
    pass"""


@code(1, ["timed_out"])
def many_busy_processes():
    return "import os\nfor _ in range(5):\n    os.fork()\nwhile True:\n    pass"


@code(2)
def memory_that_no_process_has():
    return """
import ctypes, os
libc = ctypes.CDLL(None)
ends = [libc.memfd_create(b'hog', 0) for _ in range(40)]
assert max(ends) < 0, 'files in memory can be made'
assert libc.shmget(0, 2**30, 0o1600) < 0, 'shared memory can be made'"""


@code(2)
def memory_that_waits_in_sockets():
    """What is sent and never read: no more than a system's own room for each of few sockets."""
    return """
import socket
kept, room = 0, []
try:
    while True:
        room += [socket.socketpair()]
        for wanted in (socket.SO_SNDBUF, 32):
            try:
                room[-1][0].setsockopt(socket.SOL_SOCKET, wanted, 2**30)
                check('5.1', 'a socket can have more room')
            except OSError:
                pass
        for end in room[-1]:
            end.setblocking(False)
            try:
                while True:
                    kept += end.send(bytes(2**16))
            except BlockingIOError:
                pass
except OSError:
    pass
if kept > 32 * 2**20:
    check('5.1', f'{kept} bytes wait')"""


@code(1, ["timed_out"])
def fork_bomb():
    return "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"


@code(2, ["tampered"])
def everything_twice():
    return "import os\nif os.fork():\n    os.waitpid(-1, 0)"


@code(2, notes=["cell_error"])
def threads_without_end():
    return """
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()"""


@code(2, notes=["much_output"])
def fifty_megabytes_of_output():
    return "for _ in range(50):\n    print('x' * 2**20)"


@code(2)
def output_past_python():
    return "import os\nfor _ in range(500):\n    os.write(1, b'x' * 2**20)\n    os.write(2, b'x' * 2**20)"


@code(2, notes=["cell_error"])
def tmp_filled():
    return """
import os
for place in ('/tmp', os.path.expanduser('~')):
    for number in range(10**6):
        with open(f'{place}/{number}', 'wb') as file:
            file.write(bytes(2**20))"""


@code(2, notes=["cell_error"])
def a_file_of_a_gigabyte():
    return "import os, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nopen('/tmp/big', 'wb').truncate(2**30)"


@code(2, notes=["cell_error"])
def limits_raised():
    return """
import resource
for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
    resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))"""


@code(2)
def leases_on_the_courses_files():
    return """
import crmlib, errno, fcntl
for path in (crmlib.__file__, '/tmp/own'):
    try:
        with open(path, 'r' if path != '/tmp/own' else 'w') as file:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK if path != '/tmp/own' else fcntl.F_WRLCK)
    except OSError as error:
        assert error.errno == errno.EPERM
    else:
        check('5.1', 'a lease was given')"""


@code(2)
def the_kernels_log():
    return """
import ctypes
if ctypes.CDLL(None).klogctl(10, None, 0) >= 0:
    check('5.1', 'the log is open')"""
