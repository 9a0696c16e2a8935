"""The kinds of answer an exercise may ask for, one small file a kind.

Number                    a number with its unit and how exact it must be
Choice, ChoiceSet         one of the options, or all that apply
Ranking, StageSequence    answers in which the order counts
LabelTable                a label for each of several items
FrameAnswer               a table
FunctionAnswer            a function, tried on inputs
ShortText, KeyPoint       a few sentences, and the ideas looked for in them

Answer, Score             what all of them have in common
CannotRead, NotAttempted  what reading an answer may find
"""

from crmlib.course.answers.base import Answer, Score
from crmlib.course.answers.choice import Choice, ChoiceSet
from crmlib.course.answers.frame import FrameAnswer
from crmlib.course.answers.function import FunctionAnswer
from crmlib.course.answers.labels import LabelTable
from crmlib.course.answers.number import Number
from crmlib.course.answers.order import Ranking, StageSequence
from crmlib.course.answers.plain import CannotRead, NotAttempted
from crmlib.course.answers.text import KeyPoint, ShortText

__all__ = [
    "Answer",
    "CannotRead",
    "Choice",
    "ChoiceSet",
    "FrameAnswer",
    "FunctionAnswer",
    "KeyPoint",
    "LabelTable",
    "NotAttempted",
    "Number",
    "Ranking",
    "Score",
    "ShortText",
    "StageSequence",
]
