"""Words, and the names of people, companies and places."""

import numpy as np

from data_synth.grammar import pick
from data_synth.texts import words
from data_synth.texts.shared import GRAMMAR, mixture
from data_synth.texts.words import pseudo_word

_VOCABULARY = (
    *(3 * [words.PORTUGUESE]),
    *(3 * [words.ENGLISH]),
    words.MALAY,
    words.SPANISH,
    words.FRENCH,
    words.GERMAN,
)


def word(rng: np.random.Generator) -> str:
    """Return a word of one of the languages, a brand, or a pseudo-word."""
    draw = rng.random()
    if draw < 0.35:
        return pseudo_word(rng)
    if draw < 0.40:
        return pick(rng, words.BRANDS)
    word = pick(rng, _VOCABULARY[int(rng.random() * len(_VOCABULARY))])
    return word.capitalize() if rng.random() < 0.3 else word


def name(rng: np.random.Generator) -> str:
    """Return a surname, a brand or a pseudo-word."""
    return pseudo_word(rng).capitalize() if rng.random() < 0.35 else pick(rng, words.BRANDS + words.SURNAMES)


person = mixture(
    (4, lambda rng: f"{pick(rng, words.FIRST_NAMES)} {pick(rng, words.SURNAMES)}"),
    (2, lambda rng: f"{pick(rng, words.FIRST_NAMES)} {pick(rng, words.SURNAMES)} de {name(rng)}"),
    (1, "{name} {a:1}. {name}"),
    (1, "{name} {name} {name}"),
)


def trade(rng: np.random.Generator) -> str:
    """Return what a company deals in."""
    return pick(rng, _VOCABULARY[int(rng.random() * len(_VOCABULARY))]).capitalize()


company = mixture(
    (4, "{name} {trade} Ltda"),
    (3, "{name} Comércio de {trade} Ltda."),
    (2, "Indústria e Comércio de {trade} {name} S/A"),
    (2, "{trade} {name} EIRELI"),
    (2, "{person} ME"),
    (2, "{name} & {name} Ltda - EPP"),
    (1, "Supermercado {name}"),
    (1, "Farmácia {name} S.A."),
    (1, "Auto Posto {name}"),
    (1, "Padaria e Confeitaria {name}"),
    (4, "{name} {trade} Sdn Bhd"),
    (2, "{name} {name} (M) Sdn. Bhd."),
    (2, "Syarikat Perniagaan {name} {name}"),
    (2, "{name} Trading & Hardware"),
    (1, "Restoran {name} {name}"),
    (1, "{name} Enterprise"),
    (3, "{name} {trade} Inc."),
    (2, "{name} {trade} Co., Ltd."),
    (2, "{name} & Sons"),
    (1, "{name}'s {trade} LLC"),
    (1, "The {name} {trade} Corp."),
    (1, "{name} + {name} GmbH"),
    (1, '"{name}" {trade} Pte Ltd'),
)
"""The name of a company or a shop, of Brazil more often than not."""


def city(rng: np.random.Generator) -> str:
    """Return a city, of Brazil with its state in most cases, or one that does not exist."""
    draw = rng.random()
    if draw < 0.2:
        return name(rng)
    if draw < 0.45:
        return pick(rng, words.OTHER_CITIES)
    town, state = pick(rng, words.BRAZILIAN_CITIES).split("/")
    return town + pick(rng, ("", f"/{state}", f" - {state}", f", {state}", f" {state}"))


def street(rng: np.random.Generator) -> str:
    """Return the name of a street."""
    return name(rng) if rng.random() < 0.4 else pick(rng, words.STREETS)


def district(rng: np.random.Generator) -> str:
    """Return the name of a district."""
    return name(rng) if rng.random() < 0.4 else pick(rng, words.DISTRICTS)


address = mixture(
    (3, "Rua {street}, {number} - {district}"),
    (2, "R. {street}, nº {number}, {district}, {city}"),
    (2, "Av. {street}, {number} - Sala {number}"),
    (2, "Avenida {street}, {d:4}"),
    (1, "Travessa {street}, s/n"),
    (1, "Rod. {a:2}-{d:3}, km {d:2},{d:1} - {district}"),
    (1, "Praça {street} {number} {city}"),
    (1, "{district} - {city} - CEP {d:5}-{d:3}"),
    (1, "CEP: {d:2}.{d:3}-{d:3} {city}"),
    (1, "Quadra {number} Bloco {a:1} Lote {number} 1º andar"),
    (2, "No. {number}, Jalan {name} {number}/{d:1}"),
    (1, "No.{number} & {number}, Jln {name}, Taman {name}"),
    (1, "Lot {a:1}{number}, Jalan {name}, Seksyen {number}"),
    (2, "{d:5} {city}, {name}"),
    (1, "{number}-G, Lorong {name} {d:1}, Bandar {name}"),
    (1, "{d:5} {name}, Selangor Darul Ehsan"),
    (2, "{d:4} {name} St, {city} {d:5}"),
    (1, "{number} {name} Road, Suite #{number}"),
    (1, "{number} {name} Avenue, Unit {d:1}{a:1}"),
    (1, "P.O. Box {d:4}, {city}"),
    (1, "{number} High Street, {name} {a:2}{d:1} {d:1}{a:2}"),
    (1, "{number}/{d:1} {name} Blvd., {name}, {a:2} {d:5}-{d:4}"),
)
"""A postal address or a part of one, on one line."""


GRAMMAR.fields.update(
    word=word, name=name, trade=trade, person=person, company=company, city=city, street=street, district=district
)
