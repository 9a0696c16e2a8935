"""What was handed in is read once where there is room for it, and again where there is not; both say the same."""

from crmcourse.grading import collected
from crmcourse.grading.entries import find
from crmcourse.grading.identity import Known
from tests.support import tea


def read(folder, monkeypatch, room):
    """Return three submissions, each whole twice, and how many files were read."""
    count, plain = [], collected.read
    monkeypatch.setattr(collected, "_ROOM", room)
    monkeypatch.setattr(collected, "read", lambda entry: count.append(entry) or plain(entry))
    found = collected.collect(find(folder), Known())
    assert [one.notebooks for one in found.settled] == [()] * 3
    whole = [[found.whole(one) for one in found.settled] for _time in range(2)]
    monkeypatch.undo()
    return whole, len(count)


def test_a_submission_is_the_same_whether_it_was_kept_or_read_again(tmp_path, monkeypatch):
    for number in range(3):
        (tmp_path / f"trainee-{number}.ipynb").write_bytes(tea.honest(number))
    kept, reads = read(tmp_path, monkeypatch, 10_000)
    again, more_reads = read(tmp_path, monkeypatch, 0)
    # Three, and three for the second time; without room, three more for the first.
    assert (reads, more_reads) == (6, 9)
    assert kept[0] == kept[1] == again[0] == again[1]
    assert [one.notebooks[0].asked for one in kept[0]] == [("5.1", "5.2", "5.3", "5.4", "5.5")] * 3
