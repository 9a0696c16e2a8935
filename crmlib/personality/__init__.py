"""Personality and strategy: what kind of customer this is, how sure we are, and whether it pays.

The lecture knows four personalities 四种性格: lively 活泼 (praise), powerful 力量 (serve, let decide), peaceful
和平 (explain patiently), analytical 分析 (evidence, then ask); people are mixtures with a dominant one (lecture
row S4.5). Read as quadrants of extraversion × emotional stability (Eysenck 1965) they can be measured, and
then the measurement says how little a label is worth: see `split_half_agreement`.

What people say of themselves
    ITEMS                            the questionnaire's 24 statements
    straight_lining                  who answered without reading
    reliability                      do the items of a scale agree?
    score                            scores, errors, memberships, and an unclassified zone
What the types are worth
    Personality, quadrant            the four types, and where they lie
    posterior                        how much of each is in a person measured with error
    split_half_agreement             how many keep their type on another half of the questionnaire
What sales staff see, and what to do about it
    BehaviourClassifier              naive Bayes on what they note
    Strategy, STRATEGY_FOR           the lecture's matching table
    strategy_effect                  does matching pay? matched against mismatched, with intervals

Whether stated probabilities come true is asked by `crmlib.stats.calibration`, how many kinds of people the scores
support by `crmlib.stats.mixture`.

Rules of use: a guess about personality sets the *tone* of a talk, never a price, a credit line or a job. That a
customer recognises himself proves nothing (Barnum effect, Forer 1949). Profiling is personal data: people must
know, and may object (GDPR articles 13, 21 and 22; PIPL articles 17, 24 and 44).
"""

from crmlib.personality.questionnaire import ITEMS, reliability, split_half_agreement, straight_lining
from crmlib.personality.scores import score
from crmlib.personality.strategy import strategy_effect
from crmlib.personality.types import (
    STRATEGY_FOR,
    BehaviourClassifier,
    Personality,
    Strategy,
    posterior,
    quadrant,
)

__all__ = [
    "ITEMS",
    "STRATEGY_FOR",
    "BehaviourClassifier",
    "Personality",
    "Strategy",
    "posterior",
    "quadrant",
    "reliability",
    "score",
    "split_half_agreement",
    "straight_lining",
    "strategy_effect",
]
