"""The customer life cycle: who comes, grows, stays, fades and goes, and what keeps whom?

Two kinds of customers, kept apart from the first line. Of subscribers, who have a contract, the end is seen. Of members
who order when they like it is never seen: silence is all there is, and the same silence means different things for
different people.
"""
