"""What invoices and receipts say: random texts with the shapes and frequencies of commerce.

Every public function draws from the generator it is given (same state, same text) and returns text of `ALPHABET` and
spaces. Company names, addresses, products and sentences come in natural case; `recase` prints them as tills and forms
do. Pseudo-words and random strings are mixed in everywhere, so that no reader can rely on a dictionary.
"""

from data_synth.texts.codes import access_key, cnpj, code, cpf, ean13, lone, phone
from data_synth.texts.dates import date, time
from data_synth.texts.lines import MAX_LENGTH, line, recase
from data_synth.texts.names import address, city, company
from data_synth.texts.numbers import money, quantity, unit
from data_synth.texts.phrases import email, heading, product, sentence, url

__all__ = [
    "MAX_LENGTH",
    "access_key",
    "address",
    "city",
    "cnpj",
    "code",
    "company",
    "cpf",
    "date",
    "ean13",
    "email",
    "heading",
    "line",
    "lone",
    "money",
    "phone",
    "product",
    "quantity",
    "recase",
    "sentence",
    "time",
    "unit",
    "url",
]
