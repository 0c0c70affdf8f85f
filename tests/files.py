"""Files for tests: pictures, and what is made byte by byte, as no library that is at hand would write it."""

import os
import struct
import zlib
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr_app.export import Pages
from ocr_app.io.images import open_scan
from ocr_app.io.scan import PageImage

needs_special_files = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and devices among its files")


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def decoded(path: Path, number: int) -> PageImage:
    """A page of a file that does no harm, decoded here."""
    with open_scan(path) as scan:
        return scan.page(number)


def pages_of(path: Path) -> Pages:
    """The pages of such a file for an export."""
    return partial(decoded, path)


def no_pages(number: int) -> PageImage:
    """The pages for an export that shows none."""
    raise AssertionError(f"page {number} is decoded")


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A minimal PDF of the given objects, numbered from 1; the first is the catalogue."""
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def pdf_pages(count: int, width: int, height: int, trailer: bytes = b"") -> bytes:
    """A PDF of `count` equal pages of the given size in points, their left half black."""
    content = b"0 g 0 0 %d %d re f" % (width // 2, height)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 3 0 R >>" % (width, height)
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + count))
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[page] * count,
        trailer=trailer,
    )


def endless_pdf() -> bytes:
    """A PDF of a page whose tiling pattern has so many tiles that nobody sees it drawn."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Pattern << /T 5 0 R >> >> >>",
        _stream(b"/Pattern cs /T scn 0 0 595 842 re f"),
        _stream(
            b"0 0 3 3 re f",
            b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 5 5] /XStep .01 /YStep .01"
            b" /Resources << >>",
        ),
    )


def greedy_pdf() -> bytes:
    """A PDF of a page whose two forms draw each other twice, without end: it takes more and more memory."""

    def form(other: bytes) -> bytes:
        return _stream(
            b"/O Do /O Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /O %s >> >>" % other,
        )

    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
        _stream(b"/A Do"),
        form(b"6 0 R"),
        form(b"5 0 R"),
    )


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def encrypted_pdf() -> bytes:
    """A PDF of the standard security handler (ISO 32000-1, 7.6.3), its keys of a password that nobody knows."""
    key = b"5a" * 32
    return pdf_pages(
        1,
        72,
        72,
        trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (key, key),
    )


def pdf_for_a_certificate() -> bytes:
    """A PDF of a public-key security handler (ISO 32000-1, 7.6.4)."""
    handler = b"/Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 /CF << /DefaultCryptFilter << /CFM /AESV2 >> >>"
    return pdf_pages(1, 72, 72, trailer=b"/Encrypt << %s >> /ID [<00> <00>]" % handler)


def damaged_tiff() -> bytes:
    """A TIFF whose compressed data makes libtiff complain."""
    noise = np.random.default_rng(0).integers(0, 256, (200, 200), np.uint8)
    content = BytesIO()
    Image.fromarray(noise).save(content, "TIFF", compression="tiff_lzw")
    damaged = bytearray(content.getvalue())
    damaged[1000:1100] = bytes(range(100))
    return bytes(damaged)


def png_header(width: int, height: int) -> bytes:
    """A grey PNG whose header alone is true: whoever decodes it fails."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
