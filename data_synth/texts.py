"""What invoices and receipts say: random texts with the shapes and frequencies of commerce.

Every public function draws from the generator it is given (same state, same text) and returns text of `ALPHABET` and
spaces. Company names, addresses, products and sentences come in natural case; `recase` prints them as tills and forms
do. Pseudo-words and random strings are mixed in everywhere, so that no reader can rely on a dictionary.
"""

import string
import unicodedata

import numpy as np

from data_synth import identifiers, words
from data_synth.alphabet import ALPHABET
from data_synth.grammar import Grammar, between, characters, pick
from data_synth.words import pseudo_word

MAX_LENGTH = 60
"""The most characters a `line` has."""

_grammar = Grammar()
_mixture = _grammar.mixture


def recase(rng: np.random.Generator, text: str) -> str:
    """Return `text` in the case print has: capitals (45 %), as given, each word capitalised, or small (20 %)."""
    draw = rng.random()
    if draw < 0.45:
        return text.upper()
    if draw < 0.65:
        return text.lower()
    return text if draw < 0.90 else text.title()


# --- numbers -------------------------------------------------------------------------------------------------------


def _amount(rng: np.random.Generator) -> str:
    """Return an amount of money without a currency, in Brazilian or English style; small ones are the common ones."""
    if rng.random() < 0.07:
        cents = 0
    else:
        cents = int(10 ** (1.5 + 3.2 * rng.random() ** 1.3 + (2.5 * rng.random() if rng.random() < 0.15 else 0)))
        if rng.random() < 0.4:
            cents -= cents % between(rng, 5, 10) if rng.random() < 0.3 else cents % 10
    units, cents = divmod(cents, 100)
    style = rng.random()
    grouped = f"{units:,}" if style < 0.85 else str(units)
    if rng.random() < 0.5:
        return f"{grouped.replace(',', '.')},{cents:02}"
    if style > 0.98 and units == 0:
        return f".{cents:02}"
    return f"{grouped}.{cents:02}"


money = _mixture(
    (52, "{amount}"),
    (10, "R$ {amount}"),
    (3, "R${amount}"),
    (5, "RM {amount}"),
    (5, "RM{amount}"),
    (4, "${amount}"),
    (1, "$ {amount}"),
    (1.5, "USD {amount}"),
    (1.5, "€ {amount}"),
    (1.5, "{amount} €"),
    (2, "£{amount}"),
    (1, "EUR {amount}"),
    (3, "-{amount}"),
    (1, "{amount}-"),
    (1, "({amount})"),
    (0.7, "-R$ {amount}"),
    (0.7, "-${amount}"),
    (1, "{amount} {a:1}"),
    (1, "{amount}*"),
    (0.7, "*{amount}"),
    (1, "{amount} SR"),
    (0.5, "+{amount}"),
)
"""An amount with or without a currency (R$, RM, $, €, £...), a minus or parentheses."""

_percent = _mixture(
    (3, "{d:1}%"),
    (3, "{d:2}%"),
    (4, "{d:2},00%"),
    (2, "{d:1},{d:2}%"),
    (2, "{d:1}.{d:2}%"),
    (1, "{d:2}.{d:1} %"),
    (1, "6%"),
    (1, "10%"),
    (2.5, "@{d:1}%"),
    (1, "@ {d:1}%"),
    (0.5, "(@ {d:1}%)"),
    (1, "({d:1}%)"),
    (1, "18,00"),
    (1, "-{d:1}%"),
    (1, "{d:2},{d:4}"),
)


def unit(rng: np.random.Generator) -> str:
    """Return a unit of sale."""
    return pick(rng, _UNITS)


_UNITS = words.split(
    "UN UND UNID PC PÇ PCS KG KG G LT L ML M M2 M3 MT CX CX PCT PT FD SC DZ PAR JG KIT RL TB GL FR BD VD CT BR TON "
    "EA EACH BOX PKT BTL SET ROLL UNIT NOS HRS LB OZ GAL DOZ CTN TIN pcs kg un cx und pct lt ea hrs"
)

quantity = _mixture(
    (20, "{small}"),
    (6, "{small} {unit}"),
    (4, "{small},000"),
    (3, "{small},0000"),
    (3, "{small},00"),
    (3, "{small}.00"),
    (2, "{small}.000"),
    (4, "0,{d:3}"),
    (2, "{d:1}.{d:3}"),
    (3, "{small},000 {unit}"),
    (2, "{d:1},{d:3} {unit}"),
    (2, "{small}x"),
    (3, "{small} x {amount}"),
    (2, "{small} X {amount}"),
    (3, "{small} @ {amount}"),
    (1, "{small}@{amount}"),
    (1, "{small} {unit} x {amount}"),
    (1, "{small}{unit}"),
    (1, "{d:2}.{d:3},{d:2}"),
)
"""A quantity sold, with or without its unit or unit price."""


def _small(rng: np.random.Generator) -> str:
    return str(1 + int(rng.random() ** 4 * 60))


def ean13(rng: np.random.Generator) -> str:
    """Return a GTIN-13 with its check digit, of a Brazilian or any other prefix."""
    base = (
        pick(rng, ("789", "790", "955", "690")) if rng.random() < 0.7 else characters(rng, string.digits, 3)
    ) + characters(rng, string.digits, 9)
    return base + identifiers.ean13_check_digit(base)


code = _mixture(
    (8, ean13),
    (5, "{d:8}"),
    (1, "{d:4}.{d:2}.{d:2}"),
    (3, "5{d:3}"),
    (1, "6.{d:3}"),
    (2, "{d:3}"),
    (4, "{d:4}"),
    (4, "{d:5}"),
    (4, "{d:6}"),
    (2, "0000{d:2}"),
    (2, "000.{d:3}.{d:3}"),
    (2, "Nº {d:6}"),
    (1, "N° {d:5}"),
    (1, "Nº. {d:3}.{d:3}.{d:3}"),
    (3, "{a:2}-00{d:5}"),
    (3, "{a:2}{d:6}"),
    (2, "{a:1}{d:5}"),
    (2, "{a:3}-{d:4}"),
    (1, "{a:3}/{d:4}/{d:5}"),
    (1, "INV-{d:6}"),
    (1, "#{d:4}"),
    (1, "# {d:6}"),
    (1, "{d:3}-{d:7}-{d:7}"),
    (2, "{d:6}-{a:1}"),
    (2, "00{d:10}"),
    (2, "{d:3}.{d:3}.{d:3}.{d:3}"),
    (1, "{d:5}-{d:3}"),
    (1, "{d:2}/{d:3}"),
    (2, "{d:1}{a:2}{d:2}{a:1}"),
    (1, "{a:1}-{d:2}"),
    (1, "{d:1}/{d:1}"),
    (1, "{d:4} **** **** {d:4}"),
    (1, "XXXX-XXXX-XXXX-{d:4}"),
    (1, "{a:2}_{d:4}"),
    (1, "{d:2}:{d:4}+{d:2}"),
)
"""A code of a product, a document, a card, a tax: NCM, CFOP, CST, EAN-13, invoice numbers..."""

phone = _mixture(
    (4, "({d:2}) {d:4}-{d:4}"),
    (4, "({d:2}) 9{d:4}-{d:4}"),
    (1, "({d:2}){d:8}"),
    (1, "{d:2} {d:4}-{d:4}"),
    (1, "{d:11}"),
    (1, "+55 {d:2} 9{d:4}-{d:4}"),
    (1, "0800 {d:3} {d:4}"),
    (1, "0800-{d:3}{d:4}"),
    (2, "0{d:1}-{d:4} {d:4}"),
    (2, "01{d:1}-{d:3} {d:4}"),
    (1, "+603-{d:4} {d:4}"),
    (1, "+60{d:9}"),
    (1, "1300-{d:2}-{d:4}"),
    (1, "({d:3}) {d:3}-{d:4}"),
    (1, "{d:3}-{d:3}-{d:4}"),
    (1, "{d:3}.{d:3}.{d:4}"),
    (1, "+44 {d:2} {d:4} {d:4}"),
)
"""A telephone number of Brazil, Malaysia, the United States or Britain."""


def cnpj(rng: np.random.Generator) -> str:
    """Return a valid CNPJ, one in four alphanumeric, most of them formatted."""
    number = _cnpj(rng, alphanumeric=rng.random() < 0.25)
    return identifiers.format_cnpj(number) if rng.random() < 0.85 else number


def _cnpj(rng: np.random.Generator, alphanumeric: bool) -> str:
    if alphanumeric:
        base = "".join(pick(rng, string.digits + string.ascii_uppercase) for _ in range(12))
    else:
        base = characters(rng, string.digits, 8) + ("0001" if rng.random() < 0.6 else f"{between(rng, 2, 120):04}")
    return base + identifiers.cnpj_check_digits(base)


def cpf(rng: np.random.Generator) -> str:
    """Return a valid CPF, most of them formatted."""
    base = characters(rng, string.digits, 9)
    number = base + identifiers.cpf_check_digits(base)
    return identifiers.format_cpf(number) if rng.random() < 0.85 else number


def access_key(rng: np.random.Generator) -> str:
    """Return a valid chave de acesso, three in four in groups of four, one in eight with an alphanumeric CNPJ."""
    key = identifiers.access_key(
        uf=pick(rng, tuple(identifiers.UF_CODES)),
        year_month=f"{between(rng, 8, 31):02}{between(rng, 1, 12):02}",
        cnpj=_cnpj(rng, alphanumeric=rng.random() < 0.125),
        model=pick(rng, ("55", "55", "65", "59", "57")),
        series=between(rng, 0, 3) if rng.random() < 0.8 else between(rng, 0, 999),
        number=int(10 ** (9 * rng.random())),
        emission=between(rng, 1, 9),
        random_code=between(rng, 0, 99_999_999),
    )
    return identifiers.group_access_key(key) if rng.random() < 0.75 else key


# --- dates and times -----------------------------------------------------------------------------------------------

_ENGLISH_MONTHS = words.split("January February March April May June July August September October November December")
_PORTUGUESE_MONTHS = words.split(
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
)
_DATE_STYLES = (
    *["{d:02}/{m:02}/{y}"] * 14,
    *["{d:02}/{m:02}/{s:02}"] * 5,
    *["{d:02}-{m:02}-{y}"] * 4,
    *["{d:02}-{m:02}-{s:02}"] * 2,
    *["{y}-{m:02}-{d:02}"] * 4,
    *["{d:02}.{m:02}.{y}"] * 2,
    *["{m:02}/{d:02}/{y}"] * 2,
    *[
        "{d:02}-{MMM}-{y}",
        "{d:02} {Mmm} {y}",
        "{d:02}/{Mmm}/{y}",
        "{Mmm} {d}, {y}",
        "{Month} {d}, {y}",
        "{d} {Month} {y}",
    ],
    *["{d} de {mes} de {y}", "{d:02}/{mmm}/{y}", "{d}/{m}/{y}", "{d}/{m}/{s:02}", "{m:02}/{y}", "{y}{m:02}{d:02}"],
    *["{y}/{m:02}/{d:02}", "{d:02} / {m:02} / {y}", "{d:02}{MMM}{s:02}"],
)


def date(rng: np.random.Generator) -> str:
    """Return a date of 1995 to 2031 in one of the many ways tills and forms write it."""
    year, month = between(rng, 1995, 2031), between(rng, 1, 12)
    english, portuguese = _ENGLISH_MONTHS[month - 1], _PORTUGUESE_MONTHS[month - 1]
    return pick(rng, _DATE_STYLES).format(
        d=between(rng, 1, 28 if month == 2 else 30),
        m=month,
        y=year,
        s=year % 100,
        Month=english,
        Mmm=english[:3],
        MMM=english[:3].upper(),
        mes=portuguese,
        mmm=portuguese[:3],
    )


_TIME_STYLES = (
    *["{h:02}:{m:02}:{s:02}"] * 6,
    *["{h:02}:{m:02}"] * 5,
    *["{i:02}:{m:02} {P}", "{i:02}:{m:02}:{s:02} {P}", "{i}:{m:02}{P}", "{i}:{m:02} {p}", "{i:02}:{m:02}:{s:02}{P}"],
    *["{h:02}h{m:02}", "{h:02}:{m:02}h", "{i}.{m:02}{p}"],
)


def time(rng: np.random.Generator) -> str:
    """Return a time of day, of 24 hours or with AM and PM."""
    hour = between(rng, 0, 23)
    half = "AM" if hour < 12 else "PM"
    return pick(rng, _TIME_STYLES).format(
        h=hour, i=hour % 12 or 12, m=between(rng, 0, 59), s=between(rng, 0, 59), P=half, p=half.lower()
    )


# --- words ---------------------------------------------------------------------------------------------------------

_VOCABULARY = (words.PORTUGUESE, words.PORTUGUESE, words.ENGLISH, words.ENGLISH, words.MALAY, words.SPANISH)


def _word(rng: np.random.Generator) -> str:
    draw = rng.random()
    if draw < 0.35:
        return pseudo_word(rng)
    if draw < 0.40:
        return pick(rng, words.BRANDS)
    word = pick(rng, _VOCABULARY[int(rng.random() * len(_VOCABULARY))])
    return word.capitalize() if rng.random() < 0.3 else word


def _name(rng: np.random.Generator) -> str:
    return pseudo_word(rng).capitalize() if rng.random() < 0.35 else pick(rng, words.BRANDS + words.SURNAMES)


_person = _mixture(
    (4, lambda rng: f"{pick(rng, words.FIRST_NAMES)} {pick(rng, words.SURNAMES)}"),
    (2, lambda rng: f"{pick(rng, words.FIRST_NAMES)} {pick(rng, words.SURNAMES)} de {_name(rng)}"),
    (1, "{name} {a:1}. {name}"),
    (1, "{name} {name} {name}"),
)


def _trade(rng: np.random.Generator) -> str:
    return pick(rng, _VOCABULARY[int(rng.random() * len(_VOCABULARY))]).capitalize()


company = _mixture(
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
        return _name(rng)
    if draw < 0.45:
        return pick(rng, words.OTHER_CITIES)
    town, state = pick(rng, words.BRAZILIAN_CITIES).split("/")
    return town + pick(rng, ("", f"/{state}", f" - {state}", f", {state}", f" {state}"))


def _street(rng: np.random.Generator) -> str:
    return _name(rng) if rng.random() < 0.4 else pick(rng, words.STREETS)


def _district(rng: np.random.Generator) -> str:
    return _name(rng) if rng.random() < 0.4 else pick(rng, words.DISTRICTS)


address = _mixture(
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


def _number(rng: np.random.Generator) -> str:
    return str(1 + int(rng.random() ** 3 * 3000))


_measure = _mixture(
    (2, "{small}KG"),
    (2, "{d:3}G"),
    (2, "{d:3}ml"),
    (1, "{d:1},{d:1}L"),
    (1, "{small}x{small}"),
    (1, "{d:2}x{d:2}mm"),
    (1, '{small}"'),
    (1, '{d:1}/{d:1}"'),
    (1, "{d:1}.{d:1}MM"),
    (1, "c/{small}"),
    (1, "C/ {small} {unit}"),
    (1, "{d:3}W"),
    (1, "{d:3}V"),
    (1, "T.{d:2}"),
    (1, "*{small}S"),
    (1, "({small} {unit})"),
    (1, "#{small}"),
    (1, "{d:2}%"),
    (1, "{d:2}°C"),
)

product = _mixture(
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
)
"""A product as an item line names it."""


def heading(rng: np.random.Generator) -> str:
    """Return the heading of a field or a column, most of them in capitals as forms print them."""
    return pick(rng, words.PORTUGUESE_HEADINGS if rng.random() < 0.5 else words.ENGLISH_HEADINGS)


def sentence(rng: np.random.Generator) -> str:
    """Return a sentence of an invoice, one word in eight replaced; up to some 150 characters."""
    template = pick(rng, words.PORTUGUESE_SENTENCES if rng.random() < 0.55 else words.ENGLISH_SENTENCES)
    return " ".join([_word(rng) if rng.random() < 0.125 else word for word in _grammar.fill(rng, template).split()])


def _plain_name(rng: np.random.Generator) -> str:
    """Return a name as addresses on the network have it: small unaccented letters."""
    decomposed = unicodedata.normalize("NFD", _word(rng).lower())
    return "".join([character for character in decomposed if character in string.ascii_lowercase])


_domain = _mixture(
    (4, "{host}.com.br"),
    (4, "{host}.com"),
    (2, "{host}.com.my"),
    (1, "{host}{d:2}.net"),
    (1, "{host}-{host}.org.br"),
    (1, "{host}.gov.br"),
    (1, "{host}.co.uk"),
)

url = _mixture(
    (5, "www.{domain}"),
    (2, "http://www.{domain}"),
    (2, "https://{domain}/{host}"),
    (1, "{domain}/{host}/{host}?id={d:4}&p={d:1}"),
    (1, "www.{domain}/{host}_{d:2}"),
    (1, "https://www.{domain}/~{host}#{host}"),
)
"""An address of a site or a page."""

email = _mixture(
    (4, "{host}@{domain}"),
    (2, "{host}.{host}@{domain}"),
    (2, "{host}_{d:2}@{domain}"),
    (1, "{host}{d:3}@gmail.com"),
    (1, "{host}-{host}@hotmail.com"),
)
"""An address of electronic mail."""


# --- lines ---------------------------------------------------------------------------------------------------------

# Characters that running text leaves rare, drawn more often in random strings.
_RARE = "@#&%*+=<>[]{}|~^_\\\"'`;!?§ºª°€£$" + "".join(character for character in ALPHABET if not character.isascii())
_RANDOM_POOL = ALPHABET + string.ascii_letters + string.digits + 4 * _RARE


def _random_string(rng: np.random.Generator) -> str:
    """Return up to 18 characters in no order, in groups."""
    length = 1 + int(rng.random() * 18)
    return "".join([" " if rng.random() < 0.1 else pick(rng, _RANDOM_POOL) for _ in range(length)])


_punctuated = _mixture(
    (2, '"{word}"'),
    (2, "'{word}'"),
    (2, "({word} {word})"),
    (2, "[{word}]"),
    (2, "{{{word}}}"),
    (2, "<{word}>"),
    (2, "*{word}*"),
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
)

_field = _mixture(
    (4, "{heading}: {value}"),
    (2, "{heading} : {value}"),
    (2, "{heading}:{value}"),
    (4, "{heading}{gap}{value}"),
    (1, "{heading} {value}"),
    (1, "{heading}{gap}: {value}"),
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

_value = _mixture((6, money), (3, code), (2, date), (1, time), (2, quantity), (1, _percent), (1, _person), (1, _word))

_item = _mixture(
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


_grammar.fields.update(
    **dict(amount=_amount, money=money, percent=_percent, quantity=quantity, small=_small, number=_number, unit=unit),
    **dict(code=code, ean13=ean13, cnpj=cnpj, cpf=cpf, phone=phone, date=date, time=time, measure=_measure),
    **dict(word=_word, name=_name, trade=_trade, person=_person, company=company, product=product),
    **dict(city=city, street=_street, district=_district, heading=heading, value=_value, gap=_gap),
    **dict(host=_plain_name, domain=_domain, url=url, email=email, ordinal=_grammar.template("{d:1}º")),
)

_VERBATIM = _mixture(
    (6, money),
    (3, date),
    (1, time),
    (5, code),
    (2, quantity),
    (1, _percent),
    (2, phone),
    (2, cnpj),
    (1, cpf),
    (4, access_key),
    (16, _random_string),
    (2, pseudo_word),
    (20, lambda rng: _gap(rng).join([_value(rng) for _ in range(between(rng, 2, 4))])),
)
_RECASED = _mixture(
    (8, product),
    (16, _item),
    (16, _field),
    (5, heading),
    (11, _excerpt),
    (4, company),
    (5, address),
    (2, city),
    (1, _person),
    (1, unit),
    (2, url),
    (2, email),
    (7, _punctuated),
    (3, lambda rng: " ".join(pseudo_word(rng) for _ in range(between(rng, 1, 4)))),
    (1, _word),
)


def line(rng: np.random.Generator) -> str:
    """Return one printed line of any kind: 1 to `MAX_LENGTH` characters, no space at either end."""
    text = _VERBATIM(rng) if rng.random() < 0.40 else recase(rng, _RECASED(rng))
    return text[:MAX_LENGTH].strip() or line(rng)
