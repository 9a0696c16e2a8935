"""Hostile submissions whose code is the attack.

Each function returns a cell that runs between ``check("5.1", 3 / 4)`` and ``check("5.2", 12)``; the row says
how much of the two points must be left, and what a person must be told.
"""

from __future__ import annotations

from crmcourse.grading import cleared
from tests.support.hostile.registry import code

# Time and memory.


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


# Ending early, or not at all.


@code(1, ["left"])
def gone_by_exit():
    return "import os\nos._exit(0)"


@code(2, notes=["cell_error"])
def system_exit():
    return "raise SystemExit(0)"


@code(2, notes=["cell_error"])
def keyboard_interrupt():
    return "raise KeyboardInterrupt"


@code(2)
def quit_and_exit():
    return "exit()\nquit"


@code(2)
def exit_at_exit():
    return "import atexit, os\natexit.register(os._exit, 1)\natexit.register(lambda: 1 / 0)"


@code(2, notes=["cell_error"])
def exception_at_the_top():
    return "raise ValueError('=HYPERLINK(1) \\ud800')"


@code(2, notes=["cell_error"])
def an_exception_with_a_strange_name():
    return "class Bad(Exception):\n    pass\nBad.__name__ = '\\ud800' * 999\nraise Bad"


@code(2, notes=["cell_error"])
def an_exception_that_fights_back():
    return """
import os
class Bad(BaseException):
    def __str__(self): os._exit(3)
    __repr__ = __str__
    def __getattribute__(self, name): os._exit(4)
raise Bad"""


@code(2, notes=["cell_error"])
def syntax_error():
    return "def :"


@code(2, notes=["cell_error"])
def recursion():
    return "f = lambda: f()\nf()"


@code(1, ["killed"])
def crash_of_the_interpreter():
    return "import ctypes\nctypes.string_at(0)"


@code(2)
def thread_that_outlives_the_notebook():
    return """
import threading, time
def forever():
    while True:
        time.sleep(0.01)
threading.Thread(target=forever).start()"""


@code(2)
def grandchild_that_goes_on():
    return """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.01)
    os._exit(0)"""


@code(2)
def functions_of_the_system_replaced():
    return """
import os, sys
os._exit = os.write = os.waitpid = lambda *_: None
sys.exit = None
sys.settrace(lambda *_: None)
sys.setrecursionlimit(10**6)
sys.modules['json'] = sys.modules['os'] = None"""


@code(2)
def a_trace_that_watches():
    return """
import sys
def watch(frame, event, argument):
    seen = frame.f_globals.get('SECRET'), frame.f_globals.get('key')
    return watch
sys.settrace(watch)
sys.setprofile(watch)"""


# Signals.


@code(2)
def parent_killed():
    return "import os, signal\nos.kill(os.getppid(), signal.SIGTERM)\nos.kill(os.getppid(), 9)"


@code(2)
def own_group_killed():
    return "import os\nos.killpg(0, 9)\nos.kill(0, 9)"


@code(2, notes=["cell_error"])
def everybody_killed():
    return "import os\nos.kill(-1, 9)"


@code(2)
def every_number_killed():
    return """
import os
for number in range(2, 70_000):
    for group in (number, -number):
        try:
            os.kill(group, 9)
        except OSError:
            pass"""


# Forged answers.


@code(2)
def check_replaced():
    return """
import crmcourse, crmcourse.workbook.check as module
def fake(name, value=None):
    return 'right'
crmcourse.check = module.grade = fake
module.Outcome = module.feedback = None"""


@code(1, ["unrecorded"])
def check_replaced_here():
    return "check = lambda *_: print('✓ right, 100 points')"


@code(1, ["unrecorded"])
def recorder_replaced():
    return """
from crmcourse.workbook import recording
class Mine:
    def record(self, name, value):
        pass
recording.record_with(Mine())"""


@code(1, ["unrecorded"])
def recorder_taken_away():
    return "from crmcourse.workbook import recording\nrecording.record_with(None)"


@code(1, ["tampered"])
def json_replaced():
    return """
import json
json.dumps = json.JSONEncoder.encode = json.JSONEncoder.iterencode = lambda *_, **__: '{"n": 1, "points": 100}'
json.encoder.c_make_encoder = None"""


@code(1)
def wire_replaced():
    return """
from crmcourse.exercises import encode
encode.encode = encode._encode = lambda *_: {'points': 100}"""


@code(1, ["tampered"])
def right_lines_in_the_channel():
    return """import os\nos.write(3, b'{"n": 2, "id": "5.3", "answer": 1, "points": 100, "outcome": "right"}\\n')"""


@code(1, ["tampered"])
def lines_with_wrong_numbers():
    return """import os\nos.write(3, b'{"n": 99, "id": "5.2", "answer": 12}\\n' * 9)"""


@code(1, ["tampered"])
def garbage_in_the_channel():
    return "import os\nos.write(3, os.urandom(9999) + b'\\n\\x00\\xff\\n[1, 2]\\nnull\\n\"x\"\\n')"


@code(1, ["tampered", "unrecorded"])
def half_a_line():
    return """import os\nos.write(3, b'{"n": 2, "id": "5.2", "answer": ')"""


# A mark of a file that nobody searched.
FORGED_MARK = bytes(range(12))


@code(1, ["tampered"])
def marks_of_clean_files_forged():
    """Said as only our own child says them, and written where they are kept."""
    kept = cleared.place()
    return f"""
import base64, json, os, pathlib
marks = base64.b64encode({FORGED_MARK!r}).decode()
for number in range(1, 9):
    os.write(3, json.dumps({{"n": number, "clean": marks, "looked": 0}}).encode() + b"\\n")
for place in {[str(kept), str(kept.parent)]!r}:
    try:
        pathlib.Path(place).mkdir(parents=True, exist_ok=True)
        for path in [*pathlib.Path(place).iterdir(), pathlib.Path(place, "new")]:
            path.write_bytes(b"mine")
    except OSError:
        pass"""


@code(1, ["flooded"])
def endless_line():
    return "import os\nwhile True:\n    os.write(3, b'[' * 65536)"


@code(1, ["flooded"])
def endless_answers():
    return "while True:\n    check('5.2', list(range(2000)))"


@code(1, ["tampered"])
def infinity_as_a_number():
    return """
import os
os.write(3, b'{"n": 2, "id": "5.3", "answer": 1e999}\\n')
os.write(3, b'{"n": 3, "id": "5.4", "answer": NaN}\\n')"""


@code(1, ["tampered"])
def a_number_without_end():
    return """import os\nos.write(3, b'{"n": 2, "id": "5.3", "answer": ' + b'9' * 100_000 + b'}\\n')"""


@code(1, ["tampered"])
def nested_a_hundred_thousand_deep():
    return """import os\nos.write(3, b'{"n": 2, "id": "5.3", "answer": ' + b'[' * 10**5 + b']' * 10**5 + b'}\\n')"""


@code(1, ["tampered"])
def nested_five_hundred_deep():
    return (
        """import os\nos.write(3, b'{"n": 2, "id": "5.3", "answer": ' + b'[' * 500 + b']' * 500 + b'}\\n')"""
    )


@code(1, ["tampered"])
def answers_that_no_encoder_writes():
    return """
import json, os
for number, answer in enumerate([
    {'frame': [[1]], 'columns': [], 'index': [[]], 'names': []}, {'frame': 7, 'columns': {}, 'index': [], 'names': 0},
    {'series': [1], 'index': {'a': 1}}, {'dict': [[{'dict': []}, 1]]}, {'set': [{'list': [{'set': []}]}]},
    {'function': [{'done': {'function': []}}] * 3}, {'function': 'x'}, {'function': {'a': 1}}, {'float': [1]},
    {'large': {}}, {'other': '__import__'}, {'points': 100}, [1], {'blank': 0}, {}, {'tuple': {'list': 1}},
], 2):
    line = json.dumps({'n': number, 'id': f'5.{number % 4 + 2}', 'answer': answer})
    os.write(3, line.encode() + b'\\n')"""


@code(1, ["tampered"])
def numbers_that_all_hash_alike():
    return """
import json, os
answer = {'set': [number * (2**61 - 1) for number in range(60_000)]}
os.write(3, json.dumps({'n': 2, 'id': '5.3', 'answer': answer}).encode() + b'\\n')"""


@code(1, ["tampered"])
def tuples_that_all_hash_alike():
    # Thousands of pairs whose hash is the same, by Python's own way to mix those of their members: the second
    # number is chosen so that nothing of the first is left.
    return """
import json, os
M, P1, P2, P5 = 2**64 - 1, 11400714785074694791, 14029467366897019727, 2870177450012600261
def second(first):
    lane = (P5 + first * P2) & M
    mixed = (((lane << 31) | (lane >> 33)) * P1) & M
    return ((12345 - mixed) * pow(P2, -1, 2**64)) & M
pairs = [(first, second(first)) for first in range(1, 60_000)]
pairs = [pair for pair in pairs if pair[1] < 2**61 - 1]
assert len(pairs) > 5_000 and len({hash(pair) for pair in pairs}) == 1
answer = {'set': [{'tuple': list(pair)} for pair in pairs]}
os.write(3, json.dumps({'n': 2, 'id': '5.3', 'answer': answer}).encode() + b'\\n')"""


@code(1, ["flooded"])
def half_a_million_lists():
    return """import os\nos.write(3, b'{"n": 2, "id": "5.3", "answer": [' + b'[],' * 500_000 + b'[]]}\\n')"""


@code(1, ["flooded"])
def lists_in_many_lines():
    return """
import os
for number in range(2, 12):
    os.write(3, b'{"n": %d, "id": "5.3", "answer": [' % number + b'[],' * 100_000 + b'[]]}\\n')"""


@code(1, ["tampered"])
def deep_lists_in_many_lines():
    return """
import os
deep = b'[' * 50 + b'1' + b']' * 50
for number in range(2, 12):
    line = b'{"n": %d, "id": "5.3", "answer": [' % number + b','.join([deep] * 1_000) + b']}'
    os.write(3, line + b'\\n')"""


@code(1, ["left"])
def channel_closed():
    return "import os\nos.close(3)\nos.open('/dev/null', os.O_WRONLY)"


@code(1, ["walls"])
def broken_walls_claimed():
    return """import os\nos.write(3, b'{"n": 2, "walls": "=HYPERLINK(1)"}\\n')\nos._exit(1)"""


# Values that lie.


@code(1)
def equal_to_everything():
    return """
class Yes:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = lambda self: 0
    __float__ = lambda self: 12.0
    __class__ = property(lambda self: float)
    __len__ = lambda self: 10**9
    __call__ = lambda self, *_: self
    __reduce__ = lambda self: (print, ())
check('5.3', Yes())
check('5.4', [Yes()] * 9)
check = lambda name, value, check=check: check(name, Yes())"""


@code(2, ["unknown_id"])
def numbers_and_texts_that_lie():
    return """
class Number(int):
    def __eq__(self, other): return True
    def __float__(self): return 12.0
    __int__ = __index__ = __float__
class Name(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
    def __getitem__(self, part): return '5.4'
    def __str__(self): return '5.4'
check('5.3', Number(99))
check(Name('5.3'), Number(99))"""


@code(2)
def a_frame_that_lies():
    return """
import pandas as pd
class Frame(pd.DataFrame):
    def __getattribute__(self, name): raise SystemExit
    columns = shape = property(lambda self: 1 / 0)
check('5.4', object.__new__(Frame))
class List(list):
    __iter__ = __len__ = lambda self: 10**12
check('5.4', List([1]))
loop = []
loop.append(loop)
check('5.4', loop)
pd.DataFrame.shape = property(lambda self: 1 / 0)
check('5.4', pd.DataFrame({'a': [1]}))"""


@code(2)
def a_function_that_never_returns():
    return "def f(cups):\n    while True:\n        pass\ncheck('5.3', f)"


@code(3)
def a_function_that_cheats_the_clock():
    return """
import time, threading
time.monotonic = lambda: 0
def f(cups):
    raise_later = threading.Thread(target=time.sleep, args=(60,), daemon=True)
    raise_later.start()
    return 3 * cups
check('5.3', f)"""


@code(2, ["unknown_id"])
def lone_surrogates():
    return "check('\\ud800', '\\udfff')\ncheck('5.4', ['\\ud800', {'\\udc00': '\\ud8ff'}])"


@code(2)
def a_giant_answer():
    return "check('5.4', 'x' * 10**8)\ncheck('5.4', list(range(2 * 10**6)))\ncheck('5.4', 10**9999)"


# Programs.


@code(2)
def magics():
    return """
get_ipython().system('rm -rf --no-preserve-root / 2>/dev/null')
get_ipython().run_line_magic('run', '/etc/shadow')
get_ipython().run_cell_magic('bash', '', 'rm -rf /usr /tmp ~ 2>/dev/null; cat /etc/passwd; true')
get_ipython().run_line_magic('reset', '-f')
from crmcourse import check"""


def _above(magic):
    return f"{magic}\ncheck('5.3', lambda cups: 3 * cups)"


@code(3)
def a_magic_for_pictures():
    return _above("%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n%load_ext autoreload")


@code(3)
def a_magic_for_names():
    return _above("%pylab inline\nassert len(array([1])) == np.ones(1).sum()")


@code(3)
def commands_of_the_system():
    return _above(
        "!ls -l\nfiles = !ls\n!!date\nassert list(files) == []\n%cd ..\n%pip install nothing\n?print\nlen?"
    )


@code(3)
def commands_in_a_loop():
    return _above("for _ in range(2):\n    !ls\n    %pwd\n%env A=1")


@code(3)
def a_cell_that_is_timed():
    return _above("%%time\n%matplotlib inline\nmine = %time 2 + 2\nassert mine == 4")


@code(3)
def a_cell_that_is_timed_often():
    return "%%timeit -n 3 -r2 factor = 3\ncheck('5.3', lambda cups: factor * cups)"


@code(3)
def a_cell_whose_output_is_caught():
    return _above("%%capture caught\nprint('much')\n%time factor = 3")


@code(2)
def cells_of_other_programs():
    return "%%bash\nls\ncheck 5.3"


@code(2, notes=["cell_error"])
def a_timed_cell_with_an_error():
    return "%%time\n1 / 0"


@code(2, notes=["cell_error"])
def input_asked_for():
    return "input('password: ')"


@code(2)
def magics_gone_wrong():
    return "%load_ext nothing\n%%bash"


@code(1, ["left"])
def shell_replaced():
    return """
import builtins, IPython
shell = get_ipython()
shell.events.register('pre_run_cell', lambda *_: 1 / 0)
shell.events.register('post_run_cell', lambda *_: 1 / 0)
shell.ast_transformers.append(type('T', (), {'visit': lambda self, tree: tree})())
shell.showtraceback = None
builtins.print = builtins.len = None"""


# Plain Python needs no shell to run, so this one is nobody's loss.
@code(2)
def a_shell_that_does_not_run():
    return "get_ipython().run_cell = lambda *_, **__: None"
