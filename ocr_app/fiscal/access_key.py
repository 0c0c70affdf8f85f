"""The access key (chave de acesso): what its 44 characters say, and the 50 digits of an NFS-e's."""

import re
from dataclasses import dataclass

from ocr_app.fiscal.check_digits import is_access_key, is_cnpj, is_cpf

_MODELS = {"55": "nfe", "65": "nfce", "57": "cte", "67": "cte"}

_UF_CODES = {
    "11": "RO",
    "12": "AC",
    "13": "AM",
    "14": "RR",
    "15": "PA",
    "16": "AP",
    "17": "TO",
    "21": "MA",
    "22": "PI",
    "23": "CE",
    "24": "RN",
    "25": "PB",
    "26": "PE",
    "27": "AL",
    "28": "SE",
    "29": "BA",
    "31": "MG",
    "32": "ES",
    "33": "RJ",
    "35": "SP",
    "41": "PR",
    "42": "SC",
    "43": "RS",
    "50": "MS",
    "51": "MT",
    "52": "GO",
    "53": "DF",
}


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key whose check digit is right, and what it says of its document."""

    text: str

    @property
    def model(self) -> str | None:
        return "nfse" if len(self.text) == 50 else _MODELS.get(self.text[20:22])

    @property
    def uf(self) -> str | None:
        return None if len(self.text) == 50 else _UF_CODES.get(self.text[:2])

    @property
    def month(self) -> str:
        """Of the issue, as YYYY-MM."""
        digits = self.text[36:40] if len(self.text) == 50 else self.text[2:6]
        return f"20{digits[:2]}-{digits[2:]}"

    @property
    def issuer(self) -> str:
        """The issuer's CNPJ, or CPF."""
        number = self.text[9:23] if len(self.text) == 50 else self.text[6:20]
        return number[3:] if number.startswith("000") and is_cpf(number[3:]) else number

    @property
    def series(self) -> str | None:
        return None if len(self.text) == 50 else str(int(self.text[22:25]))

    @property
    def number(self) -> str:
        return str(int(self.text[23:36] if len(self.text) == 50 else self.text[25:34]))


def parse(text: str) -> AccessKey | None:
    """The key that a text is, if its check digits are right."""
    text = re.sub(r"[ .-]", "", text).upper()
    if len(text) == 44 and is_access_key(text):
        return AccessKey(text)
    return AccessKey(text) if is_service_key(text) else None


def is_service_key(text: str) -> bool:
    """Whether 50 digits are an NFS-e's key: a month, the issuer's number and the check digit (modulo 11) are right."""
    if not re.fullmatch(r"[0-9]{50}", text) or not "01" <= text[38:40] <= "12":
        return False
    issuer = text[9:23]
    known = is_cnpj(issuer) if text[8] == "2" else is_cpf(issuer[3:])
    remainder = sum(int(digit) * (2 + i % 8) for i, digit in enumerate(reversed(text[:49]))) % 11
    return known and text[49] == str(0 if remainder < 2 else 11 - remainder)


def find(text: str) -> AccessKey | None:
    """The key in the text of a barcode: alone, after NFe, or in the address of a QR code."""
    for pattern in (r"(?=([0-9]{50}))", r"(?=([0-9]{6}[0-9A-Z]{12}[0-9]{26}))"):
        for found in re.finditer(pattern, text):
            if key := parse(found[1]):
                return key
    return None
