"""Printed lines of any kind."""

import string

import numpy as np

from data_synth.alphabet import ALPHABET
from data_synth.grammar import between, pick
from data_synth.texts.codes import access_key, cnpj, code, cpf, lone, phone
from data_synth.texts.dates import date, time
from data_synth.texts.names import address, city, company, person, word
from data_synth.texts.numbers import money, percent, quantity, unit
from data_synth.texts.phrases import email, heading, product, sentence, url
from data_synth.texts.shared import GRAMMAR, mixture
from data_synth.texts.words import pseudo_word

MAX_LENGTH = 60
"""The most characters a `line` has."""


def recase(rng: np.random.Generator, text: str) -> str:
    """Return `text` in the case print has: capitals (45 %), as given, each word capitalised, or small (20 %)."""
    draw = rng.random()
    if draw < 0.45:
        return text.upper()
    if draw < 0.65:
        return text.lower()
    return text if draw < 0.90 else text.title()


# Characters that running text leaves rare, drawn more often in random strings.
_RARE = "@#&%*+=<>[]{}|~^_\\\"'`;!?§ºª°€£$" + "".join(character for character in ALPHABET if not character.isascii())
_RANDOM_POOL = ALPHABET + string.ascii_letters + string.digits + 4 * _RARE


def _random_string(rng: np.random.Generator) -> str:
    """Return up to 18 characters in no order, in groups."""
    length = 1 + int(rng.random() * 18)
    return "".join([" " if rng.random() < 0.1 else pick(rng, _RANDOM_POOL) for _ in range(length)])


_punctuated = mixture(
    (2, '"{word}"'),
    (2, "'{word}'"),
    (2, "({word} {word})"),
    (2, "[{word}]"),
    (2, "{{{word}}}"),
    (2, "<{word}>"),
    (2, "*{word}*"),
    (1, "{a:2}* {word}"),
    (1, "*** {word} {word} ***"),
    (1, "** {word} **"),
    (1, "== {word} =="),
    (1, "-- {word} --"),
    (1, ">> {word} <<"),
    (2, "#{d:4}"),
    (2, "{word} & {word}"),
    (2, "{word}/{word}"),
    (2, "{word}; {word}; {word}"),
    (2, "{word} {word}!"),
    (1, "{word} {word}!!"),
    (1, "{word} {word} !!!"),
    (2, "{word} {word}?"),
    (2, "{word}_{word}"),
    (2, "@{word}{d:2}"),
    (2, "{d:2}% + {d:1}%"),
    (2, "{word}={d:3}"),
    (2, "~{d:3}"),
    (2, "{word}\\{word}"),
    (2, "| {word} | {d:2} |"),
    (2, "{d:1}ª {word}"),
    (2, "{d:1}º {word}"),
    (2, "{d:2}°C"),
    (2, "§ {d:1}º"),
    (2, "Art. {d:2}, § {d:1}º"),
    (2, "{word}'s {word}"),
    (2, "^{word}"),
    (1, "`{word}`"),
    (2, "{word}: {word}, {word}."),
    (2, "{word}...{word}"),
    (2, "({d:1}) {word} - {word}"),
    (2, "€{amount} = £{amount}"),
    (2, "{d:2} + {d:2} = {d:3}"),
    (2, "$$ {d:3} $$"),
    (1, "X" + "_" * 20),
    (1, "-" * 24),
    (1, "=" * 20),
    (1, "*" * 16),
    (1, "- " * 10),
    (1, "........ {amount}"),
    (3, "{word}{leaders}{amount}"),
    (2, "{word} {leaders} {value}"),
    (1, "{heading}: ______________"),
    (1, "____/____/______"),
    (1, "_____ {word}"),
    (1, "{word}_{word}_{d:3}"),
    (1.5, "☐ {word} ☑ {word}"),
    (1, "☑ {word}"),
    (1, "☐ {word} {word}"),
    (1, "¿{word} {word}?"),
    (1, "¡{word}!"),
    (1, "[{d:4}] {word}"),
    (1, "{word} [{code}]"),
    (1, "({d:2})"),
    (1, "[ ] {word} [X] {word}"),
)

_field = mixture(
    (4, "{heading}: {value}"),
    (2, "{heading} : {value}"),
    (2, "{heading}:{value}"),
    (2, "{heading} :{value}"),
    (4, "{heading}{gap}{value}"),
    (1, "{heading} {value}"),
    (1, "{heading}{gap}: {value}"),
    (1, "{heading}{gap}:{value}"),
    (1, ": {value}"),
    (0.5, ":{value}"),
    (1, "{heading} No. :{code}"),
    (1, "{heading} [{value}]"),
    (1, "PLACA: {plate}"),
    (1, "{plate} {a:2}"),
    (1, "{word}: {value}{gap}{word}: {value}"),
    (1, "CNPJ: {cnpj} IE: {d:3}.{d:3}.{d:3}.{d:3}"),
    (1, "CPF: {cpf}"),
    (1, "TEL: {phone}"),
    (1, "Tel: {phone} Fax: {phone}"),
    (1, "{date} {time}"),
    (1, "Date: {date}{gap}Time: {time}"),
    (1, "GST ID: 00{d:10}"),
    (1, "(Co. Reg. No. {d:6}-{a:1})"),
    (1, "E-mail: {email}"),
)

_value = mixture((6, money), (3, code), (2, date), (1, time), (2, quantity), (1, percent), (1, person), (1, word))

_item = mixture(
    (2, "{quantity} {product}{gap}{amount}"),
    (2, "{product}{gap}{amount}"),
    (2, "{product} @{amount}"),
    (0.5, "{product} {quantity} @{amount}"),
    (2, "{product} {quantity} {amount}"),
    (2, "{d:3} {code} {product}"),
    (1, "{code} {product}{gap}{small}{gap}{amount}"),
    (2, "{small} {unit} x {amount}{gap}{amount}"),
    (1, "{small} x {amount} = {amount}"),
    (2, "{d:3} {d:4} {unit} {small},0000 {amount} {amount}"),
    (1, "{amount}{gap}{amount}{gap}{amount}"),
    (1, "{ean13} {small} x {amount} {amount} S"),
    (1, "SR {percent}{gap}{amount}{gap}{amount}"),
    (1, "{d:8} {d:3} {d:4} {unit} {small},00 {amount} {percent}"),
)


def _leaders(rng: np.random.Generator) -> str:
    """Return the dots that lead the eye from a name to its price."""
    return pick(rng, (".", ".", "..", " .", "_", "-")) * between(rng, 4, 20)


def _lone_characters(rng: np.random.Generator) -> str:
    """Return up to five columns of one character each."""
    return _gap(rng).join([lone(rng) for _ in range(between(rng, 1, 5))])


def _gap(rng: np.random.Generator) -> str:
    return " " * (2 + int(rng.random() ** 2 * 9))


def _excerpt(rng: np.random.Generator) -> str:
    """Return the part of a sentence that one printed line of a random width holds."""
    parts = sentence(rng).split()
    width = between(rng, 8, MAX_LENGTH)
    start = int(rng.random() * len(parts)) if rng.random() < 0.7 else 0
    text = parts[start]
    for part in parts[start + 1 :]:
        if len(text) + 1 + len(part) > width:
            break
        text = f"{text} {part}"
    return text


GRAMMAR.fields.update(value=_value, gap=_gap, leaders=_leaders, ordinal=GRAMMAR.template("{d:1}º"))

_VERBATIM = mixture(
    (6, money),
    (3, date),
    (1, time),
    (5, code),
    (2, quantity),
    (1, percent),
    (2, phone),
    (2, cnpj),
    (1, cpf),
    (4, access_key),
    (16, _random_string),
    (5, _lone_characters),
    (2, pseudo_word),
    (20, lambda rng: _gap(rng).join([_value(rng) for _ in range(between(rng, 2, 4))])),
)
_RECASED = mixture(
    (8, product),
    (16, _item),
    (16, _field),
    (5, heading),
    (11, _excerpt),
    (4, company),
    (5, address),
    (2, city),
    (1, person),
    (1, unit),
    (2, url),
    (2, email),
    (7, _punctuated),
    (3, lambda rng: " ".join(pseudo_word(rng) for _ in range(between(rng, 1, 4)))),
    (1, word),
)


def line(rng: np.random.Generator) -> str:
    """Return one printed line of any kind: 1 to `MAX_LENGTH` characters, no space at either end."""
    text = _VERBATIM(rng) if rng.random() < 0.40 else recase(rng, _RECASED(rng))
    return text[:MAX_LENGTH].strip() or line(rng)
