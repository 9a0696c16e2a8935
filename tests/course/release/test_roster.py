"""Who gets a hand-out: every bad cell is named, every name survives, every id is safe."""

import csv

import pytest

from crmcourse.handout import ReleaseError, read_roster
from crmcourse.handout.roster import drawn_seed, safe_id, seeds


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("comma", [",", ";"])
def test_a_roster_is_read_with_or_without_byte_order_mark(roster, encoding, comma):
    path = roster(
        f"ID{comma} Name{comma}email", f"s1{comma}王小明{comma}w@example.org", "", encoding=encoding
    )
    [one] = read_roster(path).trainees
    assert (one.id, one.name, one.email) == ("s1", "王小明", "w@example.org")
    assert 0 <= one.seed < 2**63


def test_seeds_follow_from_id_and_salt_and_the_list_gives_them_again(roster):
    first = read_roster(roster("id,name,seed", "a,Ann,", "b,Bob,17"))
    assert [one.seed for one in first.trainees] == [drawn_seed("a", first.salt), 17]
    path = roster("")
    path.write_bytes(seeds(first))
    assert read_roster(path) == first
    # Who joins later is added to the list, and nobody else's data change.
    path.write_bytes(seeds(first) + b"c,Cid,,\n")
    later = read_roster(path)
    assert later.trainees[:2] == first.trainees
    assert later.trainees[2].seed == drawn_seed("c", first.salt)


def test_another_roster_has_another_salt_so_that_nobody_can_compute_a_neighbours_data(roster):
    path = roster("id,name", "a,Ann")
    assert read_roster(path).trainees[0].seed != read_roster(path).trainees[0].seed


NAMES = [
    '=HYPERLINK("http://x")',
    "Smith, Jr",
    "\u202eעברית\u202c",
    "-1+1",
    "@x",
    "<script>",
    "x" * 300,
    "'tis",
]


def test_names_come_back_as_they_were_also_from_the_list(roster):
    quoted = ['"' + name.replace('"', '""') + '"' for name in NAMES]
    people = read_roster(roster("id,name", *(f"s{n},{name}" for n, name in enumerate(quoted))))
    assert [one.name for one in people.trainees] == NAMES
    path = roster("")
    path.write_bytes(seeds(people))
    assert read_roster(path) == people
    assert b"\"'=HYPERLINK" in seeds(people)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("../../etc", "etc"),
        ("a/b\\c:d", "a-b-c-d"),
        ("=1+1", "1-1"),
        ("王小明", "王小明"),
        ("\u202eabc", "abc"),
        ("CON", "id-CON"),
        ("nul.txt", "id-nul.txt"),
        (".hidden.", "hidden"),
        ("x" * 500, "x" * 40),
        ("..", ""),
        ("／", ""),
    ],
)
def test_an_id_is_a_folder_on_every_system(text, safe):
    assert safe_id(text) == safe


@pytest.mark.parametrize("given", ["2023/0145", "mei.li@uni.example", "00123", "学号 7", "a:b", "-17"])
def test_an_id_stays_as_it_is_and_only_its_folder_is_made_safe(roster, given):
    people = read_roster(roster("id,name", f'"{given}",Mei Li'))
    [one] = people.trainees
    assert (one.id, one.folder) == (given, safe_id(given))
    path = roster("")
    path.write_bytes(seeds(people))
    assert read_roster(path) == people


BAD = {
    ("id,name", "a,Ann", "A,Bob"): r"roster\.csv, row 3, column id: the same as in row 2",
    ("id,name", "a/b,Ann", "a:b,Bob"): r"row 3, column id: the same as in row 2",
    ("id,name", "/,Ann"): r"row 2, column id: letters or digits are wanted, not “/”",
    ("id,name", ",Ann"): r"row 2, column id",
    ("id,name", "a,"): r"row 2, column name: it is empty",
    ("id,name", "a," + "x" * 301): r"row 2, column name: it is longer than 300 characters",
    ("id,name", "a,Smith, Jr"): r"row 2, column –: more cells than the header has",
    (
        "id,name,seed",
        "a,Ann,1.5",
    ): r"row 2, column seed: a whole number from 0 to 9223372036854775807 is wanted",
    ("id,name,seed", "a,Ann,-1"): r"row 2, column seed",
    ("id,name,seed", "a,Ann,9223372036854775808"): r"row 2, column seed",
    ("id", "a"): r"row 1: one column must be called id and one name",
    ("id,id,name", "a,b,c"): r"row 1: one column must be called id and one name",
    ("id,name",): r"names no trainee",
    ("",): r"row 1",
}


@pytest.mark.parametrize(("lines", "message"), BAD.items(), ids=range(len(BAD)))
def test_a_bad_roster_is_refused_with_row_and_column(roster, lines, message):
    with pytest.raises(ReleaseError, match=message):
        read_roster(roster(*lines))


def test_all_bad_cells_are_named_at_once(roster):
    with pytest.raises(ReleaseError) as caught:
        read_roster(roster("id,name,seed", "/,Ann,x", "b,,"))
    assert str(caught.value).count("\n") == 2


def test_a_file_that_is_no_roster_gets_a_sentence(roster, tmp_path):
    with pytest.raises(ReleaseError, match="save it as 'CSV UTF-8'"):
        read_roster(roster("id,name", "a,王小明", encoding="gbk"))
    with pytest.raises(ReleaseError, match="cannot be read"):
        read_roster(tmp_path / "nothing.csv")
    with pytest.raises(ReleaseError, match="cannot be read"):
        read_roster(tmp_path)
    before = csv.field_size_limit(131_072)  # Python's own; frictionless, if imported, has raised it for all
    try:
        with pytest.raises(ReleaseError, match="is not a table"):
            read_roster(roster("id,name", "a," + "x" * 200_000))
    finally:
        csv.field_size_limit(before)
    with pytest.raises(ReleaseError, match=r"names 5,001 trainees; 5,000 are the most"):
        read_roster(roster("id,name", *(f"s{n},Ann" for n in range(5_001))))
