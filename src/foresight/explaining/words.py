"""Under which words a feature is told: many features are one reason to a reader.

The keys are a contract: whoever shows drivers has words for each of `WORDS` in their own languages.
"""

from foresight.panels import NEAR, TARGET

WORDS = {
    "base": "what is usual where nothing is known",
    "rest": "rounding, bounds and the drawing of samples",
    "recent_deaths": "deaths of the last months",
    "year_deaths": "deaths of the last year or two",
    "past_deaths": "deaths of the last five to ten years",
    "worst_month": "the deadliest month of the last years",
    "months_with_deaths": "how many of the last months had deaths",
    "quiet_since": "how long ago anyone, or many, last died",
    "trend": "whether deaths are rising or falling",
    "unsteady": "how much deaths go up and down",
    "non_state": "fighting among armed groups",
    "one_sided": "attacks on civilians",
    "events": "how many fights there were",
    "near": "deaths in the places around",
    "world": "how violent the world is",
    "calendar": "the month of the year and how far ahead it is",
    "age": "how long the place has been observed, or a State",
    "governance": "how the country is governed",
    "population": "how many live there",
    "wealth": "income per head",
    "growth": "growth of the economy",
    "infant_deaths": "how many infants die",
    "trade": "trade with other countries",
    "targeting": "political repression of few or of many",
    "media": "how the media are censored",
    "party_ban": "bans of parties",
    "minority_rule": "rule by a minority",
    "justice": "reforms of justice",
    "religion": "freedom of religion",
    "political_killings": "political killings by the State",
    "speech": "freedom of discussion",
    "inequality": "civil liberties unequal between groups",
    "civil_society": "repression of civil society",
    "power": "who shares in power",
    "ethnic": "how many ethnic groups there are",
    "discrimination": "people discriminated against by the State",
    "region": "the part of the world",
    "treaty": "whether the Covenant on civil and political rights binds it",
    "war": "deaths in battle",
    "coups": "coups, also attempted, in five years",
    "ongoing_killing": "mass killings under way",
    "past_killing": "mass killings in the past",
    "record": "how many of those expected came of late, everywhere",
    "other": "other figures",
}

_OWN = (
    (("last", "mean_3", "mean_6", "ewm_2", "ewm_6", "months_1_3"), "recent_deaths"),
    (("mean_12", "mean_24", "ewm_18", "months_4_12"), "year_deaths"),
    (("mean_60", "mean_120", "months_13_on"), "past_deaths"),
)
_OWN_BEGINS = (
    ("max_", "worst_month"),
    ("share_", "months_with_deaths"),
    ("since_", "quiet_since"),
    ("heading", "trend"),
    ("spread_", "unsteady"),
)
_BEGINS = (
    ("ged_best_ns_", "non_state"),
    ("ged_count_ns_", "non_state"),
    ("ged_best_os_", "one_sided"),
    ("ged_count_os_", "one_sided"),
    ("ged_count_sb_", "events"),
    (f"{NEAR}_", "near"),
    ("country_", "near"),
    ("world", "world"),
    ("v2x", "governance"),
    ("partyban.", "party_ban"),
    ("reg.", "region"),
)
_WHOLE = {
    "level": "recent_deaths",
    "step": "calendar",
    "season": "calendar",
    "age": "age",
    "widetargeting": "targeting",
    "narrowtargeting": "targeting",
    "v2csgender_binary": "civil_society",
    "v2mecenefm_binary": "media",
    "minorityrule": "minority_rule",
    "judicialreform": "justice",
    "religiousfreedom": "religion",
    "pol_killing_approved": "political_killings",
    "freediscussion": "speech",
    "social_inequality": "inequality",
    "even_civilrights": "inequality",
    "repress_civilsoc": "civil_society",
    "social_power_dist": "power",
    "ses_power_dist": "power",
    "popsize.log2": "population",
    "un_imr_sqrt": "infant_deaths",
    "efindex": "ethnic",
    "discrimpop": "discrimination",
    "ios.iccpr1": "treaty",
    "battledeaths.log2": "war",
    "coup.try.5yr": "coups",
    "mk_ongoing_count_log2": "ongoing_killing",
    "mean_mk_onset_interaction": "past_killing",
    "mk_onset_prev_year": "past_killing",
    "mk_ever": "past_killing",
    "newcountry": "age",
    "countryage.new.log2": "age",
    "includesnonstate": "record",
}
_PARTS = (
    ("grow", "growth"),
    ("gdppc", "wealth"),
    ("gdp", "wealth"),
    ("pop", "population"),
    ("imr", "infant_deaths"),
    ("trade", "trade"),
    ("imports", "trade"),
    ("exports", "trade"),
)


def key_of(feature: str) -> str:
    """Return the key of `WORDS` under which a feature is told.

    >>> key_of("ged_best_sb_mean_3"), key_of("wdi.gdppcgrow.new"), key_of("v2x_polyarchy")
    ('recent_deaths', 'growth', 'governance')
    """
    if feature in WORDS:
        return feature
    if feature in _WHOLE:
        return _WHOLE[feature]
    if feature.startswith(f"{TARGET}_"):
        return _of_own(feature.removeprefix(f"{TARGET}_"))
    begun = next((key for start, key in _BEGINS if feature.startswith(start)), None)
    return begun or next((key for part, key in _PARTS if part in feature.lower()), "other")


def _of_own(name: str) -> str:
    whole = next((key for names, key in _OWN if name in names), None)
    return whole or next((key for start, key in _OWN_BEGINS if name.startswith(start)), "other")


def is_log(feature: str) -> bool:
    """Tell whether the models see log(1 + value) of a feature of deaths or events."""
    kinds = ("last", "mean_", "max_", "ewm_")
    deaths = feature.startswith(("ged_", f"{NEAR}_", "country_"))
    return feature == "world" or (deaths and any(f"_{kind}" in feature for kind in kinds))
