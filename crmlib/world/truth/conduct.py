"""How customers really answer, behave, and react to a strategy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConductTruth:
    """How customers answer, behave, and react to a strategy.

    Attributes
    ----------
    asked_share : float
        Share of customers who filled in the questionnaire.
    loading_low, loading_high : float
        Range of the correlations of an item's underlying opinion with its trait.
    yea_saying : float
        Standard deviation of the tendency to agree with anything.
    straight_share : float
        Share of questionnaires with one answer throughout.
    skipped_share : float
        Share of single answers left out.
    stopped_share : float
        Share of people who did not fill in the second page (s01 … s12).
    chinese_share : float
        Share of questionnaires answered in Chinese.
    observed_share : float
        Share of customers whose behaviour was noted; all who filled in a questionnaire are among them.
    cue_weights : tuple of (base, extraversion, stability)
        Log-odds of each cue of `crmlib.personality.types.Cue`, in its order; asks_for_figures repeats asks_for_proof.
    cue_copied : float
        How often asks_for_figures just repeats what was noted for asks_for_proof.
    cue_missing : float
        Share of single cues not noted.
    contacts_each : int
        Conversations with each observed customer.
    base_rate : float
        Probability of buying after a mismatched strategy that is not evidence.
    evidence_bonus : float
        What giving evidence adds for everyone.
    pure_effect : tuple of 4 floats
        What matching adds for a pure lively, powerful, peaceful, analytical customer (probability).
    mixed_scale : float
        How fast a customer becomes a pure type with the distance from the nearer of the two lines between types.
    outcome_missing : float
        Share of conversations whose outcome was not noted.
    """

    asked_share: float = 0.125
    loading_low: float = 0.47
    loading_high: float = 0.65
    yea_saying: float = 0.25
    straight_share: float = 0.04
    skipped_share: float = 0.015
    stopped_share: float = 0.03
    chinese_share: float = 0.6
    observed_share: float = 0.8
    cue_weights: tuple[tuple[float, float, float], ...] = (
        (-0.2, 1.5, -0.3),
        (-0.4, 1.2, 0.9),
        (-0.9, 1.0, -1.3),
        (-1.0, 1.1, -1.1),
        (-0.6, -0.4, 0.8),
        (0.0, -0.9, 1.2),
        (0.2, -0.5, 1.5),
        (-0.6, -1.1, -1.2),
        (-0.6, -1.1, -1.2),
        (-0.5, -1.2, -0.9),
    )
    cue_copied: float = 0.85
    cue_missing: float = 0.05
    contacts_each: int = 2
    base_rate: float = 0.20
    evidence_bonus: float = 0.01
    pure_effect: tuple[float, float, float, float] = (0.06, 0.12, 0.10, 0.01)
    mixed_scale: float = 0.3
    outcome_missing: float = 0.012
