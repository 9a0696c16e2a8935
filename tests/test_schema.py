"""The course's own schema check: every kind of violation, and the same verdict as frictionless."""

import json
import warnings
from pathlib import Path

import pandas as pd
import pytest

from crmlib import datasets, schema
from crmlib.errors import DataError
from crmlib.i18n import use_language

FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True, "pattern": "C\\d{3}"}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["household", "business"]}},
    {"name": "age", "type": "integer", "constraints": {"minimum": 18, "maximum": 99}},
    {"name": "spent", "type": "number", "constraints": {"minimum": 0}},
    {"name": "joined", "type": "date", "constraints": {"minimum": "2025-01-01"}},
    {"name": "seen", "type": "datetime"},
    {"name": "consent", "type": "boolean"},
]
RESOURCE = {"name": "people", "path": "people.csv", "schema": {"fields": FIELDS, "primaryKey": "id"}}
HEADER = ",".join(field["name"] for field in FIELDS)
GOOD = "C001,household,30,9.5,2025-02-01,2025-03-01T09:30:00+08:00,true"


@pytest.fixture
def file(tmp_path):
    def make(*lines, encoding="utf-8", end="\n", header=HEADER):
        path = tmp_path / "people.csv"
        path.write_bytes((end.join([header, *lines]) + end).encode(encoding))
        return path

    return make


def verdict(path):
    """The violations of a file as (row, column, found), the way `datasets.use` looks for them."""
    uneven = schema.ragged(path)
    broken = uneven or schema.violations(schema.read(path), RESOURCE, path.name)
    return [(violation.row, violation.column, violation.found) for violation in broken]


def changed(**cells):
    row = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    return ",".join(row.values())


# -- reading ---------------------------------------------------------------------------------------------


def test_an_empty_cell_is_missing_and_nothing_else_is(file):
    frame = schema.read(file("NA,null,nan,None,,-,0"))
    assert frame.iloc[0].isna().tolist() == [False, False, False, False, True, False, False]


@pytest.mark.parametrize("options", [{"encoding": "utf-8-sig"}, {"end": "\r\n"}, {"end": "\n"}])
def test_excels_byte_order_mark_and_line_ends_are_read(file, options):
    assert verdict(file(GOOD, **options)) == []


def test_another_encoding_is_refused_with_the_row_and_the_way_out(file):
    with pytest.raises(DataError, match=r"people\.csv is not UTF-8 text \(row 3\); save it as 'CSV UTF-8'"):
        schema.read(file(GOOD, "C002,客户" + "," * 5, encoding="gbk"))


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "latin-1"])
def test_other_encodings_are_refused_in_one_sentence(file, encoding):
    letter = "é" if encoding == "latin-1" else "茶"
    with pytest.raises(DataError, match="not UTF-8"):
        verdict(file(changed(kind=letter), encoding=encoding))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nothing\.csv is not there"):
        schema.read(tmp_path / "nothing.csv")
    with pytest.raises(DataError, match=r"nothing\.csv is not there"):
        schema.ragged(tmp_path / "nothing.csv")


def test_an_empty_file_is_no_table(tmp_path):
    (tmp_path / "people.csv").write_text("")
    with pytest.raises(DataError, match="is not a table"):
        schema.read(tmp_path / "people.csv")


def test_a_quote_that_is_never_closed_is_no_table(file):
    with pytest.raises(DataError, match="is not a table"):
        verdict(file('C001,"household,30,9.5'))


@pytest.mark.parametrize(("line", "cells"), [(GOOD + ",", 8), ("C001,household", 2), ("", 0)])
def test_rows_with_more_or_fewer_cells_than_the_header_are_named(file, line, cells):
    assert verdict(file(GOOD, line)) == [(3, "", f"{cells} cells")]


def test_a_comma_too_many_in_every_row_does_not_move_the_columns(file):
    assert verdict(file(GOOD + ",", changed(id="C002") + ",")) == [(2, "", "8 cells"), (3, "", "8 cells")]


# -- types -----------------------------------------------------------------------------------------------


def test_a_good_file_gets_its_types(file):
    frame = schema.typed(schema.read(file(GOOD, "C002,,,,,,")), RESOURCE)
    assert str(frame["age"].dtype) == "Int64"
    assert str(frame["seen"].dt.tz) == "Asia/Shanghai"
    assert frame["seen"][0] == pd.Timestamp("2025-03-01T09:30+08:00")
    assert frame["joined"][0] == pd.Timestamp("2025-02-01")
    assert frame["consent"].tolist()[0] is True
    assert frame["spent"].dtype == float
    assert frame.loc[1, ["kind", "age", "spent", "joined", "seen", "consent"]].isna().all()


def test_columns_without_gaps_get_plain_types(file):
    frame = schema.typed(schema.read(file(GOOD)), RESOURCE)
    assert (frame["age"].dtype, frame["consent"].dtype) == ("int64", bool)


def test_the_columns_of_a_file_may_stand_in_any_order(file):
    names, cells = HEADER.split(","), GOOD.split(",")
    path = file(",".join(cells[::-1]), header=",".join(names[::-1]))
    assert verdict(path) == []
    assert schema.typed(schema.read(path), RESOURCE).columns.tolist() == names


# -- each kind of violation ------------------------------------------------------------------------------

WRONG = {
    "text for a whole number": ({"age": "thirty"}, "age", "thirty", "a whole number"),
    "a whole number with decimals": ({"age": "30.0"}, "age", "30.0", "a whole number"),
    "a whole number in scientific notation": ({"age": "3e1"}, "age", "3e1", "a whole number"),
    "text for a number": ({"spent": "9,5".replace(",", ".") + " yuan"}, "spent", "9.5 yuan", "a number"),
    "not a number": ({"spent": "nan"}, "spent", "nan", "a number"),
    "infinity": ({"spent": "inf"}, "spent", "inf", "a number"),
    "a date in another order": (
        {"joined": "01/02/2025"},
        "joined",
        "01/02/2025",
        "a date such as 2025-03-01",
    ),
    "a day that is not": ({"joined": "2025-02-30"}, "joined", "2025-02-30", "a date such as 2025-03-01"),
    "a time without zone": (
        {"seen": "2025-03-01T09:30:00"},
        "seen",
        "2025-03-01T09:30:00",
        "a time with its zone",
    ),
    "a date for a time": ({"seen": "2025-03-01"}, "seen", "2025-03-01", "a time with its zone"),
    "yes for true": ({"consent": "yes"}, "consent", "yes", "true or false"),
    "a missing value": ({"id": ""}, "id", "", "a value"),
    "a value out of the list": ({"kind": "firm"}, "kind", "firm", "one of household, business"),
    "too small": ({"age": "17"}, "age", "17", "at least 18"),
    "too large": ({"age": "100"}, "age", "100", "at most 99"),
    "a negative amount": ({"spent": "-0.01"}, "spent", "-0.01", "at least 0"),
    "too early": ({"joined": "2024-12-31"}, "joined", "2024-12-31", "at least 2025-01-01"),
    "another pattern": ({"id": "C1"}, "id", "C1", "a text like"),
    "a pattern and more": ({"id": "C0011"}, "id", "C0011", "a text like"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_violation_names_file_row_column_what_was_found_and_what_was_expected(file, name):
    cells, column, found, expected = WRONG[name]
    path = file(changed(id="C002"), changed(id="C003") if "id" not in cells else GOOD, changed(**cells))
    violation = schema.violations(schema.read(path), RESOURCE, path.name)[0]
    assert (violation.file, violation.row, violation.column, violation.found) == (
        "people.csv",
        4,
        column,
        found,
    )
    assert violation.expected.startswith(expected)
    assert str(violation).startswith(
        f"people.csv, row 4, column {column}: found {found!r}, expected {expected}"
    )


def test_a_missing_column_is_named_with_those_that_are_there(file):
    names, cells = HEADER.split(",")[:-1], GOOD.split(",")[:-1]
    path = file(",".join(cells), header=",".join(names))
    assert verdict(path) == [(1, "consent", ", ".join(names))]


def test_a_column_too_many_is_named(file):
    assert verdict(file(GOOD + ",x", header=HEADER + ",notes")) == [(1, "notes", "notes")]


def test_a_number_given_twice_is_named_at_its_second_place(file):
    found = verdict(file(GOOD, changed(id="C002"), GOOD))
    assert found == [(4, "id", "C001"), (4, "id", "C001")]  # no value twice; a key that no other row has


def test_several_violations_come_in_the_order_of_rows(file):
    found = verdict(file(changed(age="1"), changed(id="C002", kind="firm", spent="x")))
    assert [row for row, _column, _found in found] == [2, 3, 3]


def test_rows_that_refer_to_nothing_are_named_and_missing_ones_are_not():
    link = {"fields": "who", "reference": {"resource": "people", "fields": "id"}}
    orders, people = pd.DataFrame({"who": ["C001", "C009", None]}), pd.DataFrame({"id": ["C001"]})
    (violation,) = schema.dangling(orders, people, link, "orders.csv")
    assert str(violation) == (
        "orders.csv, row 3, column who: found 'C009', expected a value that stands in people"
    )


def test_keys_of_two_columns_are_held_together():
    link = {"fields": ["a", "b"], "reference": {"resource": "", "fields": ["c", "d"]}}
    rows, known = pd.DataFrame({"a": ["1", "1"], "b": ["x", "y"]}), pd.DataFrame({"c": ["1"], "d": ["x"]})
    (violation,) = schema.dangling(rows, known, link, "own.csv")
    assert (violation.row, violation.column, violation.found) == (3, "a+b", "1 + y")


def test_thousands_of_violations_are_counted_and_cut():
    broken = [schema.Violation("a.csv", row, "x", "?", "a number") for row in range(2, 5002)]
    lines = schema.report(broken).splitlines()
    assert "5000 places" in lines[0]
    assert len(lines) == 2 + schema.SHOWN
    assert lines[-1] == f"- and {5000 - schema.SHOWN} more"


def test_violations_speak_chinese(file):
    use_language("zh")
    path = file(changed(age="thirty"))
    violation = schema.violations(schema.read(path), RESOURCE, path.name)[0]
    assert not {"found", "expected", "row"} & set(str(violation).split())


# -- the same verdict as frictionless --------------------------------------------------------------------


def frictionless_accepts(folder, *resources):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        description = {"name": "test", "resources": [json.loads(json.dumps(one)) for one in resources]}
        return Package.from_descriptor(description, basepath=str(folder)).validate().valid


# Where the course is stricter on purpose: an amount is finite, and a time without zone is no time.
STRICTER = {"not a number", "infinity", "a time without zone", "a date for a time"}


@pytest.mark.parametrize("name", [*WRONG, "nothing"])
def test_frictionless_agrees_on_each_violation(file, name):
    path = file(changed(id="C002"), changed(**WRONG[name][0]) if name in WRONG else GOOD)
    ours = verdict(path) == []
    assert ours == (name == "nothing")
    if name not in STRICTER:
        assert frictionless_accepts(path.parent, RESOURCE) == ours


SHAPES = {
    "twice": [GOOD, GOOD],
    "short": [GOOD, "C002,household"],
    "long": [GOOD, changed(id="C002") + ",x"],
    "blank in the middle": [GOOD, "", changed(id="C002")],
    "blank at the end": [GOOD, ""],
    "header only": [],
    "quoted comma": [changed(id="C002"), GOOD.replace("household", '"firm, small"')],
}


@pytest.mark.parametrize("name", SHAPES)
def test_frictionless_agrees_on_the_shape_of_files(file, name):
    path = file(*SHAPES[name])
    assert (verdict(path) == []) == frictionless_accepts(path.parent, RESOURCE)


def test_frictionless_agrees_on_a_missing_and_an_additional_column(file):
    names, cells = HEADER.split(","), GOOD.split(",")
    assert not frictionless_accepts(file(",".join(cells[:-1]), header=",".join(names[:-1])).parent, RESOURCE)
    assert not frictionless_accepts(file(GOOD + ",x", header=HEADER + ",notes").parent, RESOURCE)


@pytest.mark.parametrize("name", datasets.names())
def test_every_committed_table_passes_frictionless_and_our_own_check(name, tmp_path):
    resource = datasets.resource(name)
    path = datasets.HOME / resource["path"]
    assert schema.ragged(path) == []
    assert schema.violations(schema.read(path), resource, path.name) == []
    # Frictionless takes 10 s for 100,000 rows: of a long table it sees the first rows, the last, and every 20th.
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if len(lines) > 6_000:
        lines = lines[:1_000] + lines[1_000:-1_000:20] + lines[-1_000:]
    (tmp_path / resource["path"]).write_text("".join(lines), encoding="utf-8")
    resource = resource | {"schema": {**resource["schema"], "foreignKeys": []}}
    assert frictionless_accepts(tmp_path, resource)


def kind(field):
    """What both checks ask of a field: neither asks for its name."""
    return field["type"], json.dumps(field.get("constraints", {}), sort_keys=True)


def fields_of_a_kind():
    """Table → the names of its fields that are the first of their kind in the whole package."""
    first = {}
    for table in datasets.names():
        for field in datasets.resource(table)["schema"]["fields"]:
            first.setdefault(kind(field), (table, field["name"]))
    return {table: {name for where, name in first.values() if where == table} for table in datasets.names()}


FIRST = fields_of_a_kind()


def mutations(frame, resource):
    """Copies of a table, each broken in one place: (what, frame)."""
    for field in resource["schema"]["fields"]:
        name, rules = field["name"], field.get("constraints", {})
        if name not in FIRST[resource["name"]]:
            continue  # one of the twenty items of a questionnaire stands for all, and one day for those of all tables
        if rules.get("required"):
            yield f"{name} emptied", frame.assign(**{name: [None, *frame[name][1:]]})
        if field["type"] != "string":
            yield f"{name} no {field['type']}", frame.assign(**{name: ["?", *frame[name][1:]]})
        if rules.get("pattern") == schema.ID:
            for odd in (f" {frame[name][0]}", f"{frame[name][0]} ", "\u3000"):
                yield f"{name} with spaces", frame.assign(**{name: [odd, *frame[name][1:]]})
        elif "enum" in rules or "pattern" in rules:
            yield f"{name} unheard of", frame.assign(**{name: ["unheard of", *frame[name][1:]]})
        if "maximum" in rules:
            yield f"{name} too large", frame.assign(**{name: [str(rules["maximum"]) + "9", *frame[name][1:]]})
    if resource["schema"].get("primaryKey"):
        yield "a row twice", pd.concat([frame, frame[:1]])


@pytest.mark.parametrize("name", datasets.names())
def test_both_checks_give_the_same_verdict_on_broken_copies_of_every_table(name, tmp_path):
    resource = datasets.resource(name)
    alone = resource | {"schema": {**resource["schema"], "foreignKeys": []}}
    frame = schema.read(datasets.HOME / resource["path"])[:12]
    file = tmp_path / resource["path"]
    for what, broken in [("untouched", frame), *mutations(frame, resource)]:
        broken.to_csv(file, index=False)
        ours = schema.violations(schema.read(file), resource, file.name) == []
        assert (what, frictionless_accepts(tmp_path, alone)) == (what, ours)
        assert ours == (what == "untouched"), what


def test_the_package_as_a_whole_is_valid_and_its_links_hold(tmp_path):
    description = json.loads((datasets.HOME / "datapackage.json").read_text(encoding="utf-8"))
    links = [link for one in description["resources"] for link in one["schema"].get("foreignKeys", [])]
    whole = {link["reference"]["resource"] for link in links}
    for resource in description["resources"]:
        # Links are held on all that is referred to, and some rows of what refers to it.
        lines = (datasets.HOME / resource["path"]).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = lines if resource["name"] in whole else lines[:120]
        (tmp_path / resource["path"]).write_text("".join(kept), encoding="utf-8")
    assert frictionless_accepts(tmp_path, *description["resources"])


def test_every_link_of_the_committed_tables_leads_somewhere():
    for name in datasets.names():
        resource = datasets.resource(name)
        for link in resource["schema"].get("foreignKeys", []):
            other = datasets.resource(link["reference"]["resource"] or name)
            frames = [schema.read(datasets.HOME / one["path"]) for one in (resource, other)]
            assert schema.dangling(*frames, link, resource["path"]) == []


def test_every_column_says_what_it_means_in_both_languages():
    for name in datasets.names():
        resource = datasets.resource(name)
        assert resource["description"], name
        assert resource["description_zh"], name
        for field in resource["schema"]["fields"]:
            assert field["description"], (name, field["name"])
            assert field["description_zh"], (name, field["name"])


def test_no_file_lies_about_that_the_package_does_not_describe():
    described = {datasets.resource(name)["path"] for name in datasets.names()}
    assert {path.name for path in Path(datasets.HOME).glob("*.csv")} == described
