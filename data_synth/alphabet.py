"""The characters the recognizer knows, and how other spellings of them are folded in."""

import unicodedata

_PORTUGUESE = "áàâãçéêíóôõúü"
_SPANISH_FRENCH_GERMAN = "ñèëîïùûœäößÑÈËÎÏÙÛŒÄÖ"  # beyond those of Portuguese
_SIGNS = "ºª§°€£¥₹®²³±×½¼¾¿¡☐☑"

ALPHABET: str = "".join(
    sorted(
        {chr(code) for code in range(0x21, 0x7F)}
        | {*_PORTUGUESE, *_PORTUGUESE.upper(), *_SPANISH_FRENCH_GERMAN, *_SIGNS}
    )
)
"""Every character the recognizer knows except the space, one code point each, in code-point order."""

_FOLDS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " ")
    | {chr(code): " " for code in range(0x2000, 0x200B)}
)


def fold(text: str) -> str:
    """Return `text` composed (Unicode NFC), dashes and quotes as ASCII and every kind of space as `' '`.

    Characters outside the alphabet that have no such spelling are kept: what to do with them is the caller's decision.
    """
    return unicodedata.normalize("NFC", text).translate(_FOLDS)
