"""From what is printed to what the XML holds: digits alone, a decimal point, ISO dates; None for any other text."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import Enum

from ocr_app.fiscal.check_digits import is_cnpj, is_cpf

UNITS = frozenset(
    [
        "AC",
        "AL",
        "AM",
        "AP",
        "BA",
        "CE",
        "DF",
        "ES",
        "GO",
        "MA",
        "MG",
        "MS",
        "MT",
        "PA",
        "PB",
        "PE",
        "PI",
        "PR",
        "RJ",
        "RN",
        "RO",
        "RR",
        "RS",
        "SC",
        "SE",
        "SP",
        "TO",
        "EX",
    ]
)
"""The federative units' abbreviations, and EX for abroad."""


_UNITS_OF_SALE = frozenset(
    (
        *("UN", "UND", "UNID", "PC", "PCT", "PT", "CX", "FD", "SC", "RL", "PAR", "DZ", "JG", "CJ", "KT", "KIT", "BD"),
        *("BR", "GL", "TB", "LT", "L", "ML", "MT", "M", "M2", "M3", "KG", "G", "TON"),
    )
)


class Kind(Enum):
    """What a field holds."""

    TEXT = "text"
    CODE = "code"
    UF = "uf"
    UNIT = "unit"
    KEY = "key"
    CNPJ = "cnpj"
    CPF = "cpf"
    IE = "ie"
    CEP = "cep"
    PHONE = "phone"
    PROTOCOL = "protocol"
    NUMBER = "number"
    SERIES = "series"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    DECIMAL = "decimal"
    WEIGHT = "weight"
    COUNT = "count"
    NCM = "ncm"
    CFOP = "cfop"
    CST = "cst"
    CLASSIFICATION = "cClassTrib"

    @property
    def numeric(self) -> bool:
        """Whether letters in it are misread digits."""
        return self not in (Kind.TEXT, Kind.CODE, Kind.UF, Kind.UNIT, Kind.KEY, Kind.CNPJ, Kind.IE)


def normalise(kind: Kind, text: str) -> str | None:
    """The value of a printed text, or None if the text is none of this kind."""
    return _RULES[kind](text.strip())


def decimal(value: str) -> Decimal:
    """A number as the XML holds it."""
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error


def _text(text: str) -> str | None:
    text = re.sub(r"\s+", " ", text).strip()
    return text if re.search(r"\w", text) else None


def _code(text: str) -> str | None:
    return text if re.search(r"[^\W_]", text) and len(text) <= 60 else None


def _uf(text: str) -> str | None:
    text = re.sub(r"\W", "", text.upper().replace("$", "S"))
    return text if text in UNITS else None


def _unit(text: str) -> str | None:
    text = text.rstrip(".")
    if text not in _UNITS_OF_SALE and text[:-1] in _UNITS_OF_SALE and text[-1] in "1Iil|!)]":
        text = text[:-1]  # a piece of the column's rule
    return text if re.fullmatch(r"[^\W\d_]{1,6}\d{0,2}[²³]?", text) else None


def _digits(*lengths: int) -> Callable[[str], str | None]:
    def rule(text: str) -> str | None:
        digits = re.sub(r"[ ./()+-]", "", text)
        return digits if digits.isascii() and digits.isdigit() and len(digits) in lengths else None

    return rule


def _key(text: str) -> str | None:
    key = re.sub(r"[ .-]", "", text).upper()
    return key if re.fullmatch(r"[0-9]{6}[0-9A-Z]{12}[0-9]{26}|[0-9]{50}", key) else None


def _cnpj(text: str) -> str | None:
    number = re.sub(r"[ ./:,-]", "", text).upper()
    return number if is_cnpj(number) else None


def _cpf(text: str) -> str | None:
    number = re.sub(r"[ .,-]", "", text)
    return number if is_cpf(number) else None


def _ie(text: str) -> str | None:
    if plain_word(text) == "ISENTO":
        return "ISENTO"
    number = re.sub(r"[ ./-]", "", text).upper()
    return number if re.fullmatch(r"P?[0-9]{2,14}", number) else None


def plain_word(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def _phone(text: str) -> str | None:
    digits = re.sub(r"[ ./()+-]", "", text)
    return digits if re.fullmatch(r"[0-9]{6,14}", digits) else None


def _number(text: str) -> str | None:
    digits = re.sub(r"[ .]", "", text)
    return str(int(digits)) if re.fullmatch(r"[0-9]{1,15}", digits) else None


def _series(text: str) -> str | None:
    return str(int(text)) if re.fullmatch(r"[0-9]{1,5}", text) else None


def _date(text: str) -> str | None:
    """Day, month and year; whatever sign parts them, and however it was read."""
    found = re.fullmatch(r"([0-9]{1,2})\s?[^\w\s]{0,2}\s?([0-9]{2})\s?[^\w\s]{0,2}\s?([0-9]{4}|[0-9]{2})", text)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return None


def _time(text: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,2})\s?[^\w\s]\s?([0-9]{2})(?:\s?[^\w\s]?\s?([0-9]{2}))?", text)
    found = found or re.fullmatch(r"([0-9]{2})\s([0-9]{2})[^\w\s]([0-9]{2})", text)
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0)).isoformat()
    except ValueError:
        return None


def _sign_free(text: str) -> str:
    return re.sub(r"^(?:R ?\$)|%$|(?<=\d) ?(?:KG|kg|Kg|%)$", "", text.strip()).replace(" ", "")


def _money(text: str) -> str | None:
    """Two decimals: what stands before the last two digits is the decimal mark, however it was read."""
    found = re.fullmatch(r"(-?)([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)[.,]([0-9]{2})", _sign_free(text))
    if not found:
        return None
    whole = re.sub(r"[.,]", "", found[2])
    return f"{found[1]}{int(whole)}.{found[3]}"


def _decimal(text: str) -> str | None:
    """Any decimals: the last comma is the mark, and a point if there is no comma after it."""
    text = _sign_free(text)
    if not re.fullmatch(r"-?[0-9]+(?:[.,][0-9]+)*", text):
        return None
    *whole, fraction = re.split(r"[.,]", text)
    if not whole:
        return str(int(fraction))
    if len(whole) > 1 and any(len(group) != 3 for group in whole[1:]):
        return None
    marks = re.sub(r"[^.,]", "", text)
    if len(marks) > 1 and len(set(marks)) == 1 and len(fraction) == 3:
        return str(int("".join(whole) + fraction))  # 1.000.000
    digits = "".join(whole)
    return f"{'-' if digits.startswith('-') else ''}{abs(int(digits))}.{fraction}"


def _weight(text: str) -> str | None:
    """Three decimals in the XML, whatever the mark; with another number of decimals, as any decimal."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}", text):
        text = ",".join(text.rsplit(".", 1))  # no lorry carries a thousand tons: the comma was read as a point
    return _decimal(text)


def _cst(text: str) -> str | None:
    digits = re.sub(r"[ /.-]", "", text)
    return digits if re.fullmatch(r"[0-9]{2,4}", digits) else None


_RULES: dict[Kind, Callable[[str], str | None]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.UF: _uf,
    Kind.UNIT: _unit,
    Kind.KEY: _key,
    Kind.CNPJ: _cnpj,
    Kind.CPF: _cpf,
    Kind.IE: _ie,
    Kind.CEP: _digits(8),
    Kind.PHONE: _phone,
    Kind.PROTOCOL: _digits(15),
    Kind.NUMBER: _number,
    Kind.SERIES: _series,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.MONEY: _money,
    Kind.DECIMAL: _decimal,
    Kind.WEIGHT: _weight,
    Kind.COUNT: _decimal,
    Kind.NCM: _digits(8),
    Kind.CFOP: _digits(4),
    Kind.CST: _cst,
    Kind.CLASSIFICATION: _digits(6),
}
