"""What a skill truly does in calls of the simulated firm, from the definition of the truth."""

import numpy as np
import pandas as pd

from crmlib.world.truth.service import SKILLS, CallTruth


def true_effect(calls: pd.DataFrame, skill: str, truth: CallTruth) -> np.ndarray:
    """Return by call what a skill truly adds to the chance of a satisfied one, all else as it was."""
    shown = calls[[f"skill_{name}" for name in SKILLS]].astype(float)
    seen = shown.notna().to_numpy()
    complains = calls["complains"].to_numpy(float)
    place = SKILLS.index(skill)

    def chance(value: float) -> np.ndarray:
        x = np.where(seen, shown.to_numpy(), 0.0)
        x[:, place] = value
        odds = truth.intercept + truth.complaint * complains
        odds = odds + ((x - np.array(truth.base)) * seen) @ np.array(truth.effect)
        odds = odds + truth.humour_in_complaints * complains * x[:, SKILLS.index("humour")]
        return 1 / (1 + np.exp(-odds))

    return np.where(seen[:, place], chance(1.0) - chance(0.0), np.nan)
