"""Personality and strategy: what kind of customer this is, how sure we are, and whether it pays.

The lecture knows four personalities 四种性格: lively 活泼 (praise), powerful 力量 (serve, let decide), peaceful
和平 (explain patiently), analytical 分析 (evidence, then ask); people are mixtures with a dominant one (lecture
row S4.5). Read as quadrants of extraversion × emotional stability (Eysenck 1965) they can be measured, and
then the measurement says how little a label is worth: see `split_half_agreement` and `cluster_evidence`.

What people say of themselves
    ITEMS, KEYS                      the questionnaire; see `crmlib.personality.items` for more
    straight_lining                  who answered without reading
    reliability, cronbach_alpha      do the items of a scale agree?
    score                            scores, errors, memberships, and an unclassified zone
    forced_choice                    a form that has no valid alpha
What the types are worth
    Personality, quadrant            the four types, and where they lie
    TYPES                            the same as a tuple, in order
    posterior                        how much of each is in a person measured with error
    split_half_agreement             how many keep their type on another half of the questionnaire
    cluster_evidence                 how many kinds of people the scores support
What sales staff see
    CUES, BehaviourClassifier        naive Bayes on observed cues
    decide, calibration              when it speaks, and whether its probabilities come true
What to do about it
    Strategy, STRATEGY_FOR           the lecture's matching table
    strategy_effect                  does matching pay? matched against mismatched, with intervals

Rules of use: a guess about personality sets the *tone* of a talk, never a price, a credit line or a job. That a
customer recognises himself proves nothing (Barnum effect, Forer 1949). Profiling is personal data: people must
know, and may object (GDPR articles 13, 21 and 22; PIPL articles 17, 24 and 44).
"""

from crmlib.personality.behaviour import CUES, BehaviourClassifier, decide
from crmlib.personality.calibrate import calibration
from crmlib.personality.consistency import cronbach_alpha, reliability
from crmlib.personality.evidence import cluster_evidence, split_half_agreement
from crmlib.personality.items import ITEMS, KEYS, forced_choice
from crmlib.personality.scale import score
from crmlib.personality.straight import straight_lining
from crmlib.personality.strategy import strategy_effect
from crmlib.personality.types import STRATEGY_FOR, TYPES, Personality, Strategy, posterior, quadrant

__all__ = [
    "CUES",
    "ITEMS",
    "KEYS",
    "STRATEGY_FOR",
    "TYPES",
    "BehaviourClassifier",
    "Personality",
    "Strategy",
    "calibration",
    "cluster_evidence",
    "cronbach_alpha",
    "decide",
    "forced_choice",
    "posterior",
    "quadrant",
    "reliability",
    "score",
    "split_half_agreement",
    "straight_lining",
    "strategy_effect",
]
