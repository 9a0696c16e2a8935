"""What the committed notebooks print adds up, and is written as people write it."""

import html
import re
from decimal import Decimal, InvalidOperation
from itertools import permutations

import pytest

from crmcourse.sources.outputs import without_bytes
from tests.test_notebooks import NAMES, outputs, read

# What a column or a row is called that is one figure less another.
LESS = {"difference", "gap", "change", "more buyers", "reversal", "delivered value", "差", "差距", "变动", "多出的买家",
        "逆转", "让渡价值"}  # fmt: skip
IN_TOPICS = pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])


def tables(name):
    """Yield each table of a notebook: heads, then rows, the first cell of each its name."""
    for output in outputs(read(name)):
        page = without_bytes(output.get("data", {}).get("text/html", ""))
        for table in re.findall(r"<table>.*?</table>", page, flags=re.S):
            rows = re.findall(r"<tr>(.*?)</tr>", table, flags=re.S)
            yield [
                [
                    html.unescape(re.sub(r"<[^>]+>", "", cell))
                    for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
                ]
                for row in rows
            ]


def number(cell):
    """Return a printed number, its unit aside; None where there is none."""
    found = re.fullmatch(r"([-+]?[\d,]+(?:\.\d+)?)(?:%| points| 个百分点)?", cell)
    try:
        return Decimal(found[1].replace(",", "")) if found else None
    except InvalidOperation:
        return None


def off(wanted, first, second):
    """Return by how much each printed difference misses, where all three are printed."""
    return [c - (a - b) for c, a, b in zip(wanted, first, second, strict=True) if None not in (a, b, c)]


def does_not_add_up(heads, rows):
    """Return whether a column of differences nearly is one column less another, but not in every row.

    Nearly: within what rounding can do, which is the last digit printed.
    """
    columns = [[number(row[place]) for row in rows] for place in range(1, len(heads))]
    for place, head in enumerate(heads[1:]):
        if head not in LESS or not any(one is not None for one in columns[place]):
            continue
        step = min(Decimal(1).scaleb(one.as_tuple().exponent) for one in columns[place] if one is not None)
        others = [column for at, column in enumerate(columns) if at != place]
        missed = [off(columns[place], a, b) for a, b in permutations(others, 2)]
        near = [one for one in missed if one and max(map(abs, one)) <= step]
        if near and not any(not any(one) for one in near):
            return True
    return False


@IN_TOPICS
def test_differences_are_those_of_the_figures_beside_them(name):
    assert [table for table in tables(name) if does_not_add_up(table[0], table[1:])] == []


@IN_TOPICS
def test_a_row_that_is_a_difference_is_that_of_the_figures_above_it(name):
    for heads, *rows in tables(name):
        figures = [row for row in rows if len(row) > 1 and number(row[1]) is not None]
        turned = ["", *(row[0] for row in figures)], [["", *(row[1] for row in figures)]]
        assert not does_not_add_up(*turned), heads


@IN_TOPICS
def test_rows_of_bare_numbers_have_a_head(name):
    for heads, *rows in tables(name):
        if rows and all(number(row[0]) is not None for row in rows):
            assert heads[0], heads


def test_a_table_that_does_not_add_up_is_found():
    heads = ["", "before", "after", "low", "change"]
    rows = [["a", "28.6%", "36.9%", "35.7%", "+8.2 points"], ["b", "24.9%", "22.0%", "21.1%", "-2.9 points"]]
    assert does_not_add_up(heads, rows)
    rows[0][-1] = "+8.3 points"
    assert not does_not_add_up(heads, rows)


@IN_TOPICS
def test_no_figure_is_written_with_powers_of_ten_or_as_a_chance_of_nought(name):
    cells = [cell for table in tables(name) for row in table for cell in row]
    assert [cell for cell in cells if re.fullmatch(r"[-+]?[\d.]+e[-+]?\d+|0\.000+", cell)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if "/en/" in name])
def test_one_thing_is_not_called_several(name):
    said = "\n".join(
        output.get("data", {}).get("text/plain", output.get("text", "")) for output in outputs(read(name))
    )
    several = re.findall(
        r"(?<![\d.,/-])1 (?!is\b|was\b|has\b|means\b|this\b)(?:more )?[a-z]+s\b[^\n]{0,20}", said
    )
    assert several == []
