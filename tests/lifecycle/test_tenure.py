"""How long subscribers stay and how they end: by hand, in truth, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.lifecycle import ends, tenure, usable
from tests.support.register import AS_OF, SINCE, register, still_here


def of(*rows):
    """Return a register: of("S1 M1 2025-01-10 2025-03-10 moved", …); "-" is blank."""
    cells = [[None if cell == "-" else cell for cell in row.split()] for row in rows]
    return pd.DataFrame(cells, columns=["subscription_id", "member_id", "start", "end", "end_reason"])


def counted(*rows, **options):
    return usable(of(*rows), **options).rows[["months", "entered", "left"]].to_numpy().tolist()


def test_months_are_those_that_were_paid_for():
    assert counted(
        "S1 M1 2025-01-10 2025-03-10 moved",  # two months to the day
        "S2 M2 2025-01-10 2025-03-11 moved",  # left in the third
        "S3 M3 2025-01-10 2025-03-09 moved",  # left in the second
        "S4 M4 2025-01-10 2025-01-10 moved",  # on the first day: with the first
        "S5 M5 2025-01-31 2025-02-28 moved",  # the 31st of February is the 28th
        "S6 M6 2025-01-10 - -",  # to 2025-06-09 four are over
        as_of="2025-06-09",
    ) == [[2, 0, True], [3, 0, True], [2, 0, True], [1, 0, True], [1, 0, True], [4, 0, False]]


def test_who_began_before_the_register_counts_from_its_first_day_on():
    # Months that end on 10 November and 10 December were over; one that ends on the first day itself is seen.
    assert counted(
        "S1 M1 2024-10-10 2025-03-10 moved", "S2 M2 2024-12-01 - -", since="2025-01-01", as_of="2025-04-30"
    ) == [[5, 2, True], [4, 0, False]]


def test_an_end_after_the_last_day_is_none_yet():
    assert counted("S1 M1 2025-01-10 2025-09-10 moved", as_of="2025-04-30") == [[3, 0, False]]


def test_a_pause_is_no_end():
    found = usable(
        of(
            "S1 M1 2025-01-10 2025-03-10 -",
            "S2 M1 2025-04-15 2025-06-15 -",
            "S3 M1 2025-07-20 2025-08-20 moved",
            "S4 M2 2025-01-10 2025-03-10 moved",  # said why: no pause
            "S5 M2 2025-04-10 - -",
            "S6 M3 2025-01-10 2025-03-10 -",
            "S7 M3 2025-08-10 - -",  # too long a pause
        ),
        as_of="2025-10-05",
    )
    rows = found.rows.set_index("subscription_id")
    assert rows["months"].to_dict() == {"S1": 5, "S4": 2, "S5": 5, "S6": 2, "S7": 1}
    assert rows.loc["S1", ["left", "end_reason"]].tolist() == [True, "moved"]
    assert found.table["rows"].tolist() == [5, 2, 0, 0, 0]
    assert found.first.loc[["S2", "S3"], ["row", "offset"]].to_numpy().tolist() == [["S1", 2], ["S1", 4]]
    assert found.first.loc[["S1", "S2", "S3", "S4"], "paused"].tolist() == [True, True, False, False]


def test_what_cannot_be_followed_is_counted():
    found = usable(
        of(
            "S1 M1 2025-01-10 - -",
            "S1 M1 2025-01-10 - -",
            "S2 M2 2025-03-10 2025-01-10 moved",
            "S3 M3 2024-01-10 2024-03-10 moved",
            "S4 M4 2026-01-10 - -",
        ),
        since="2025-01-01",
        as_of="2025-06-30",
    )
    assert found.table["rows"].to_dict() == {
        "usable": 1, "paused": 0, "repeated": 1, "ends_before_start": 1, "unwatched": 2,
    }  # fmt: skip
    assert found.table["share"].sum() == pytest.approx(1)


def test_any_backend_gives_the_same(native):
    subscriptions, _months = register(0, 200)
    days = subscriptions[["start", "end"]].apply(lambda column: column.dt.strftime("%Y-%m-%d"))
    subscriptions[["start", "end"]] = days.astype(object).where(days.notna(), None)
    plain = usable(subscriptions, since=SINCE, as_of=AS_OF)
    other = usable(native(subscriptions), since=SINCE, as_of=AS_OF)
    pd.testing.assert_frame_equal(plain.rows, other.rows, check_dtype=False)


def test_a_register_that_lost_its_early_leavers_is_remarked():
    subscriptions, _months = register(0)
    assert "say since= its first day" in usable(subscriptions, as_of=AS_OF).note.en
    assert "since=" not in usable(subscriptions, since=SINCE, as_of=AS_OF).note.en
    whole, _months = register(0, early=0)
    assert "since=" not in usable(whole, as_of=AS_OF).note.en


@pytest.fixture(scope="module")
def registers():
    return [usable(register(seed, 500)[0], since=SINCE, as_of=AS_OF) for seed in range(60)]


def test_the_truth_is_found_again_and_leavers_alone_miss_it(registers):
    truth, covered, blind, leavers = still_here(24), 0, [], []
    for kept in registers:
        found = tenure(kept)
        low, high = found.table.loc[24, ["low", "high"]]
        covered += low <= truth <= high
        naive = found.naive.table
        blind.append(naive.loc["from_the_start", "after_24"])
        leavers.append(naive.loc["leavers", "months"] / found.mean.estimate)
    assert covered >= 52  # 57 of 60 are expected, three standard errors are 5
    assert np.mean(blind) > truth + 0.01
    assert np.mean(leavers) < 0.75


def test_the_curve_by_hand():
    # 40 begin, 10 leave with month 1, 6 of the 30 with month 3.
    rows = [f"S{i} M{i} 2025-01-10 2025-02-10 moved" for i in range(10)]
    rows += [f"S{i} M{i} 2025-01-10 2025-04-10 moved" for i in range(10, 16)]
    rows += [f"S{i} M{i} 2025-01-10 - -" for i in range(16, 40)]
    found = tenure(usable(of(*rows), as_of="2025-06-30"), at=(1, 3, 5, 9))
    assert found.table.index.tolist() == [1, 3, 5]  # nobody was watched for nine months
    assert found.table["share"].tolist() == pytest.approx([0.75, 0.6, 0.6])
    assert found.table["at_risk"].tolist() == [40, 30, 24]
    assert found.curve["left"].tolist() == [0, 10, 0, 6, 0, 0]
    assert found.mean.estimate == pytest.approx(1 + 0.75 * 2 + 0.6 * 2)  # months 0–1, 1–3, 3–5
    naive = found.naive.table
    assert naive.loc["leavers", "months"] == pytest.approx((10 * 1 + 6 * 3) / 16)
    rate = 16 / (10 * 1 + 6 * 3 + 24 * 5)
    assert naive.loc["one_rate", ["months", "after_12"]].tolist() == pytest.approx(
        [1 / rate, (1 - rate) ** 12]
    )
    assert naive.loc["ever", "after_12"] == pytest.approx(24 / 40)
    assert "More than half are still here" in found.note.en


def test_groups_are_compared_as_they_were_at_the_start():
    subscriptions, _months = register(1)
    subscriptions["channel"] = np.where(np.arange(len(subscriptions)) % 2, "shop", "event")
    found = tenure(usable(subscriptions, since=SINCE, as_of=AS_OF), "channel")
    assert found.table["left"].sum() == subscriptions["end"].notna().sum()
    assert found.table["left_if_alike"].sum() == pytest.approx(found.table["left"].sum())
    assert found.df == 1
    assert found.p > 0.001  # by the number of the row: nothing is different
    assert list(map(str, found.curve)) == ["event", "shop"]
    alone = tenure(usable(subscriptions[subscriptions["channel"] == "shop"], since=SINCE, as_of=AS_OF), at=12)
    assert found.table["share"].iloc[1] == pytest.approx(alone.table.loc[12, "share"])


def test_ends_share_the_leavers_out_and_alone_they_are_too_many():
    subscriptions, _months = register(2)
    found = usable(subscriptions, since=SINCE, as_of=AS_OF)
    table, whole = ends(found, at=(12, 24)).table, tenure(found, at=(12, 24)).table
    assert table.groupby("months_in")["share"].sum().tolist() == pytest.approx((1 - whole["share"]).tolist())
    assert (table["if_alone"] > table["share"]).all()


def test_the_share_that_moved_is_found_again(registers):
    # Moving comes before leaving in a month: Σ S(t − 1) · .01.
    truth = sum(still_here(month) for month in range(24)) * 0.01
    covered = 0
    for kept in registers:
        table = ends(kept, at=24).table
        low, high = table[table["reason"].map(str) == "moved away"].iloc[0][["low", "high"]]
        covered += low <= truth <= high
    assert covered >= 52


def test_who_did_not_say_why_is_an_end_and_can_be_shared_out():
    rows = [f"S{i} M{i} 2025-01-10 2025-02-10 moved" for i in range(10)]
    rows += [f"S{i} M{i} 2025-01-10 2025-02-10 own_wish" for i in range(10, 40)]
    rows += [f"S{i} M{i} 2025-01-10 2025-02-10 -" for i in range(40, 60)]
    rows += [f"S{i} M{i} 2025-01-10 - -" for i in range(60, 80)]
    table = ends(usable(of(*rows), as_of="2025-06-30"), at=1).table.set_index("reason")
    table.index = table.index.map(str)
    assert table["share"].to_dict() == pytest.approx(
        {"moved away": 1 / 8, "own wish": 3 / 8, "not_said": 1 / 4}
    )
    assert table["spread"].dropna().to_dict() == pytest.approx({"moved away": 3 / 16, "own wish": 9 / 16})


def test_a_subscription_that_ends_before_it_starts_is_refused_and_the_way_out_named():
    rows = of("S0312 M1 2025-03-10 2025-01-10 moved", *[f"S{i} M{i} 2025-01-10 - -" for i in range(30)])
    with pytest.raises(
        DataError, match=r"Subscription S0312 ends before it starts .*usable\(subscriptions\)"
    ):
        tenure(rows)
    with pytest.raises(DataError, match="1 rows are copies"):
        ends(pd.concat([rows[1:], rows[1:2]]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": 20250110}, r"Column start: 2 of 2 rows hold no day .*20250110\)"),
        ({"end": "soon"}, "Column end: 2 of 2 rows hold no day .*'soon'"),
        ({"start": None}, "start"),
        ({"subscription_id": "S1"}, "S1"),
    ],
)
def test_what_is_no_register_is_refused(change, said):
    rows = of("S1 M1 2025-01-10 2025-03-10 moved", "S2 M2 2025-01-10 - -").assign(**change)
    with pytest.raises(DataError, match=said):
        usable(rows)


def test_a_register_in_which_nobody_can_be_followed_is_refused():
    rows = of("S1 M1 2025-01-10 2025-03-10 moved", "S2 M2 2025-01-10 - -")
    with pytest.raises(DataError, match="begins on 2026-01-01, after its last day 2025-06-30"):
        usable(rows, since="2026-01-01", as_of="2025-06-30")
    with pytest.raises(
        TooFewError, match="None of 2 subscriptions can be followed between 2024-01-01 and 2024-12-31"
    ):
        usable(rows, since="2024-01-01", as_of="2024-12-31")


def test_days_may_be_written_as_people_do():
    plain = counted("S1 M1 2025-01-10 2025-03-10 moved", as_of="2025-06-30")
    rows = of("S1 M1 2025-01-10 2025-03-10 moved")
    zoned = rows.assign(start=pd.to_datetime(rows["start"]).dt.tz_localize("Asia/Shanghai"))
    dated = rows.assign(start=[pd.Timestamp("2025-01-10").date()])
    for one in (zoned, dated, rows.assign(start="2025/1/10")):
        assert (
            usable(one, as_of="2025-06-30").rows[["months", "entered", "left"]].to_numpy().tolist() == plain
        )


def test_whose_member_is_not_known_pauses_for_nobody():
    rows = of("S1 - 2025-01-10 2025-03-10 -", "S2 - 2025-04-10 - -", "S3 M1 2025-04-10 - -")
    assert usable(rows, as_of="2025-06-30").table.loc["usable", "rows"] == 3
    assert (
        "Without end_reason no pause" in usable(rows.drop(columns="end_reason"), as_of="2025-06-30").note.en
    )


def test_months_that_nobody_was_watched_for_are_refused():
    rows = of(*[f"S{i} M{i} 2025-01-10 - -" for i in range(30)]).assign(channel=["shop", "event"] * 15)
    found = usable(rows, as_of="2025-06-30")
    for ask in (
        lambda: tenure(found, at=9),
        lambda: tenure(found, "channel", at=9),
        lambda: ends(found, at=9),
    ):
        with pytest.raises(
            TooFewError, match="Nobody was watched for 9 months; the longest was watched for 5"
        ):
            ask()


def test_where_more_than_half_are_still_here_a_group_has_no_median():
    rows = of(*[f"S{i} M{i} 2025-01-10 {'2025-02-10' if i < 8 else '-'} -" for i in range(60)])
    found = tenure(usable(rows.assign(channel=["shop", "event"] * 30), as_of="2025-06-30"), "channel")
    assert found.table["median"].isna().all()
    assert "share: still here after 5 months" in found.note.en


def test_a_file_without_end_dates_is_sent_to_the_stages():
    with pytest.raises(DataError, match=r"non-contractual file has no end dates.*StageRules, not tenure"):
        tenure(of("S1 M1 2025-01-10 - -").drop(columns="end"))


def test_few_subscribers_have_no_curve():
    with pytest.raises(TooFewError, match="1 subscribers were watched for a month or more; 20"):
        tenure(usable(of("S1 M1 2025-01-10 2025-03-10 moved"), as_of="2025-06-30"))


def test_a_group_that_is_not_known_is_refused():
    subscriptions, _months = register(1, 200)
    subscriptions["channel"] = ["shop", *[None] * (len(subscriptions) - 1)]
    with pytest.raises(DataError, match="channel"):
        tenure(subscriptions, "channel")
    with pytest.raises(DataError, match="taste"):
        tenure(subscriptions, "taste")


@pytest.mark.parametrize("by", [None, "channel"])
def test_pictures_have_words(by):
    subscriptions, _months = register(1, 400)
    subscriptions["channel"] = np.where(np.arange(len(subscriptions)) % 2, "shop", "event")
    found = tenure(usable(subscriptions, since=SINCE, as_of=AS_OF), by)
    assert found.plot().get_xlabel() == "Months since the start"
    assert "100%" in found.describe().en
    picture = ends(subscriptions).plot()
    assert picture.get_ylabel() == "Gone by then"


def test_a_register_of_survivors_is_remarked_wherever_it_is_read():
    """Who began in 2022 and had not left by 2024: none of forty left in two years, and half did in the next."""
    ended = ["2024-02-10"] * 20 + [None] * 20
    rows = pd.DataFrame(
        {"subscription_id": range(40), "start": "2022-01-10", "end": ended, "end_reason": None}
    )
    followed = usable(rows, as_of="2024-06-30")
    assert "say since= its first day" in str(tenure(followed, at=[24]).note)
    with pytest.raises(TooFewError, match="40 end before they start"):
        usable(rows.assign(end="2021-12-31"), as_of="2024-06-30")
