"""Products, headings, sentences and addresses on the network."""

import string
import unicodedata

import numpy as np

from data_synth.grammar import pick
from data_synth.texts import words
from data_synth.texts.names import word
from data_synth.texts.shared import GRAMMAR, mixture

product = mixture(
    (5, "{word} {word}"),
    (5, "{word} {word} {measure}"),
    (3, "{word} {word} {word}"),
    (3, "{word} {word} {word} {measure}"),
    (2, "{word}"),
    (2, "{word} de {word} {word}"),
    (2, "{word} {name} {measure}"),
    (2, "{a:2}{d:3} {word} {word}"),
    (1, "{word} c/ {word}"),
    (1, "{word} p/ {word} {measure}"),
    (1, "{word} s/{word}"),
    (1, "{word} & {word}"),
    (1, "{word}-{word} {a:1}{d:2}"),
    (1, "{word} ({word})"),
    (1, "{word} [{a:2}]"),
    (1, "{word}/{word} {measure}"),
    (1, "{name} {word}, {word}"),
    (1, "{word}. {word}. {measure}"),
    (1, "{word} + {word}"),
    (1, "{word} w/ {word}"),
    (0.7, "{word}® {word}"),
    (0.7, "{word} {measure} ± {d:1}%"),
    (1, "{word} {small} kg"),
    (1, "{word} T{d:1} {word}"),
    (1, "{word} {d:1}L {word}"),
    (1, "{word} R{d:2}"),
    (1, "{word} [NCM {d:8}] [cClassTrib {d:6}]"),
    (0.5, "{word} [cClassTrib {d:6}]"),
)
"""A product as an item line names it."""


def heading(rng: np.random.Generator) -> str:
    """Return the heading of a field or a column, most of them in capitals as forms print them."""
    return pick(rng, words.PORTUGUESE_HEADINGS if rng.random() < 0.5 else words.ENGLISH_HEADINGS)


def sentence(rng: np.random.Generator) -> str:
    """Return a sentence of an invoice, one word in eight replaced; up to some 150 characters."""
    template = pick(rng, words.PORTUGUESE_SENTENCES if rng.random() < 0.55 else words.ENGLISH_SENTENCES)
    return " ".join([word(rng) if rng.random() < 0.125 else part for part in GRAMMAR.fill(rng, template).split()])


def host(rng: np.random.Generator) -> str:
    """Return a name as addresses on the network have it: small unaccented letters."""
    decomposed = unicodedata.normalize("NFD", word(rng).lower())
    return "".join([character for character in decomposed if character in string.ascii_lowercase])


domain = mixture(
    (4, "{host}.com.br"),
    (4, "{host}.com"),
    (2, "{host}.com.my"),
    (1, "{host}{d:2}.net"),
    (1, "{host}-{host}.org.br"),
    (1, "{host}.gov.br"),
    (1, "{host}.co.uk"),
)

url = mixture(
    (5, "www.{domain}"),
    (2, "http://www.{domain}"),
    (2, "https://{domain}/{host}"),
    (1, "{domain}/{host}/{host}?id={d:4}&p={d:1}"),
    (1, "www.{domain}/{host}_{d:2}"),
    (1, "https://www.{domain}/~{host}#{host}"),
)
"""An address of a site or a page."""

email = mixture(
    (4, "{host}@{domain}"),
    (2, "{host}.{host}@{domain}"),
    (2, "{host}_{d:2}@{domain}"),
    (2, "{host}_{host}@{host}"),
    (1, "{host}_{host}@{domain}"),
    (1, "{host}{d:3}@gmail.com"),
    (1, "{host}-{host}@hotmail.com"),
)
"""An address of electronic mail."""


GRAMMAR.fields.update(product=product, heading=heading, host=host, domain=domain, url=url, email=email)
