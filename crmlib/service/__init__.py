"""Service: does a message arrive, does a skill satisfy, is a rule of etiquette kept, and can raters be trusted?

Lecture rows S0.1 (the communication model), S0.2 (nine skills of spoken communication), S0.24 (service etiquette).

Plan          said once, said three times, read back
message       what arrives of a message of seven facts, and the talk that takes
fit_error     how often a fact is misheard, and what reading back misses, from notes
Skill         the nine skills
skill_effect  satisfied calls with a skill and without: as they are, and adjusted
Person        somebody who is there
etiquette     seats, introductions, handshakes, cards, tea, lead, reception: from who is there (a room of its own)
rules         the rules of etiquette with reason and source
scenarios     forty situations with four options each
judge         which rules an option keeps and breaks; a taboo is a veto
telephone     which rules a call breaks, and which of 5W2H its note lacks
servqual      expected and perceived service by dimension, and how good a measure the gap is

How far two raters agree: `crmlib.stats.judged_twice`; the arithmetic of channels: `crmlib.stats.channel`.
"""

from crmlib import etiquette
from crmlib.etiquette import Person, judge, rules, scenarios, telephone
from crmlib.service.channel import Plan, fit_error, message
from crmlib.service.skills import Skill, skill_effect
from crmlib.stats.service_quality import servqual

__all__ = [
    "Person",
    "Plan",
    "Skill",
    "etiquette",
    "fit_error",
    "judge",
    "message",
    "rules",
    "scenarios",
    "servqual",
    "skill_effect",
    "telephone",
]
