"""What topic 17 shows beside its models.

loop      a message on its way: the lecture's loop, four ways of passing on facts, notes held against recordings
visit     who comes first, at the door, at tea and in the car
car       who sits where in a car
heard     skills in calls: among all of them, and among like ones
shoppers  two mystery shoppers, and what they agree beyond chance
call      a telephone call for a colleague who is out, played by turns
desk      two calls at the desk, and what became of the message
"""

from crmlib.lessons.service.call import RIGHT, Say, Turn, play
from crmlib.lessons.service.car import RIDERS, SEAT_NAMES, draw_car, order_of_seats, seated
from crmlib.lessons.service.desk import DESK, FRIDAY, as_heard, broken, desk_message
from crmlib.lessons.service.heard import best, forest, jokes
from crmlib.lessons.service.loop import by_lot, compared, curves, loop, misheard, plans, safer_from
from crmlib.lessons.service.shoppers import (
    ALL,
    GREETING,
    Four,
    beyond,
    by_branch,
    chance,
    counted,
    four,
    really_kept,
)
from crmlib.lessons.service.visit import introduced, visit

__all__ = [
    "ALL",
    "DESK",
    "FRIDAY",
    "GREETING",
    "RIDERS",
    "RIGHT",
    "SEAT_NAMES",
    "Four",
    "Say",
    "Turn",
    "as_heard",
    "best",
    "beyond",
    "broken",
    "by_branch",
    "by_lot",
    "chance",
    "compared",
    "counted",
    "curves",
    "desk_message",
    "draw_car",
    "forest",
    "four",
    "introduced",
    "jokes",
    "loop",
    "misheard",
    "order_of_seats",
    "plans",
    "play",
    "really_kept",
    "safer_from",
    "seated",
    "visit",
]
