"""Amounts in two words: the point after the thousands left no ink on the paper, only room."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr_app.document import Word
from ocr_app.fiscal.page_text import Token
from ocr_app.geometry import union_box

_THOUSANDS, _REST = r"[1-9]\d{0,2}", r"\d{3}(?:[.,]\d{3})*[.,]\d{2}(?!\d)"
_ROOM = 0.8  # heights that a point and its room take, at most: two columns stand farther apart


def with_whole_amounts(tokens: Sequence[Token]) -> list[Token]:
    """The words of a table, those joined that are one amount: 1 and 359,75 of one line."""
    found: list[Token] = []
    for token in tokens:
        if found and _goes_on(found[-1], token):
            head = found.pop()
            characters = (*head.word.characters, *token.word.characters)
            confidence = head.word.confidence * token.word.confidence
            word = Word(head.text + token.text, union_box((head.word.box, token.word.box)), confidence, characters)
            top, bottom = min(head.y0, token.y0), max(head.y1, token.y1)
            found.append(replace(token, word=word, x0=head.x0, y0=top, y1=bottom))
        else:
            found.append(token)
    return found


def _goes_on(head: Token, token: Token) -> bool:
    """Whether a word is the rest of an amount whose thousands stand right before it."""
    if head.line != token.line or not 0 <= token.x0 - head.x1 < _ROOM * token.height:
        return False
    return bool(re.fullmatch(_THOUSANDS, head.text) and re.match(_REST, token.text))
