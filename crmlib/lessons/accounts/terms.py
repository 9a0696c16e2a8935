"""What the columns and rows of the lesson's own tables are called, marked for the catalogue."""

from crmlib.i18n import N_

TERMS = (
    N_("account"), N_("accounts_by_hours"), N_("accounts_by_need"), N_("accounts_n"), N_("act"),
    N_("act_number"), N_("added_margin"), N_("added_turnover"), N_("cards_bought"), N_("cards_n"),
    N_("competence"), N_("criterion"), N_("extra_hours_n"), N_("four_fifths"), N_("full"), N_("grows"),
    N_("hours_so_far"), N_("hungry"), N_("largest_n"), N_("mean_guess"), N_("mean_need"),
    N_("money_yuan"), N_("of_accounts"), N_("of_all_cards"), N_("of_bought_cards"),
    N_("of_hours"), N_("of_turnover"), N_("people_yuan"), N_("percent"), N_("potential_business"),
    N_("samples_yuan"), N_("ticked_as"), N_("top_held"), N_("turnover"), N_("contracts_won"), N_("half_year_more"),
    N_("hour_a_year"), N_("stays_there"), N_("yuan_a_year"),
)  # fmt: skip
