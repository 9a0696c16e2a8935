"""The wallet rule against its authors' table."""

import numpy as np
import pytest

from crmlib.errors import DataError
from crmlib.stats.wallet import wallet_rule


@pytest.mark.parametrize(
    ("brands", "shares"),
    # Keiningham et al. (2011), the table of the article.
    [(2, [0.6667, 0.3333]), (3, [0.5, 0.3333, 0.1667]), (4, [0.4, 0.3, 0.2, 0.1])],
)
def test_shares_are_those_of_the_article(brands, shares):
    assert wallet_rule(range(1, brands + 1), brands) == pytest.approx(shares, abs=5e-5)


@pytest.mark.parametrize("brands", range(1, 9))
def test_the_brands_of_a_customer_share_the_whole_wallet(brands):
    assert wallet_rule(np.arange(1, brands + 1), brands).sum() == pytest.approx(1)


@pytest.mark.parametrize("rank", [0, 4])
def test_a_rank_beyond_the_brands_is_refused(rank):
    with pytest.raises(DataError, match=f"found {rank} of 3"):
        wallet_rule([1, rank], 3)
