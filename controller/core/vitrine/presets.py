"""What the law of a country says about the light in a window at night: named, dated, with its reference.

A text that changes gets a new preset beside the old one, for a proof of years ago must name what was in force then.

France:

- *Shop windows.* Arrêté of 27 December 2018 on light nuisances (in force 1 January 2019), article 2: the lights of
  shop and exhibition windows are off at 01:00 at the latest, or one hour after the activity ends if that is later; they
  are on from 07:00, or one hour before the activity begins if that is earlier. The prefect may derogate on the eves of
  public holidays, for the Christmas lights, for exceptional local events and in zones of exceptional tourism.
- *Advertising.* Code de l'environnement, article R. 581-35, as changed by décret 2022-1294 of 5 October 2022 (in force
  the day after its publication of 6 October): lit advertising is off between 01:00 and 06:00. What it excepts
  (airports, street furniture of transport services) is no shop window.
- *Grid short of power.* Code de l'énergie, article L. 143-6-2, and décret 2022-1331 of 17 October 2022: while a grave
  and imminent threat is signalled (EcoWatt red), lit and digital advertising is off, and so is what stands inside and
  is seen from the street. A signal is a :class:`~controller.core.vitrine.values.Tension` that the town sends; every
  kind of window obeys it here.
"""

from controller.core.vitrine.values import Rule

NONE = "none"
"""A country whose law leaves the night to the town's own hours."""

SHOP_WINDOW = "shop_window"
ADVERTISING = "advertising"
BOTH = "both"

FR_SHOP_WINDOW = Rule(
    name="fr-shop-window",
    reference="Arrêté du 27 décembre 2018, article 2",
    begins=60,
    ends=7 * 60,
    since_day=17_897,  # 1 January 2019
    around_activity_min=60,
)
FR_ADVERTISING = Rule(
    name="fr-advertising",
    reference="Code de l'environnement, article R. 581-35 (décret 2022-1294 du 5 octobre 2022)",
    begins=60,
    ends=6 * 60,
    since_day=19_272,  # 7 October 2022
)
ECOWATT_RED = "Code de l'énergie, article L. 143-6-2 (décret 2022-1331 du 17 octobre 2022)"
"""The reference of a :class:`~controller.core.vitrine.values.Tension` in France."""

PRESETS: dict[str, dict[str, tuple[Rule, ...]]] = {
    "fr": {
        SHOP_WINDOW: (FR_SHOP_WINDOW,),
        ADVERTISING: (FR_ADVERTISING,),
        BOTH: (FR_SHOP_WINDOW, FR_ADVERTISING),
    },
    NONE: {SHOP_WINDOW: (), ADVERTISING: (), BOTH: ()},
}
"""By country, then by what the window is taken for."""


def rules(country: str, kind: str) -> tuple[Rule, ...]:
    """The rules in force there for such a window. ``KeyError`` for a country or kind without a preset."""
    return PRESETS[country][kind]
