"""Stated importance: points, reasons, forms, and best–worst choices against utilities that are known."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError
from crmlib.stats.stated import stated_importance


def test_points_are_averaged_by_hand():
    said = pd.DataFrame({"points_price": [60, 80], "points_trust": [40, 20]})
    assert stated_importance(said, unit=None).table["share"].tolist() == pytest.approx([0.7, 0.3])


def test_best_worst_counts_are_those_of_a_hand_count():
    tasks = pd.DataFrame({"item_1": ["price"] * 3, "item_2": ["trust"] * 3, "item_3": ["contact"] * 3})
    tasks = tasks.assign(best=["price", "price", "trust"], worst=["contact", "trust", "contact"])
    table = stated_importance(tasks, "best_worst", unit=None).table
    # price best 2, never worst, shown 3 times; trust 1 and 1; contact never best, worst 2.
    assert table.loc[["price", "trust", "contact"], "score"].tolist() == pytest.approx([2 / 3, 0, -2 / 3])


BAD_STATED = {
    "90 points": (pd.DataFrame({"points_a": [50, 60], "points_b": [50, 30]}), "points", "1 sheets don't.*row 1.*90"),
    "negative points": (pd.DataFrame({"points_a": [110, 60], "points_b": [-10, 40]}), "points", "0 or more"),
    "no points": (pd.DataFrame({"a": [1]}), "points", "begin with 'points_'"),
    "an unknown reason": (pd.DataFrame({"reason": ["price", "colour"]}), "reason", "'colour'; known are price, trust"),
    "one reason": (pd.DataFrame({"reason": ["price", None]}), "reason", "1 of 2"),
    "an unknown form": (pd.DataFrame({"reason": ["price"]}), "essay", "points, reason"),
    "best not shown": (
        pd.DataFrame({"item_1": ["price"], "item_2": ["trust"], "item_3": ["contact"], "best": ["emotion"],
                      "worst": ["trust"]}),
        "best_worst", "that were shown",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "form", "match"), BAD_STATED.values(), ids=BAD_STATED)
def test_bad_statements_are_refused(data, form, match):
    with pytest.raises(DataError, match=match):
        stated_importance(data, form, vocabulary=["price", "trust"], unit=None)


UTILITY = dict(zip("abcdefghi", [3, 2.4, 2, 1.5, 0.6, 0.4, 0, -0.3, -0.6], strict=True))


def best_worst(blocks, *, people, seed=0, shown=4):
    """Answers of people who weigh by UTILITY: the best of what is shown, then the worst of the rest."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(people):
        for block in blocks:
            items = np.asarray(rng.permutation(list(block))[:shown])
            worth = np.array([UTILITY[name] for name in items])
            best = (worth + rng.gumbel(size=shown)).argmax()
            dislike = -worth + rng.gumbel(size=shown)
            dislike[best] = -np.inf
            rows.append([who, *items, items[best], items[dislike.argmax()]])
    return pd.DataFrame(rows, columns=["customer_id", *[f"item_{k}" for k in range(shown)], "best", "worst"])


def true_shares(names):
    weight = np.exp([UTILITY[name] for name in names])
    return weight / weight.sum()


def test_two_blocks_that_share_one_item_give_the_utilities_behind_them():
    # The strong items a–e and the weak e–i meet only by way of e, which wins often among the weak. The root of
    # best over worst, a counting rule, would give e far too much: its true share is exp(.6) of all, .038.
    data = best_worst(["abcde", "efghi"] * 6, people=400)
    found = stated_importance(data, "best_worst")
    true = true_shares(found.table.index)
    assert true[list(found.table.index).index("e")] == pytest.approx(0.038, abs=5e-4)
    assert found.table["share"].to_numpy() == pytest.approx(true, abs=0.02)
    inside = (found.table["low"] <= true) & (true <= found.table["high"])
    # Nine 95 % intervals: two or more misses have probability .07, four .0006.
    assert inside.sum() >= 6
    counts = np.array([(data["best"] == n).sum() / (data["worst"] == n).sum() for n in found.table.index])
    assert (np.sqrt(counts) / np.sqrt(counts).sum())[4] > 1.5 * found.table["high"].iloc[4]
    assert "unbalanced: items shown" in found.note
    assert "16 of 36 pairs never side by side" in found.note  # 4 × 4 pairs across the blocks


def test_the_likelihood_of_best_and_worst_choices_is_at_its_peak():
    # An independent search for the maximum, over the likelihood written out task by task.
    from scipy.optimize import minimize

    data = best_worst(["abcd", "bcde", "acde"], people=30, seed=3, shown=3)
    names = list("abcde")

    def minus_log_likelihood(free):
        worth = dict(zip(names, [0, *free], strict=True))
        total = 0.0
        for row in data.itertuples():
            items = [row.item_0, row.item_1, row.item_2]
            total += worth[row.best] - np.log(sum(np.exp(worth[i]) for i in items))
            rest = [i for i in items if i != row.best]
            total += -worth[row.worst] - np.log(sum(np.exp(-worth[i]) for i in rest))
        return -total

    free = minimize(minus_log_likelihood, np.zeros(4), tol=1e-12).x
    weight = np.exp([0, *free])
    found = stated_importance(data, "best_worst", draws=20).table["share"]
    assert found.to_numpy() == pytest.approx(weight / weight.sum(), abs=1e-5)


def test_blocks_without_a_common_item_are_refused_and_a_balanced_design_gets_no_remark():
    apart = best_worst(["abcd", "fghi"], people=20)
    with pytest.raises(ModelError, match="No task connects a, b, c, d with f, g, h, i"):
        stated_importance(apart, "best_worst")
    even = best_worst(["abcd"], people=60)
    assert "unbalanced" not in stated_importance(even, "best_worst", draws=20).note


def test_an_item_that_always_loses_gets_next_to_nothing_and_a_remark():
    tasks = pd.DataFrame({"item_1": ["price"] * 6, "item_2": ["trust"] * 6, "item_3": ["contact"] * 6})
    tasks = tasks.assign(best=["price", "price", "trust"] * 2, worst="contact")
    found = stated_importance(tasks, "best_worst", unit=None, draws=50)
    assert found.table.loc["contact", "share"] < 1e-6
    # Of six comparisons price wins four: odds 2 to 1.
    assert found.table.loc[["price", "trust"], "share"].tolist() == pytest.approx([2 / 3, 1 / 3], abs=1e-4)
    assert "Always preferred, or never: contact" in found.note


def test_an_item_that_stands_twice_in_a_task_is_refused_and_numbers_may_name_items():
    tasks = pd.DataFrame({"item_1": [1, 1, 2], "item_2": [2, 2, 3], "item_3": [3, 3, 1], "best": [1, 2, 3]})
    tasks = tasks.assign(worst=[3, 1, 2])
    # Each of the three is best once and worst once: equal shares.
    shares = stated_importance(tasks, "best_worst", unit=None, draws=20).table["share"]
    assert shares.tolist() == pytest.approx([1 / 3] * 3)
    with pytest.raises(DataError, match="twice in 1 tasks, for example in row 1"):
        stated_importance(tasks.assign(item_3=[3, 2, 1], worst=[3, 1, 2]), "best_worst", unit=None)
