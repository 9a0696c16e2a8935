"""Discrete choice by maximum likelihood: conditional logit (McFadden 1974) and nested logit (McFadden 1978).

Everything is in long form, a row for each alternative on offer, so memory grows with the rows.

tasks        choices read from a table and checked
likelihood   choice sets as arrays; probabilities, log-sums and slopes of both models
identify     which coefficients cannot be told apart, and why
fit          Newton, and the covariance: from the information, or by cluster ("sandwich")
"""
