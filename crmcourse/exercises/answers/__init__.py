"""The kinds of answer an exercise may ask for, one small file a kind.

Number                    a number with its unit and how exact it must be
Choice, ChoiceSet         one of the options, or all that apply
Ranking, StageSequence    answers in which the order counts
LabelTable                a label for each of several items
FrameAnswer               a table
FunctionAnswer            a function, tried on inputs
ShortText, KeyPoint       a few sentences for people to judge, and the ideas to hold them against

Answer, Score             what all of them have in common
CannotRead, NotAttempted  what reading an answer may find
"""

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.answers.choice import Choice, ChoiceSet
from crmcourse.exercises.answers.frame import FrameAnswer
from crmcourse.exercises.answers.function import FunctionAnswer
from crmcourse.exercises.answers.labels import LabelTable
from crmcourse.exercises.answers.number import Number
from crmcourse.exercises.answers.order import Ranking, StageSequence
from crmcourse.exercises.answers.text import KeyPoint, ShortText
from crmcourse.exercises.plain import CannotRead, NotAttempted

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
