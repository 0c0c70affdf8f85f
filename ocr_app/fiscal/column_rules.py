"""What the rules between a table's columns were read as: signs that stand alone, or at the ends of words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ocr_app.document import Word
from ocr_app.fiscal.page_text import Token, chunks_of, rows_of
from ocr_app.geometry import union_box

RULES = frozenset("1Il|![]")
"""What a piece of a column rule is read as."""

_ON_RULE = 0.4  # heights from a rule to the middle of a sign that is a piece of it
_ALIGNED = 0.3  # heights by which words of a column that begin at one place may differ
_FLUSH = 0.25  # heights by which words set to one edge differ
_SPACE = 0.8  # heights between two words of a cell, at most ...
_SPACE_CHARACTERS = 1.3  # ... or widths of a character
_NARROW = 0.5  # heights: a piece of a rule is no wider, whatever it was read as
_STRAYS = 3  # words must begin behind a piece for each that begins where it stands
_RUNNER_UP = 0.1  # probability of a runner-up that tells that a sign may be a piece of a rule
_AGAIN = 2  # rows that show a rule, at least
_DOUBTED = 0.9  # confidence below which any narrow sign may be a piece
_AMOUNT, _ASIDE = r"\d[\d.]*,\d{2}", 0.6  # heights from an amount to a sign that is no part of it, at least
_THIN = 0.6  # of the usual width of a 1: a piece of a rule is thinner, for it has neither flag nor foot
_USUAL = 3  # ones inside numbers, to tell their usual width


def without_rules(tokens: Sequence[Token], signs_allowed: Sequence[tuple[float, float]], height: float) -> list[Token]:
    """The words of a table without pieces of rules.

    In the extents of `signs_allowed`, a sign that stands alone may be a value.
    """
    alone = [token for token in tokens if token.text in RULES]
    rules = set()
    for sign in alone:
        alike = sum(abs(other.x - sign.x) < 0.5 * height for other in alone)
        recurs = alike > 1 or sign.text != "1"
        if sign.text == "1" and _numbers_ending_with(sign, tokens, height) > max(1, alike):
            continue  # the quantity of a column set to the right
        if recurs and not any(x0 - height < sign.x < x1 + height for x0, x1 in signs_allowed):
            rules.add(id(sign))
    xs = [token.x for token in alone if id(token) in rules]
    kept = [token for token in tokens if id(token) not in rules]
    thin = _THIN * _width_of_ones(kept)
    glued = {id(token) for token in _glued(kept, height)}
    begins = [token.x0 for token in kept if not _like_piece(token, 0)]
    cut = [_cut(token, _apart(token, xs, begins, height), height, start=int(id(token) in glued)) for token in kept]
    return [_part(token, 0, len(token.word.characters) - 1) if _ends_thin(token, thin) else token for token in cut]


def without_signs_beside(tokens: Sequence[Token]) -> list[Token]:
    """The words of a cell without what stands apart from its amount and was read as a sign: pieces of rules."""
    amounts = [token for token in tokens if re.match(_AMOUNT, token.text)]
    return [token for token in tokens if token.text not in RULES or not any(_is_apart(token, each) for each in amounts)]


def _is_apart(sign: Token, amount: Token) -> bool:
    return max(amount.x0 - sign.x1, sign.x0 - amount.x1) > _ASIDE * amount.height


def _width_of_ones(tokens: Sequence[Token]) -> float:
    """The usual width of the ones inside numbers, where no rule stands, in heights of a number; 0 if there are few."""
    widths = [
        (one.box[2] - one.box[0]) / (token.bottom - token.top)
        for token in tokens
        for left, one, right in zip(*(token.word.characters[n:] for n in range(3)), strict=False)
        if one.text == "1" and left.text.isdigit() and right.text.isdigit() and token.bottom > token.top
    ]
    return median(widths) if len(widths) >= _USUAL else 0.0


def _numbers_ending_with(sign: Token, tokens: Sequence[Token], height: float) -> int:
    """The numbers that end where a sign does."""
    return sum(
        token.text[-1].isdigit() and token.text not in RULES and abs(token.x1 - sign.x1) < _FLUSH * height
        for token in tokens
    )


def _apart(token: Token, xs: Sequence[float], begins: Sequence[float], height: float) -> Sequence[float]:
    """The rules that may have left a sign on a word: none on one that stands where the words of its column begin."""
    if len(token.text) < 3 or not token.text[1].isalpha():
        return xs
    first, second = (sum(abs(x - _x0(token, n)) < _FLUSH * height for x in begins) for n in (0, 1))
    return [x for x in xs if x > token.x1 - height] if first > max(1, second) else xs


def _ends_thin(token: Token, thin: float) -> bool:
    """Whether a piece of a rule, thinner than a digit, stands behind an amount, which may have any length."""
    last = token.word.characters[-1]
    is_thin = last.text in RULES and last.box[2] - last.box[0] < thin * (token.bottom - token.top)
    return is_thin and bool(re.search(r"[.,]\d+%?.$", token.text))


def _glued(tokens: Sequence[Token], height: float) -> list[Token]:
    """The words before which a rule stands, read as their first sign: their second stands where others begin."""
    widths = [(token.x1 - token.x0) / len(token.text) for token in tokens]
    space = max(_SPACE * height, _SPACE_CHARACTERS * median(widths)) if widths else height
    firsts = [chunk[0] for row in rows_of(tokens) for chunk in chunks_of(row, space)]
    begins = [token.x0 for token in firsts if not _may_be_piece(token, height)]
    found = []
    for token in firsts:
        if len(token.text) < 2 or token.text[1].isdigit() or not _may_be_piece(token, height):
            continue
        first, second = token.x0, _x0(token, 1)
        behind = sum(abs(x - second) < min(_ALIGNED * height, abs(x - first) / 2) for x in begins)
        beside = sum(abs(x - first) < min(_ALIGNED * height, abs(x - second)) for x in begins)
        if behind >= max(_AGAIN, _STRAYS * beside):
            found.append(token)
    return found


def _may_be_piece(token: Token, height: float) -> bool:
    """Whether a word's first sign may be a piece of a rule: any narrow one that was not read surely, too."""
    first = token.word.characters[0]
    doubted = first.confidence < _DOUBTED and first.box[2] - first.box[0] < _NARROW * height
    return _like_piece(token, 0) or (doubted and not _begins_amount(token))


def _cut(token: Token, xs: Sequence[float], height: float, start: int = 0) -> Token:
    """A word without the signs at its ends that are pieces of rules; the first `start` are."""
    end = len(token.word.characters)
    while end - start > 1 and _is_piece(token, start, xs, height):
        start += 1
    while end - start > 1 and _is_piece(token, end - 1, xs, height):
        end -= 1
    if end - start == len(token.word.characters):
        return token
    return _part(token, start, end)


def _part(token: Token, start: int, end: int) -> Token:
    kept = token.word.characters[start:end]
    word = Word("".join(each.text for each in kept), union_box(each.box for each in kept), token.word.confidence, kept)
    return replace(token, word=word, x0=_x0(token, start), x1=_x1(token, end - 1))


def _is_piece(token: Token, n: int, xs: Sequence[float], height: float) -> bool:
    sign, middle = token.word.characters[n].text, (_x0(token, n) + _x1(token, n)) / 2
    shown = sum(abs(x - middle) < _ON_RULE * height for x in xs)
    return _like_piece(token, n) and shown >= (_AGAIN if sign == "1" else 1)


def _like_piece(token: Token, n: int) -> bool:
    """Whether a sign may be a piece of a rule: a J too, whose runner-up is one."""
    if n == 0 and _begins_amount(token):
        return False
    character = token.word.characters[n]
    return character.text in RULES or any(sign in RULES and p > _RUNNER_UP for sign, p in character.alternatives)


def _begins_amount(token: Token) -> bool:
    """Whether a mark and a digit follow a word's first sign: 1.914,28 without its 1 is no amount."""
    return bool(re.match(r".[.,]\d", token.text))


def _x0(token: Token, n: int) -> float:
    return token.x0 + token.word.characters[n].box[0] - token.word.box[0]


def _x1(token: Token, n: int) -> float:
    return token.x0 + token.word.characters[n].box[2] - token.word.box[0]
