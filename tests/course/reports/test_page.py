"""What a page is made of."""

from crmcourse.reports.page import number, percent, prose


def test_prose_escapes_and_knows_code():
    assert prose("a `<b>` & c\nd") == "a <code>&lt;b&gt;</code> &amp; c<br>d"
    assert prose("one ` alone <") == "one ` alone &lt;"


def test_numbers_have_no_minus_nought_and_no_nan():
    assert [number(-0.001), number(float("nan")), number(2.0, "g"), percent(0.126)] == [
        "0.00",
        "–",
        "2",
        "13%",
    ]
