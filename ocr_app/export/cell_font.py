"""A font to lay over a scan without being seen: its characters have the widths of those on the page, and any text.

Every glyph is a plain rectangle from the baseline to the height of the em; nobody draws it, but viewers take what to
highlight, and where a character ends, from it. The glyphs differ in width alone. A character that is printed in several
widths has a code for each, so a word's glyphs meet where its characters do, in any typeface.

The font is stored as `glyphless.ttf`; `python -m tests.ocr_app.export.glyphless` makes it with fontTools.
"""

import struct
from bisect import bisect
from collections.abc import Sequence
from ctypes import c_char_p, c_uint8
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

EM = 100
"""Units of a glyph's width in the height of the font."""

WIDEST = 0x7FFF
"""The widest glyph: TrueType outlines have signed 16-bit coordinates."""

FONT = Path(__file__).with_name("glyphless.ttf")

_EXACT = 2 * EM  # few characters are wider
_STEP = 1.02  # from one glyph to the next beyond: what is as wide is the gap before the next word

Cell = tuple[str, int]
"""A character, as any text, and its width in units."""


def glyph_widths() -> list[int]:
    """The widths of the font's glyphs from its second on, narrowest first: all up to two ems, then fewer and fewer."""
    widths = list(range(_EXACT + 1))
    while widths[-1] < WIDEST:
        widths.append(min(WIDEST, round(widths[-1] * _STEP)))
    return widths


_WIDTHS = glyph_widths()
_MIDDLES = [(narrow + wide) / 2 for narrow, wide in pairwise(_WIDTHS)]


def load(pdf: pypdfium2.PdfDocument, cells: Sequence[Cell]) -> pdfium.FPDF_FONT:
    """A font of `pdf` in which the character code of `cells[i]`, one of up to 65,534, is i + 1.

    `FPDFFont_Close` frees it, once the text is written.
    """
    font = FONT.read_bytes()
    glyphs = [0, *(1 + bisect(_MIDDLES, width) for _, width in cells)]
    codes = struct.pack(f">{len(glyphs)}H", *glyphs)
    return pdfium.FPDFText_LoadCidType2Font(
        pdf,
        (c_uint8 * len(font)).from_buffer_copy(font),
        len(font),
        c_char_p(_to_unicode([text for text, _ in cells])),
        (c_uint8 * len(codes)).from_buffer_copy(codes),
        len(codes),
    )


def _to_unicode(texts: Sequence[str]) -> bytes:
    """The CMap from character codes to text (ISO 32000-1, 9.10.3), in sections of 100, as many as one may have."""
    sections = []
    for start in range(0, len(texts), 100):
        rows = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex()}>"
            for code, text in enumerate(texts[start : start + 100], start + 1)
        ]
        sections += [f"{len(rows)} beginbfchar", *rows, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *sections,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    ).encode()
