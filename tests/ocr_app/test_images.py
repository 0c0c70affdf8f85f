"""Pages from files: every format and pixel kind that scans come in, and every way a file can be bad."""

import random
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr_app.errors import (
    EmptyFileError,
    EncryptedFileError,
    InputError,
    MissingFileError,
    NoPagesError,
    NotAnImageError,
    TooLargeError,
    UnreadableFileError,
)
from ocr_app.images import PageImage, count_pages, open_pages

# An upright page, 40 x 60, whose corners all differ: dark, grey, light and white.
PAGE = np.full((60, 40), 255, np.uint8)
PAGE[:20, :20] = 0
PAGE[:20, 20:] = 90
PAGE[40:, :20] = 180


def only_page(path: Path) -> PageImage:
    assert count_pages(path) == 1
    (page,) = open_pages(path)
    assert page.number == 1
    assert page.image.dtype == np.uint8
    return page


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def same(image: NDArray[np.uint8], tolerance: int = 0) -> bool:
    return image.shape == PAGE.shape and int(np.abs(image.astype(int) - PAGE).max()) <= tolerance


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


def pdf_page(width: int, height: int, trailer: bytes = b"") -> bytes:
    """A PDF of one page of the given size in points, its left half black."""
    content = b"0 g 0 0 %d %d re f" % (width // 2, height)
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        trailer=trailer,
    )


def png_header(width: int, height: int) -> bytes:
    """A grey PNG whose header alone is true: whoever decodes it fails."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


# --- what is read


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp", "webp", "jpg"])
def test_every_format(tmp_path: Path, suffix: str) -> None:
    options = {"lossless": True} if suffix == "webp" else {"quality": 100} if suffix == "jpg" else {}
    path = saved(tmp_path / f"page.{suffix}", Image.fromarray(PAGE), **options)
    assert same(only_page(path).image, tolerance=2)


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    path = saved(tmp_path / "page.png", Image.fromarray(PAGE)).rename(tmp_path / "page.pdf")
    assert same(only_page(path).image)


def test_colour_jpeg_is_read_as_its_luminance(tmp_path: Path) -> None:
    path = saved(tmp_path / "page.jpg", Image.new("RGB", (16, 16), (255, 0, 0)), quality=100)
    assert np.abs(only_page(path).image.astype(int) - 76).max() <= 2  # ITU-R BT.601: 0.299 of red


@pytest.mark.parametrize("mode", ["RGB", "P", "CMYK", "LAB", "RGBA", "LA", "YCbCr"])
def test_colour_spaces(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(PAGE)
    image = Image.merge("LAB", [grey, *[Image.new("L", grey.size, 128)] * 2]) if mode == "LAB" else None
    image = image or grey.convert("RGB").convert(mode, palette=Image.Palette.ADAPTIVE)
    suffix = "tif" if mode in ("CMYK", "LAB", "YCbCr") else "png"
    assert same(only_page(saved(tmp_path / f"page.{suffix}", image)).image, tolerance=2)


def test_one_bit(tmp_path: Path) -> None:
    bits = Image.fromarray(PAGE).convert("1", dither=Image.Dither.NONE)
    for suffix, options in (("png", {}), ("tif", {"compression": "group4"})):
        image = only_page(saved(tmp_path / f"page.{suffix}", bits, **options)).image
        assert image[0, 0] == 0 and image[-1, -1] == 255
        assert set(np.unique(image)) == {0, 255}


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_paper(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(np.zeros_like(PAGE)).convert(mode)  # ink everywhere, but seen only where PAGE is dark
    image.putalpha(Image.fromarray(255 - PAGE))
    assert same(only_page(saved(tmp_path / "page.png", image)).image, tolerance=1)


def test_transparent_colour_of_a_palette_is_paper(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4), 0)
    image.putpalette([0, 0, 0, 50, 50, 50])
    assert (only_page(saved(tmp_path / "page.png", image, transparency=0)).image == 255).all()


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bit_greys_of_any_depth(tmp_path: Path, bits: int, suffix: str) -> None:
    values = (PAGE / 255 * (2**bits - 1)).round().astype(np.uint16)
    assert same(only_page(saved(tmp_path / f"page.{suffix}", Image.fromarray(values))).image)


def test_sixteen_bits_with_white_as_zero(tmp_path: Path) -> None:
    values = (255 - PAGE).astype(np.uint16) * 257
    assert same(only_page(saved(tmp_path / "page.tif", Image.fromarray(values), tiffinfo={262: 0})).image)


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_floating_point(tmp_path: Path, white: float) -> None:
    values = (PAGE / 255 * white).astype(np.float32)
    values[0, 0] = np.nan
    assert same(only_page(saved(tmp_path / "page.tif", Image.fromarray(values))).image)


@pytest.mark.parametrize("level", [0, 65535])
def test_a_black_or_blank_page_of_sixteen_bits_stays_so(tmp_path: Path, level: int) -> None:
    values = np.full((8, 8), level, np.uint16)
    assert (only_page(saved(tmp_path / "page.png", Image.fromarray(values))).image == level // 257).all()


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, suffix: str, orientation: int) -> None:
    turned = {
        1: PAGE,
        2: PAGE[:, ::-1],
        3: PAGE[::-1, ::-1],
        4: PAGE[::-1],
        5: PAGE.T,
        6: PAGE.T[::-1],
        7: PAGE[::-1, ::-1].T,
        8: PAGE.T[:, ::-1],
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / f"page.{suffix}", Image.fromarray(turned.copy()), exif=exif, quality=100, lossless=True)
    assert same(only_page(path).image, tolerance=2)


def test_a_broken_exif_block_does_not_cost_the_picture(tmp_path: Path) -> None:
    path = saved(tmp_path / "page.jpg", Image.fromarray(PAGE), exif=b"Exif\0\0garbage", quality=100)
    assert same(only_page(path).image, tolerance=2)


def test_pages_of_a_tiff_come_in_order(tmp_path: Path) -> None:
    first, *others = (Image.new("L", (10 + number, 10), 80 * number) for number in range(3))
    path = saved(tmp_path / "pages.tif", first, save_all=True, append_images=others)
    assert count_pages(path) == 3
    pages = [(page.number, page.image.shape, page.image[0, 0]) for page in open_pages(path)]
    assert pages == [(1, (10, 10), 0), (2, (10, 11), 80), (3, (10, 12), 160)]


@pytest.mark.parametrize("suffix", ["webp", "png", "jpg"])
def test_only_a_tiff_has_pages(tmp_path: Path, suffix: str) -> None:
    first, second = (Image.new("RGB", (8, 8), color) for color in ("white", "black"))
    options = {"format": "MPO"} if suffix == "jpg" else {}
    path = saved(tmp_path / f"frames.{suffix}", first, save_all=True, append_images=[second], **options)
    assert only_page(path).image.min() >= 250


def test_pdf_is_rasterised_at_300_dpi(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_page(72, 36))
    page = only_page(path)
    assert page.image.shape == (150, 300)
    assert (page.image[:, :148] == 0).all() and (page.image[:, 152:] == 255).all()
    assert page.dpi == 300


def test_a_pdf_of_a_300_dpi_scan_keeps_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_page(216, 216))  # 216 / 72 * 300 is 900, and a hair more in floating point
    assert only_page(path).image.shape == (900, 900)


def test_pages_of_a_pdf_come_in_order(tmp_path: Path) -> None:
    first, *others = (Image.new("L", (10, 10), level) for level in (0, 255))
    path = saved(tmp_path / "pages.pdf", first, save_all=True, append_images=others, resolution=300)
    assert count_pages(path) == 2
    assert [(page.number, page.image[5, 5] > 127) for page in open_pages(path)] == [(1, False), (2, True)]


def test_dpi_is_what_the_file_says(tmp_path: Path) -> None:
    image = Image.fromarray(PAGE)
    dpi = only_page(saved(tmp_path / "with.png", image, dpi=(200, 200))).dpi
    assert dpi == pytest.approx(200, abs=0.1)
    assert only_page(saved(tmp_path / "without.png", image)).dpi is None
    assert only_page(saved(tmp_path / "nonsense.png", image, dpi=(0, 0))).dpi is None


def test_one_pixel(tmp_path: Path) -> None:
    assert only_page(saved(tmp_path / "page.png", Image.new("L", (1, 1), 7))).image.tolist() == [[7]]


def test_a_large_page_within_the_limit_raises_no_warning(tmp_path: Path) -> None:
    assert count_pages(written(tmp_path / "page.png", png_header(9_600, 10_000))) == 1


# --- what is refused


def test_missing(tmp_path: Path) -> None:
    refused(tmp_path / "page.png", MissingFileError)


def test_empty(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.png", b""), EmptyFileError)


def test_folder(tmp_path: Path) -> None:
    refused(tmp_path, NotAnImageError, "folder")


def test_random_bytes(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.png", random.Random(0).randbytes(5000)), NotAnImageError)


@pytest.mark.parametrize("text", ["TOTAL R$ 9,90\n" * 50, "BMW 320i\n" * 50, "RIFFs of the week\n", "x"])
def test_text_named_jpg(tmp_path: Path, text: str) -> None:
    refused(written(tmp_path / "page.jpg", text.encode()), NotAnImageError)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        ("jpg", {}),
        ("jpg", {"progressive": True}),
        ("png", {}),
        ("tif", {}),
        ("tif", {"compression": "tiff_lzw"}),
        ("tif", {"compression": "jpeg"}),
        ("bmp", {}),
        ("webp", {}),
    ],
    ids=str,
)
def test_truncated(
    tmp_path: Path, suffix: str, options: dict[str, object], share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200), np.uint8)
    path = saved(tmp_path / f"page.{suffix}", Image.fromarray(noise), **options)
    content = path.read_bytes()
    refused(written(path, content[: int(len(content) * share)]), UnreadableFileError, "corrupt or truncated")
    assert capfd.readouterr().err == ""  # nor do the C libraries speak


def test_damaged_tiff(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200), np.uint8)
    path = saved(tmp_path / "page.tif", Image.fromarray(noise), compression="tiff_lzw")
    content = bytearray(path.read_bytes())
    content[1000:1100] = bytes(range(100))
    refused(written(path, bytes(content)), UnreadableFileError)
    assert capfd.readouterr().err == ""


def test_truncated_pdf(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.pdf", pdf_page(72, 72)[:60]), UnreadableFileError)


def test_encrypted_pdf(tmp_path: Path) -> None:
    # The standard security handler (ISO 32000-1, 7.6.3), its keys of a password that nobody knows.
    key = b"5a" * 32
    encryption = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (key, key)
    refused(written(tmp_path / "page.pdf", pdf_page(72, 72, trailer=encryption)), EncryptedFileError, "password")


def test_pdf_without_pages(tmp_path: Path) -> None:
    empty = pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    refused(written(tmp_path / "page.pdf", empty), NoPagesError)


def test_an_image_of_900_megapixels_is_refused_from_its_header(tmp_path: Path) -> None:
    path = written(tmp_path / "page.png", png_header(30_000, 30_000))
    with pytest.raises(TooLargeError, match=r"30,000 x 30,000 pixels \(900 megapixels\), the limit is 100 megapixels"):
        next(open_pages(path))


def test_a_pdf_page_of_900_megapixels_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "page.pdf", pdf_page(7200, 7200))
    with pytest.raises(TooLargeError, match="30,000 x 30,000"):
        next(open_pages(path))


def test_a_later_page_too_large_is_refused(tmp_path: Path) -> None:
    first, second = Image.new("1", (10, 10), 1), Image.new("1", (20_000, 5_001), 1)
    path = saved(tmp_path / "pages.tif", first, save_all=True, append_images=[second], compression="group4")
    pages = open_pages(path)
    next(pages)
    with pytest.raises(TooLargeError, match="page 2"):
        next(pages)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refused(path: Path, kind: type[InputError], reason: str = "") -> None:
    with pytest.raises(kind) as caught:
        list(open_pages(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)
