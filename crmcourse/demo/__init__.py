"""A class of sixty simulated trainees, so that a trainer sees hand-out, hand-in, grading and reports at once.

cycle      the whole cycle in one folder: what ``crm-course demo`` calls
hand_in    what the class sends in, as files in a folder
truth_of   what really made the class tick
Truth      abilities, difficulties, and how popular each mistake is
Person     one trainee

``people`` is the class, ``truth`` draws what is hidden, ``questions`` knows what can be answered, ``attempts`` lets
somebody answer, ``work`` adds times, tries and notebooks, ``sending`` writes files, the odd ones among them.

Everybody and everything here is made up. The same seed gives the same bytes.
"""

from crmcourse.demo.cycle import cycle
from crmcourse.demo.people import Person, Sends
from crmcourse.demo.sending import hand_in
from crmcourse.demo.truth import Truth, truth_of

__all__ = ["Person", "Sends", "Truth", "cycle", "hand_in", "truth_of"]
