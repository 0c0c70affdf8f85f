"""A font to lay over a scan without being seen: its characters have the widths of those on the page, and any text.

A glyph is a plain rectangle from the baseline to the height of the em; nobody draws it, but viewers take what to
highlight, and where a character ends, from it. A character that is printed in several widths has a glyph for each, so a
word's glyphs meet where its characters do, in any typeface.
"""

import struct
from collections.abc import Sequence
from ctypes import c_char_p, c_uint8

import pypdfium2
import pypdfium2.raw as pdfium

EM = 100
"""Units of a glyph's width in the height of the font."""

WIDEST = 0x7FFF
"""The widest glyph: TrueType outlines have signed 16-bit coordinates."""

Cell = tuple[str, int]
"""A character, as any text, and its width in units."""


def load(pdf: pypdfium2.PdfDocument, cells: Sequence[Cell]) -> pdfium.FPDF_FONT:
    """A font of `pdf` in which the character code of `cells[i]`, one of up to 65,534, is i + 1.

    `FPDFFont_Close` frees it, once the text is written.
    """
    font = _truetype([EM, *(width for _, width in cells)])
    codes = struct.pack(f">{len(cells) + 1}H", *range(len(cells) + 1))
    return pdfium.FPDFText_LoadCidType2Font(
        pdf,
        (c_uint8 * len(font)).from_buffer_copy(font),
        len(font),
        c_char_p(_to_unicode([text for text, _ in cells])),
        (c_uint8 * len(codes)).from_buffer_copy(codes),
        len(codes),
    )


def _truetype(widths: Sequence[int]) -> bytes:
    """The TrueType file (ISO/IEC 14496-22) of rectangles `EM` high, with the tables that a PDF's font needs alone."""
    glyphs = [_rectangle(width) for width in widths]
    offsets = range(0, len(glyphs[0]) * (len(glyphs) + 1), len(glyphs[0]))
    count, widest = len(widths), max(widths)
    tables = {
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0),  # versions, no check sum, magic number, flags, em, dates
            *(0, 0, widest, EM),  # the box around all glyphs
            *(0, 8, 2, 1, 0),  # style, smallest readable size, direction, long offsets in loca, format of glyf
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, EM, 0, 0, widest, 0, 0, widest, 1, *[0] * 7, count),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in widths),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 4, 1, 0, 0, 1, *[0] * 8),
    }
    directory, body = b"", b""
    for name, table in tables.items():
        directory += struct.pack(">4sIII", name, 0, 12 + 16 * len(tables) + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64) + directory + body


def _rectangle(width: int) -> bytes:
    on_curve = 1
    outline = struct.pack(">hhhhhHH4B", 1, 0, 0, width, EM, 3, 0, *[on_curve] * 4)
    return outline + struct.pack(">4h4h2x", 0, width, 0, -width, 0, 0, EM, 0)


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
