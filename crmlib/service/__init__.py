"""Service: does a message arrive, does a skill satisfy, is a rule of etiquette kept, and can raters be trusted?

Lecture rows S0.1 (the communication model), S0.2 (nine skills of spoken communication), S0.24 (service etiquette).

Plan          said once, said three times, read back
message       what arrives of a message of seven facts, and the talk that takes
fit_error     how often a fact is misheard, and what reading back misses, from notes
Skill         the nine skills
skill_effect  satisfied calls with a skill and without: as they are, and adjusted
"""

from crmlib.service.channel import Plan, fit_error, message
from crmlib.service.skills import Skill, skill_effect

__all__ = ["Plan", "Skill", "fit_error", "message", "skill_effect"]
