"""What the tests of personality share."""

import numpy as np
import pandas as pd
import pytest

from crmlib.personality import ITEMS
from crmlib.personality.questionnaire import KEYS


@pytest.fixture(scope="session")
def made():
    """Return a maker of questionnaires."""

    def made(n=200, seed=0, **changed):
        """Answers with a real trait behind each scale."""
        rng = np.random.default_rng(seed)
        trait = {scale: rng.normal(size=n) for scale in KEYS}
        columns = {
            name: np.clip(np.round(3 + item.key * 0.7 * trait[item.scale] + rng.normal(size=n)), 1, 5)
            for name, item in ITEMS.items()
        }
        return pd.DataFrame({"customer_id": [f"C{i}" for i in range(n)]} | columns | changed)

    return made
