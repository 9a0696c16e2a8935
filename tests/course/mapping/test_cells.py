"""One cell is read by its rule, or refused with the reason; what it should be is worked out by hand."""

import pytest

from crmcourse.mapping import cells, habits, ids
from crmcourse.mapping.rules import OPEN, Rule
from crmlib.i18n import LANGUAGES, speaking

POINT, COMMA = Rule(decimal="."), Rule(decimal=",")

NUMBERS = [
    (POINT, "1,234.50", "1234.5"),
    (POINT, "￥1,234.50", "1234.5"),
    (POINT, "168元", "168"),
    (POINT, "１６８．５", "168.5"),
    (POINT, "（58.00）", "-58"),
    (POINT, "-¥58", "-58"),
    (POINT, "58-", "-58"),
    (POINT, "−0.50", "-0.5"),
    (POINT, "+7", "7"),
    (POINT, "0.00", "0"),
    (POINT, "-0", "0"),
    (POINT, ".5", "0.5"),
    (POINT, '="12.50"', "12.5"),
    (COMMA, "1.234,50 €", "1234.5"),
    (COMMA, "1 234,5", "1234.5"),
    (COMMA, "1'234", "1234"),
    (COMMA, "1.234", "1234"),
    (Rule(decimal=".", percent="share"), "15%", "0.15"),
    (Rule(decimal=".", percent="share"), "7.5 %", "0.075"),
    (Rule(decimal=".", percent="share"), "-120%", "-1.2"),
    (Rule(decimal=".", percent="points"), "15%", "15"),
]


@pytest.mark.parametrize(("rule", "cell", "read"), NUMBERS)
def test_a_number_is_read_by_its_rule(rule, cell, read):
    assert cells.number(cell, rule, whole=False) == read


NO_NUMBERS = [
    (POINT, "12,5", "before its decimals"),
    (COMMA, "12.5", "before its decimals"),
    (POINT, "1,23,4", "before its decimals"),
    (Rule(decimal=OPEN), "1,234", "which sign stands before decimals?"),
    (POINT, "15%", "a percentage"),
    (POINT, "3件", "without unit or words"),
    (POINT, "1.2万", "without unit or words"),
    (POINT, "1.68E+02", "digits may be lost"),
    (POINT, "05. Jul", "turned it into a day"),
    (POINT, "5月7日", "turned it into a day"),
    (POINT, "many", "not a number"),
    (POINT, "=1+1", "without unit or words"),
]


@pytest.mark.parametrize(("rule", "cell", "why"), NO_NUMBERS)
def test_what_is_no_number_is_refused_with_the_reason(rule, cell, why):
    with pytest.raises(cells.Unreadable) as refused:
        cells.number(cell, rule, whole=False)
    assert why in refused.value.why.en


def test_a_whole_number_has_no_decimals_but_may_have_zeros():
    assert cells.number("1975.0", POINT, whole=True) == "1975"
    with pytest.raises(cells.Unreadable, match="whole number"):
        cells.number("1975.5", POINT, whole=True)


DAYS = [
    (Rule(), "2024/3/5", "2024-03-05"),
    (Rule(), "2024年3月5日", "2024-03-05"),
    (Rule(), "20240305", "2024-03-05"),
    (Rule(), "2024-03-05 14:22:10", "2024-03-05"),
    (Rule(), "２０２４．３．５", "2024-03-05"),
    (Rule(dates="day-month-year"), "05.03.2024", "2024-03-05"),
    (Rule(dates="month-day-year"), "3/5/2024", "2024-03-05"),
    (Rule(dates="day-month-year", century="2000"), "05.03.24", "2024-03-05"),
    (Rule(), "5-Mar-2024", "2024-03-05"),
    (Rule(), "Mar 5, 2024", "2024-03-05"),
    (Rule(), "5. März 2024", "2024-03-05"),
    (Rule(), "31 Dez. 2024", "2024-12-31"),
    (Rule(century="2000"), "5-Oct-24", "2024-10-05"),
    (Rule(serial="1900"), "45123", "2023-07-16"),  # 45292 is 2024-01-01 in Excel; 169 days before
    (Rule(serial="1900"), "45292", "2024-01-01"),
    (Rule(serial="1904"), "43830", "2024-01-01"),  # 1,462 days later a beginning, as many days fewer
]


@pytest.mark.parametrize(("rule", "cell", "read"), DAYS)
def test_a_day_is_read_by_its_rule(rule, cell, read):
    assert cells.day(cell, rule) == read


NO_DAYS = [
    (Rule(), "05.03.2024", "which is the month?"),
    (Rule(dates=OPEN), "05/03/2024", "which is the month?"),
    (Rule(dates="day-month-year"), "05.03.24", "two digits"),
    (Rule(dates="day-month-year"), "3/31/2024", "no such day"),
    (Rule(), "2023-02-29", "no such day"),
    (Rule(), "5-Mar-24", "two digits"),
    (Rule(), "31-Feb-2024", "no such day"),
    (Rule(), "3月5日", "not a day"),
    (Rule(), "45123", "2023-07-16"),
    (Rule(), "2024-03-05 25:00", "no such time of day"),
    (Rule(), "yesterday", "not a day"),
]


@pytest.mark.parametrize(("rule", "cell", "why"), NO_DAYS)
def test_what_is_no_day_is_refused_with_the_reason(rule, cell, why):
    with pytest.raises(cells.Unreadable) as refused:
        cells.day(cell, rule)
    assert why in refused.value.why.en


CHINA = Rule(zone="+08:00")


@pytest.mark.parametrize(
    ("rule", "cell", "read"),
    [
        (CHINA, "2026/3/5 下午2:22", "2026-03-05T14:22:00+08:00"),
        (CHINA, "2026/3/5 2:22:09 PM", "2026-03-05T14:22:09+08:00"),
        (CHINA, "2026/3/5 12:05 AM", "2026-03-05T00:05:00+08:00"),
        (CHINA, "2026年3月5日14:22", "2026-03-05T14:22:00+08:00"),
        (CHINA, "2026-03-05T06:22:00Z", "2026-03-05T06:22:00+00:00"),
        (CHINA, "2026-03-05 06:22 +0100", "2026-03-05T06:22:00+01:00"),
        (Rule(zone="+08:00", serial="1900"), "45292.75", "2024-01-01T18:00:00+08:00"),
        (Rule(zone="+08:00", time="12:00"), "2026-03-05", "2026-03-05T12:00:00+08:00"),
    ],
)
def test_a_time_is_read_with_its_zone(rule, cell, read):
    assert cells.moment(cell, rule) == read


@pytest.mark.parametrize(
    ("rule", "cell", "why"),
    [(Rule(), "2026-03-05 9:00", "without its zone"), (CHINA, "2026-03-05", "a day alone")],
)
def test_a_time_that_lacks_something_is_refused(rule, cell, why):
    with pytest.raises(cells.Unreadable) as refused:
        cells.moment(cell, rule)
    assert why in refused.value.why.en


@pytest.mark.parametrize(
    ("column", "sign"),
    [
        (["1,234.50", "12"], "."),
        (["1.234,50", "12"], ","),
        (["12,5", "1.234"], ","),
        (["12", "7"], "."),
        (["1,234", "2,500"], OPEN),
        (["1.234"], OPEN),
        (["12,5", "12.5"], OPEN),
        (["1,234,567"], "."),
    ],
)
def test_the_cells_of_a_column_tell_its_decimal_sign_or_leave_it_open(column, sign):
    assert habits.decimal(column).what == sign


def test_in_a_column_of_whole_numbers_a_sign_parts_thousands():
    assert habits.decimal(["1,234"], whole=True).what == "."
    assert habits.decimal(["1.234"], whole=True).what == ","
    assert habits.decimal(["1.234", "1,234"], whole=True).what == OPEN


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["05.03.2024", "31.03.2024"], "day-month-year"),
        (["3/5/2024", "3/31/2024 14:00"], "month-day-year"),
        (["05.03.2024", "06.04.2024"], OPEN),
        (["31.03.2024", "3/31/2024"], OPEN),
        (["2024/3/5", "45123"], "year-month-day"),
    ],
)
def test_the_cells_of_a_column_tell_the_order_of_its_days_or_leave_it_open(column, order):
    assert habits.order(column).what == order


def test_other_columns_of_the_file_decide_what_no_cell_tells_but_never_what_cells_contradict():
    open_ = habits.decimal(["1,234"])
    assert habits.by_others(habits.decimal, open_, {"a": ["12,5"], "b": ["7"]}).what == ","
    assert habits.by_others(habits.decimal, open_, {"a": ["12,5"], "b": ["7.5"]}).what == OPEN
    assert habits.by_others(habits.decimal, open_, {"b": ["7"]}).what == OPEN
    mixed = habits.decimal(["12,5", "12.5"])
    assert habits.by_others(habits.decimal, mixed, {"a": ["12,5"]}).what == OPEN


def test_ids_that_a_spreadsheet_took_for_numbers_are_named():
    assert set(ids.damaged(["00123", "00124", "125", "A7"])) == {"125"}
    assert set(ids.damaged(["1.23E+12", "1,23E+12", "71.0", "E7"])) == {"1.23E+12", "1,23E+12", "71.0"}
    long = ["6222021234567000", "6222021234568000", "6222021234569000"]
    assert set(ids.damaged(long)) == set(long)  # 16 digits, the last of each a zero
    assert ids.damaged(["7", "12", "123"]) == {}


def test_ids_of_more_digits_than_a_spreadsheet_keeps_are_named_if_all_of_them_end_in_zeros():
    long = ["622202123456789000", "622202123456788000", "622202123456787000"]
    assert set(ids.damaged(long)) == set(long)
    assert ids.damaged([*long, "622202123456786001"]) == {}


def test_every_reason_is_said_in_chinese():
    for code in LANGUAGES:
        with speaking(code):
            for rule, cell, _why in NO_NUMBERS:
                with pytest.raises(cells.Unreadable) as refused:
                    cells.number(cell, rule, whole=False)
                chinese = any("\u4e00" <= letter <= "\u9fff" for letter in str(refused.value.why))
                assert chinese == (code == "zh")
