"""Test theory on marks: how hard and how telling exercises are, who copied, who gained.

items           difficulty and discrimination
understanding   which usual mistakes were made
objectives      which objectives were reached
timing          when people worked
patterns        answers that are more alike than chance allows
gain            before and after
estimates       intervals of means and correlations
"""
