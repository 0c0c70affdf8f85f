"""Makes the font of searchable PDFs, `ocr_app/export/glyphless.ttf`: `python -m tests.ocr_app.export.glyphless`."""

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from ocr_app.export.cell_font import EM, FONT, glyph_widths

NEEDED = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
"""The tables that a font in a PDF must have (ISO 32000-1, 9.9)."""


def rectangle(width: int) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, EM))
    pen.lineTo((width, EM))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()


def make() -> bytes:
    widths = {".notdef": EM, **{f"w{width}": width for width in glyph_widths()}}
    builder = FontBuilder(unitsPerEm=EM, isTTF=True)
    builder.setupGlyphOrder(list(widths))
    builder.setupGlyf({name: rectangle(width) for name, width in widths.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=EM, descent=0)
    builder.updateHead(created=0, modified=0)
    font = builder.font
    font.recalcTimestamp = False
    for table in set(font.keys()) - {*NEEDED, "GlyphOrder"}:
        del font[table]
    content = BytesIO()
    font.save(content)
    return content.getvalue()


if __name__ == "__main__":
    FONT.write_bytes(make())
