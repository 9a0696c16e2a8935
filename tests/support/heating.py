"""Heating systems that 900 Californian households chose, with costs (the data set Heating of mlogit)."""

from pathlib import Path

import pandas as pd

SYSTEMS = ["gc", "gr", "ec", "er", "hp"]


def heating():
    """Return 900 households × 5 heating systems, from wide to long."""
    wide = pd.read_csv(Path(__file__).parents[1] / "data" / "heating.csv")
    parts = [
        pd.DataFrame(
            {
                "task": wide["idcase"],
                "alternative": system,
                "ic": wide[f"ic.{system}"],
                "oc": wide[f"oc.{system}"],
                "region": wide["region"],
                "chosen": (wide["depvar"] == system).astype(int),
            }
        )
        for system in SYSTEMS
    ]
    return pd.concat(parts, ignore_index=True)
