"""What a shop is, in words: its own ``category``, or the name of its schema.org type."""

from typing import Any

from controller.content.linked_data import said

KINDS: dict[str, dict[str, str]] = {
    "Bakery": {"fr": "Boulangerie", "en": "Bakery"},
    "BarOrPub": {"fr": "Bar", "en": "Bar"},
    "BeautySalon": {"fr": "Institut de beauté", "en": "Beauty salon"},
    "BookStore": {"fr": "Librairie", "en": "Bookshop"},
    "CafeOrCoffeeShop": {"fr": "Café", "en": "Café"},
    "ClothingStore": {"fr": "Vêtements", "en": "Clothes"},
    "Florist": {"fr": "Fleuriste", "en": "Florist"},
    "GroceryStore": {"fr": "Épicerie", "en": "Grocer"},
    "HairSalon": {"fr": "Coiffeur", "en": "Hairdresser"},
    "HardwareStore": {"fr": "Quincaillerie", "en": "Hardware shop"},
    "HomeGoodsStore": {"fr": "Maison et décoration", "en": "Home goods"},
    "Hotel": {"fr": "Hôtel", "en": "Hotel"},
    "JewelryStore": {"fr": "Bijouterie", "en": "Jeweller"},
    "Library": {"fr": "Bibliothèque", "en": "Library"},
    "LiquorStore": {"fr": "Vins et spiritueux", "en": "Wine merchant"},
    "Museum": {"fr": "Musée", "en": "Museum"},
    "Optician": {"fr": "Opticien", "en": "Optician"},
    "Pharmacy": {"fr": "Pharmacie", "en": "Pharmacy"},
    "Restaurant": {"fr": "Restaurant", "en": "Restaurant"},
    "ShoeStore": {"fr": "Chaussures", "en": "Shoes"},
    "Store": {"fr": "Boutique", "en": "Shop"},
    "TouristInformationCenter": {"fr": "Office de tourisme", "en": "Tourist office"},
    "Winery": {"fr": "Domaine viticole", "en": "Winery"},
}
OTHERWISE = {"fr": "Commerce", "en": "Shop"}


def kind_of(node: dict[str, Any], languages: tuple[str, ...]) -> dict[str, str]:
    own = said(node, "category", languages)
    if own:
        return own
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    found = next((KINDS[name] for name in names if isinstance(name, str) and name in KINDS), OTHERWISE)
    return {language: found[language] for language in languages if language in found} or {languages[0]: found["en"]}
