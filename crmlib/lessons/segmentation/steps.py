"""The six steps of segmenting, targeting and positioning, in order (lecture row S0.10)."""

from crmlib.i18n import N_, Labelled


class Step(Labelled):
    """A step of S.T.P."""

    BASES = "bases", N_("find the bases of segmentation")
    PROFILE = "profile", N_("profile the segments")
    MEASURE = "measure", N_("measure how attractive each is")
    SELECT = "select", N_("select the target segments")
    POSITION = "position", N_("develop a position in each target")
    MIX = "mix", N_("develop the marketing mix for each")
