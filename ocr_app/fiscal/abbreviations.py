"""How forms shorten their titles: VALOR as VLR., prepositions left out, BASE DE CÁLCULO as BC.

Every program that prints a DANFE shortens the titles of the model in its own way, so a title is known by all the
spellings that these rules make of it.
"""

import re
from functools import lru_cache

_PREPOSITIONS = re.compile(r"\b(?:DE|DO|DA|DOS|DAS) ")
_SHORT_FORMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ICMS ST", ("ICMS SUBST", "ICMS SUBSTITUICAO", "ICMS SUBST TRIB", "ICMS SUBST TRIBUT", "ICMS S T")),
    ("SUBST TRIB", ("SUBST TRIBUT", "SUBST TRIBUTARIO", "SUBSTITUTO TRIBUTARIO", "SUBST TRIBUTARIA")),
    ("BASE DE CALCULO", ("BC", "BASE DE CALC")),
    ("BASE CALCULO", ("BC", "BASE CALC", "B CALC")),
    ("VALOR", ("V", "VL", "VLR")),
    ("INSCRICAO", ("INSC", "INSCR")),
    ("ESTADUAL", ("EST",)),
    ("NATUREZA", ("NAT",)),
    ("DATA", ("DT",)),
    ("HORA", ("HR",)),
    ("ALIQUOTA", ("ALIQ", "A", "%")),
    ("QUANTIDADE", ("QUANT", "QTD", "QTDE")),
    ("UNITARIO", ("UNIT",)),
    ("DESCONTO", ("DESC",)),
    ("DESPESAS", ("DESP",)),
    ("ACESSORIAS", ("ACESS",)),
    ("CODIGO", ("COD",)),
    ("PRODUTO", ("PROD",)),
    ("PRODUTOS", ("PROD",)),
    ("SERVICO", ("SERV",)),
    ("TRIBUTOS", ("TRIB",)),
    ("IMPORTACAO", ("IMPORT",)),
    ("LIQUIDO", ("LIQ",)),
    ("PROTOCOLO", ("PROT",)),
)
"""Words as the model has them, and how paper shortens them; no accents, no prepositions, no signs."""


@lru_cache(None)
def short_forms(title: str) -> frozenset[str]:
    """A title of capitals without accents and signs, its words parted by spaces, in all its spellings."""
    whole = {title, _PREPOSITIONS.sub("", title)}
    for words, shorter in _SHORT_FORMS:
        pattern = re.compile(rf"\b{words}\b")
        whole |= {pattern.sub(short, text) for text in whole if pattern.search(text) for short in shorter}
    return frozenset(whole)
