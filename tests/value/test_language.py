"""Pictures, the widget, and both languages."""

import re

import pytest

from crmlib.i18n import speaking, use_language
from crmlib.value import (
    ConditionalLogit,
    Form,
    change_for_share,
    delivered_value,
    hausman_mcfadden,
    rank_reversal,
    screen,
    swing_weights,
    what_if,
)


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_result_draws_and_prints_itself_in_both_languages(code, offers, choices, logit, nested):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    weights = swing_weights(logit, offers)
    results = [
        logit.coefficients(), logit.willingness_to_pay(), logit.shares(offers), logit.evaluate(choices),
        logit.elasticities(offers, "price"), nested.dissimilarity_, delivered_value(offers, weights),
        rank_reversal(offers, weights), what_if(logit, offers, {"greenhill": {"price": -10}}),
        change_for_share(logit, offers, "greenhill", "price", 0.4),
    ]  # fmt: skip
    use_language(code)
    try:
        for result in results:
            figure, ax = plt.subplots()
            assert result.plot(ax) is ax
            plt.close(figure)
            assert repr(result) == repr(result)
        assert ("产品价值" in repr(results[0])) == (code == "zh")
    finally:
        use_language("en")


def test_results_made_in_english_are_chinese_all_through(offers, choices, logit, nested):
    """Everything is made before the language changes. Latin letters are left to names that Chinese keeps too."""
    kept = r"logit|delta|krinsky_robb|Wilson|AIC|BIC|R²|McFadden|IIA|\bz\b|\bp\b|greenhill \+ mistypeak"
    remarked = ConditionalLogit(["product", "price", "square"]).fit(
        choices.assign(square=choices["price"] ** 2)
    )
    equal = dict.fromkeys(Form.CLASSIC.parts, 1)
    people = choices.head(200)
    results = [
        logit.coefficients(), logit.fit_statistics(), nested.likelihood_ratio(logit), logit.willingness_to_pay(),
        logit.willingness_to_pay(method="krinsky_robb"), logit.shares(offers), logit.shares(people),
        nested.elasticities(offers, "price"), logit.surplus(offers, offers), logit.surplus(people, people),
        logit.evaluate(choices), nested.dissimilarity_, hausman_mcfadden(logit, choices, without=["redgate"]),
        screen(choices), delivered_value(offers, equal), rank_reversal(offers, equal),
        what_if(nested, offers, {"greenhill": {"price": -10}}),
        change_for_share(logit, offers, "greenhill", "service", 0.9),
        change_for_share(logit, offers, "greenhill", "price", 0.8),
        ConditionalLogit(cluster="customer_id").fit(choices).likelihood_ratio(ConditionalLogit([]).fit(choices)),
    ]  # fmt: skip
    assert "guess" in results[17].note
    with speaking("zh"):
        for result in results:
            said = re.sub(kept, "", repr(result))
            assert not re.findall(r"[A-Za-z_]{2,}", said), said
        note = remarked.coefficients().note
    assert "square moves with price" in note.en
    assert "square 随" in note.zh
