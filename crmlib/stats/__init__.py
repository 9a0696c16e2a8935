"""What several topics need of statistics, each in one place.

intervals     how far off a number may be: Wilson, Newcombe, percentiles of draws
resample      the bootstrap by customer
correlation   correlation matrices of many samples at once
survival      how long until something happens, those still waiting respected (competing: in one of several
              ways; logrank: do groups differ; event_times: with table and picture)
funnel        stages that are passed one after another: step rates, and whether the order is kept
cohorts       those who came in the same month, followed over the same time
markov        absorbing chains
journey_chain customers' journeys as such a chain, with intervals (moves: how their walks are read)
labels        labels that people gave, read and checked
agreement     how far people agree on labels: Cohen's kappa, Krippendorff's alpha
multilabel    how far tags are right: precision, recall, coverage
prevalence    the true share behind a measured one (Rogan and Gladen)
reliability   how far the items of a scale agree: Cronbach's alpha
omega         the same where items differ in how much they show: McDonald's omega
scales        questionnaires whose statements make scales: keys turned, reliability item by item
halves        would another half of the questionnaire have said the same of a person?
careless      who answered without reading
naive_bayes   which kind fits what was noted
calibration   do stated probabilities come true? (Brier)
mixture       how many kinds are there? Gaussian mixtures by BIC
partitions    cases cut into groups by k-means: how many, and would they be found again? (points: cases as points)
ratings       how much of ratings is a way of ticking, and which rows can be used
clouds        mixtures of clouds on the axes along which people differ
belonging     whose segment is it (profiles: who is in it; finding: can a file find it, and what a cut tells of later)
offers        several offers by lot, group by group
weighted_scores  scores under weights that are not quite known
correspondence   counts as a map (perceived: brands on it; apart: distances beside what they would be if alike)
importance    which driver moves with the outcome? Shares of R² (relative_weights: LMG, Johnson), with intervals
stated        what people say is important: points, reasons, ratings, best–worst choices (best_worst: the logits)
performance   importance against performance (Martilla & James)
importance_by the same, group by group
halo          how much of all ratings is one general impression
choice        what people weigh when they choose: conditional and nested logit, shares, worth in money
likelihood    positive parameters by maximum likelihood, with standard errors
histories     what models of buying need of a customer: how often, when last, for how long watched
buying        until they stop: the likelihoods of BG/NBD, MBG/NBD, Pareto/NBD (buyers: fitted; holdout: held against
              what came)
spend         what people spend per order: gamma–gamma
concentration who holds how much of the whole: Lorenz, Gini, the top fifth
nbd           how often people buy at steady rates of their own, and what is luck in that
ranking       how good a list is: the area under the curve, what its top holds
trial         two groups drawn by lot: the difference by unit of randomisation, several questions (Holm, Benjamini–
              Hochberg)
net_score     the net promoter score, and how many answers a margin of it takes
weighting     a mean of those who answered, made to stand for all who were asked
pooling       groups in order: what chance alone does, and what the true scores may be
rising        shares by an ordered answer, and the curve that never falls
association   what is bought together: support, confidence, lift, within strata
control_chart limits from a figure's own history, false alarms, how long a change goes unseen
panels        several figures month by month with such limits (monthly: shares, means, counts, differences by month)
intake        how many there will be: those of today as they leave by age, and those who come
held_out      what campaigns added, against those held out by lot; what a yuan of cost brought
index_numbers what sets a group apart from all: 100 times its share over theirs
time_driven   what serving costs by minutes, and what is paid and not used (whale: profit summed up from the best on)
mix           a change taken apart: volume, mix, value; factors of a product
wallet        what a rank among brands says of the wallet
"""
