"""What several topics need of texts in English and Chinese, each in one place.

normalise   make texts comparable without moving a letter: case, width, traditional characters; words and runs
lexicon     expressions in plain files, compiled, and found in a text
negation    what a text denies, forbids or puts aside; the words for it are data in ``cues``
denial      which of the expressions found in a text the text itself denies
weights     chances of labels from weights that were learned once and travel in a file
learned     a tagger that learns from labelled texts alone, tested on sources that it never saw
sealed      which of the course's texts come from places that nobody read while the tagger of needs was made
"""

from crmlib.texts.sealed import sealed

__all__ = ["sealed"]
