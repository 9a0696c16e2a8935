"""Models of customer relationship management, one lecture topic a module.

aidma          how far along is each customer, and where do we lose them?
maslow         which needs and motives speak from what customers say?
iceberg        what do customers say decides, and what does?
personality    what is a customer like, and does it pay to treat them so?
value          what does a customer get for all that they give?

datasets       the sample data, or your own in their place
owndata        your own tables: read as a spreadsheet saves them, checked as a set
world          the simulated firm behind the sample data, its truth known
widgets        one interactive view a topic
stats          the statistics that several topics share
texts          reading texts in two languages: lexicons, negation, learned chances
"""

from crmlib.i18n import language, use_language

__version__ = "0.1.0"
__all__ = ["__version__", "language", "use_language"]
