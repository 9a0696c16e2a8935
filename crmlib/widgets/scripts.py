"""What the lesson of topic 08 and its exercises show: the lecture's four types, and whether their scripts pay.

lecture        the four types: how they behave, and which script the lecture gives them
answers        what the first customers answered to some statements
reliability    how far the statements of each scale pull the same way
needed         what it takes to be surer of a type
evidence       which cues of a customer speak for which type
two_votes      what becomes of a model's confidence when one observation is counted twice
honest         whether guesses are right as often as they say
share_typed    how many talks are with somebody whose type is known
by_script      how many buy after each script, whoever the customer is
effects        matched and mismatched talks, in the columns that a decision needs
more_buyers    how many more would buy with four scripts than with one, of 1,000 talks
gain           the same as a table
thresholds     the answer again, for several ideas of how sure one must be
channels       the answer again by channel, and the gap between the two
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from crmlib import personality
from crmlib.i18n import N_, Text, both, listed
from crmlib.personality import Personality
from crmlib.personality.strategy import ALL_TYPES, StrategyEffect
from crmlib.result import Dots, Result
from crmlib.stats.calibration import Calibration, calibration, decide
from crmlib.stats.intervals import in_words, wilson

_LECTURE = {
    Personality.LIVELY: (
        Text("outgoing, steady", "外向、稳定"),
        Text(
            "laughs easily, talks fast, tells stories, likes to be praised",
            "爱笑，话多，爱讲自己的事，喜欢别人夸",
        ),
    ),
    Personality.POWERFUL: (
        Text("outgoing, easily stirred", "外向、易激动"),
        Text(
            "interrupts, gives orders, wants to decide at once and alone",
            "爱打断人，爱发号施令，要马上自己拍板",
        ),
    ),
    Personality.PEACEFUL: (
        Text("reserved, steady", "内向、稳定"),
        Text(
            "waits, nods, is in no hurry, does not want to put anybody out",
            "肯等，爱点头，不着急，怕给人添麻烦",
        ),
    ),
    Personality.ANALYTICAL: (
        Text("reserved, easily stirred", "内向、易激动"),
        Text(
            "asks for figures and proof, checks details, keeps to the matter",
            "要数据，要证明，核对细节，只谈事情",
        ),
    ),
}
_RELIABILITIES = (0.82, 0.90, 0.97)
_ENDS = ["difference", "low", "high"]


def lecture() -> Result:
    """Return the four types with their behaviour and the script that the lecture gives them."""
    table = pd.DataFrame(
        [(*told, personality.STRATEGY_FOR[kind]) for kind, told in _LECTURE.items()],
        columns=[N_("temper"), N_("behaves like this"), "strategy"],
        index=pd.Index(list(_LECTURE), dtype=object),
    )
    return Result(table=table)


def answers(questionnaire: pd.DataFrame, items: Sequence[str], people: int = 4) -> Result:
    """Return what the first people answered to some statements, a statement a row.

    Parameters
    ----------
    questionnaire : DataFrame
    items : sequence of str
        Names of statements, as in `crmlib.personality.ITEMS`.
    people : int, default 4
    """
    first = questionnaire.set_index("customer_id")[list(items)].head(people).T
    first.index = pd.Index([personality.ITEMS[item].text for item in items], dtype=object)
    return Result(
        table=first.rename_axis(columns=None), note=both("{n} customers answered.", n=len(questionnaire))
    )


def reliability(questionnaire: pd.DataFrame, *, turn: bool = True) -> Result:
    """Return Cronbach's α of both scales with its interval.

    Parameters
    ----------
    questionnaire : DataFrame
    turn : bool, default True
        Whether statements that ask for the opposite are turned round.
    """
    found = personality.reliability(questionnaire, turn=turn)
    return replace(found, table=found.table[["alpha", "low", "high"]])


def needed(
    extraversion: float = 0.8, stability: float = -0.3, short: float = 0.82, items: int = 12
) -> Result:
    """Return how sure "powerful" is by a questionnaire's reliability, and how many statements that takes.

    Parameters
    ----------
    extraversion, stability : float
        Where a customer was measured.
    short : float, default 0.82
        Reliability of a scale of so many statements; longer ones by Spearman and Brown's formula.
    items : int, default 12
    """
    levels = np.array(_RELIABILITIES)
    table = pd.DataFrame(
        {
            N_("statements a scale"): items * levels / (1 - levels) * (1 - short) / short,
            N_("powerful"): [
                personality.posterior(extraversion, stability, (1 - one) ** 0.5)[1] for one in levels
            ],
        },
        index=pd.Index([both("reliability {value:.2f}", value=one) for one in levels], dtype=object),
    )
    return Result(table=table, formats={"statements a scale": ".0f", "powerful": ".0%"})


def evidence(model: personality.BehaviourClassifier, seen: pd.DataFrame, customer: str) -> Result:
    """Return what each cue of a customer says for and against each type, and what follows.

    Parameters
    ----------
    model : BehaviourClassifier
        A fitted one.
    seen : DataFrame
        What staff noted.
    customer : str
    """
    table = model.explain(seen, customer).rename(index={"prior": both("before any cue")})
    chances = model.predict_proba(seen).loc[customer]
    together = listed(
        both("{type} {share:.0%}", type=kind, share=chances[kind.value]) for kind in Personality
    )
    columns = [kind.labels[0] for kind in Personality]
    return Result(
        table=table[[kind.value for kind in Personality]].set_axis(columns, axis=1),
        formats=dict.fromkeys(columns, ".2f"), note=both("All together: {shares}.", shares=together),
    )  # fmt: skip


def two_votes(seen: pd.DataFrame, types: pd.Series) -> Result:
    """Return how good the guesses are when two cues that say the same count twice, and when they share a vote.

    Parameters
    ----------
    seen : DataFrame
    types : Series
        Types by the questionnaire.
    """
    rows = {}
    for name, vote in ((both("each counts in full"), 1), (both("they share one vote"), 0.5)):
        model = personality.BehaviourClassifier(share_vote=vote)
        found = calibration(model.cross_predict_proba(seen, types), types)
        top = found.table.iloc[-1]
        rows[name] = (found.brier, top["predicted"], top["observed"], found.accuracy)
    columns = [N_("mean error"), N_("where it is surest, it says"), N_("and is right in"), N_("right in all")]
    table = pd.DataFrame(list(rows.values()), columns=columns, index=pd.Index(list(rows), dtype=object))
    return Result(
        table=table, formats=dict.fromkeys(columns[1:], ".1%"),
        note=both("The mean error of the stated chances: 0 is never wrong, 2 is sure and wrong (Brier)."),
    )  # fmt: skip


def honest(seen: pd.DataFrame, types: pd.Series) -> Calibration:
    """Return how often guesses are right that are said to be so and so sure, of customers not learned from.

    Parameters
    ----------
    seen : DataFrame
    types : Series
        Types by the questionnaire.
    """
    chances = personality.BehaviourClassifier(share_vote=0.5).cross_predict_proba(seen, types)
    return replace(calibration(chances, types), note="")


def by_script(contacts: pd.DataFrame) -> Dots:
    """Return how many bought after each script, whoever the customer was."""
    done = contacts.dropna(subset=["bought"]).groupby("strategy")["bought"].agg(["sum", "size"])
    low, high = wilson(done["sum"], done["size"])
    table = pd.DataFrame({"rate": done["sum"] / done["size"], "low": low, "high": high})
    table.index = pd.Index([personality.Strategy(name) for name in table.index], dtype=object)
    formats = dict.fromkeys(table.columns, ".1%")
    return Dots(table=table, value="rate", formats=formats, note=in_words(0.95, "Wilson"))


def effects(found: StrategyEffect) -> StrategyEffect:
    """Return a comparison of matched and mismatched talks in the columns that a decision needs."""
    columns = ["matched", "matched_rate", "mismatched", "mismatched_rate", *_ENDS, "p_holm"]
    return replace(found, table=found.table[columns].rename(index={"all": ALL_TYPES}))


def share_typed(found: StrategyEffect) -> float:
    """Return the share of talks whose customer has a type."""
    return found.used / (found.used + found.without_type)


def more_buyers(found: StrategyEffect) -> pd.Series:
    """Return how many more of 1,000 talks end with a purchase with four scripts, against one script for all.

    One script for all matches some by chance; and who has no type gains nothing.

    Returns
    -------
    Series
        ``difference`` with ``low`` and ``high``.
    """
    everyone = found.table.loc["all"]
    elsewhere = everyone["mismatched"] / found.used
    return 1000 * share_typed(found) * elsewhere * everyone[_ENDS].astype(float)


def gain(found: StrategyEffect) -> Result:
    """Return `more_buyers` as a table of one row."""
    ends = more_buyers(found)
    row = both("more purchases in 1,000 talks")
    table = pd.DataFrame([ends.to_numpy()], columns=[N_("best guess"), "low", "high"], index=[row])
    formats = dict.fromkeys(table.columns, ".1f")
    return Result(table=table, formats=formats, note=in_words(0.95, "Newcombe"))


def thresholds(chances: pd.DataFrame, contacts: pd.DataFrame, sure: Iterable[float]) -> Dots:
    """Return the difference for several ideas of how sure a guess must be.

    Parameters
    ----------
    chances : DataFrame
        Of each type, by customer.
    contacts : DataFrame
    sure : iterable of float
    """
    rows = {}
    for least in sure:
        found = personality.strategy_effect(contacts, decide(chances, least))
        name = both("sure from {share:.0%}", share=least)
        rows[name] = [*found.table.loc["all", _ENDS], more_buyers(found)["difference"]]
    table = pd.DataFrame(list(rows.values()), columns=[*_ENDS, "more_buyers"]).astype(float)
    table.index = pd.Index(list(rows), dtype=object)
    formats = dict.fromkeys(_ENDS, ".1%") | {"more_buyers": ".1f"}
    return Dots(table=table, value="difference", zero=0, formats=formats, note=in_words(0.95, "Newcombe"))


def channels(contacts: pd.DataFrame, types: pd.Series) -> Dots:
    """Return the difference in each of the two channels, and the gap between them with its interval.

    Parameters
    ----------
    contacts : DataFrame
    types : Series
    """
    rows = {
        channel: personality.strategy_effect(contacts[contacts["channel"] == channel], types).table.loc[
            "all", _ENDS
        ]
        for channel in ("shop", "telephone")
    }
    shop, phone = (row.astype(float) for row in rows.values())
    gap = shop["difference"] - phone["difference"]
    # The interval of a difference of two estimates from their own (Newcombe's square-and-add).
    down = ((shop["difference"] - shop["low"]) ** 2 + (phone["high"] - phone["difference"]) ** 2) ** 0.5
    up = ((shop["high"] - shop["difference"]) ** 2 + (phone["difference"] - phone["low"]) ** 2) ** 0.5
    table = pd.DataFrame([list(shop), list(phone), [gap, gap - down, gap + up]], columns=_ENDS)
    table.index = pd.Index([*rows, "gap"])
    formats = dict.fromkeys(_ENDS, ".1%")
    return Dots(
        table=table, value="difference", zero=0, formats=formats, note=in_words(0.95, "Newcombe"),
        differences={"gap": ("shop", "telephone")},
    )  # fmt: skip
