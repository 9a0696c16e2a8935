"""Hostile submissions that write answers, and what only our own processes say, into the channel themselves."""

from __future__ import annotations

from crmcourse.grading import cleared
from tests.support.hostile.registry import code

# A mark of a file that nobody searched.
FORGED_MARK = bytes(range(12))


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
