"""Pages from files: every format and pixel kind that scans come in."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from ocr_app.errors import NoPagesError, UnreadableFileError
from ocr_app.io.images import open_page, open_pages, open_scan
from ocr_app.io.scan import PageImage
from tests.files import pdf_pages, png_header, saved, written

# An upright page, 40 x 60, whose corners all differ: dark, grey, light and white.
PAGE = np.full((60, 40), 255, np.uint8)
PAGE[:20, :20] = 0
PAGE[:20, 20:] = 90
PAGE[40:, :20] = 180


def count_pages(path: Path) -> int:
    with open_scan(path) as scan:
        return scan.page_count


def open_thumbnail(path: Path, number: int, size: int) -> NDArray[np.uint8]:
    with open_scan(path) as scan:
        return scan.thumbnail(number, size)


def only_page(path: Path) -> PageImage:
    assert count_pages(path) == 1
    (page,) = open_pages(path)
    assert np.array_equal(open_page(path, 1).image, page.image)
    assert page.number == 1
    assert page.image.dtype == np.uint8
    return page


def same(image: NDArray[np.uint8], tolerance: int = 0) -> bool:
    return image.shape == PAGE.shape and int(np.abs(image.astype(int) - PAGE).max()) <= tolerance


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
    path.write_bytes(pdf_pages(1, 72, 36))
    page = only_page(path)
    assert page.image.shape == (150, 300)
    assert (page.image[:, :148] == 0).all() and (page.image[:, 152:] == 255).all()
    assert page.dpi == (300, 300)


def test_a_pdf_of_a_300_dpi_scan_keeps_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_pages(1, 216, 216))  # 216 / 72 * 300 is 900, and a hair more in floating point
    assert only_page(path).image.shape == (900, 900)


def test_pages_of_a_pdf_come_in_order(tmp_path: Path) -> None:
    first, *others = (Image.new("L", (10, 10), level) for level in (0, 255))
    path = saved(tmp_path / "pages.pdf", first, save_all=True, append_images=others, resolution=300)
    assert count_pages(path) == 2
    assert [(page.number, page.image[5, 5] > 127) for page in open_pages(path)] == [(1, False), (2, True)]


def numbered(path: Path, count: int) -> Path:
    """A document whose pages are one pixel wider each."""
    first, *others = (Image.new("L", (20 + number, 10), number) for number in range(1, count + 1))
    return saved(path, first, save_all=True, append_images=others)


@pytest.mark.parametrize("suffix", ["tif", "pdf"])
def test_pages_can_be_opened_in_any_order(tmp_path: Path, suffix: str) -> None:
    path = numbered(tmp_path / f"pages.{suffix}", 4)
    in_order = list(open_pages(path))
    for number in (3, 1, 4, 4):
        page = open_page(path, number)
        assert page.number == number
        assert page.dpi == in_order[number - 1].dpi
        assert np.array_equal(page.image, in_order[number - 1].image)


@pytest.mark.parametrize("suffix", ["tif", "pdf", "png"])
@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_page_that_is_not_there(tmp_path: Path, suffix: str, number: int) -> None:
    path = numbered(tmp_path / f"pages.{suffix}", 2)  # the second page of a PNG is a frame of an animation
    last = 2 if suffix in ("tif", "pdf") else 1
    for open_one in (open_page, lambda path, number: open_thumbnail(path, number, 8)):
        with pytest.raises(NoPagesError, match=f"there is no page {number}, the last is {last}"):
            open_one(path, number)


THUMBNAIL_MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"]


@pytest.mark.parametrize("mode", THUMBNAIL_MODES)
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp", "bmp", "pdf"])
def test_a_thumbnail_is_the_page_made_small(tmp_path: Path, suffix: str, mode: str) -> None:
    page = np.kron(PAGE, np.ones((23, 23), np.uint8))
    if mode in ("I;16", "F"):
        image = Image.fromarray(page.astype(np.uint16) * 257 if mode == "I;16" else page / np.float32(255))
    else:
        image = Image.fromarray(page).convert("RGB").convert(mode)
    try:
        path = saved(tmp_path / f"page.{suffix}", image, resolution=300)
    except (OSError, ValueError):  # the format has no such pixels
        assert suffix != "tif"
        return
    whole, small = open_page(path, 1).image, open_thumbnail(path, 1, 100)
    assert 100 <= max(small.shape) <= 200
    assert small.shape[0] / small.shape[1] == pytest.approx(whole.shape[0] / whole.shape[1], abs=0.05)
    again = Image.fromarray(whole).resize(small.shape[::-1], Image.Resampling.BOX)
    assert np.abs(np.asarray(again).astype(int) - small).mean() < 3


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp", "bmp", "pdf"])
def test_a_thumbnail_is_never_larger_than_its_page(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"page.{suffix}", Image.new("L", (30, 1), 200), resolution=300)
    assert open_thumbnail(path, 1, 100).shape == open_page(path, 1).image.shape
    assert open_thumbnail(path, 1, 4).shape[0] == 1


def test_a_thumbnail_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.fromarray(np.kron(PAGE.T[::-1], np.ones((16, 16), np.uint8)))
    small = open_thumbnail(saved(tmp_path / "page.jpg", image, exif=exif, quality=100), 1, 60)
    assert same(small, tolerance=3)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell the peak of a process so")
def test_a_large_page_is_never_held_in_memory_more_than_twice(tmp_path: Path) -> None:
    """As decoded and as grey pixels; in a process of its own, whose peak nothing else has raised."""
    path = saved(tmp_path / "page.tif", Image.new("1", (10_000, 10_000), 1), compression="group4")
    program = f"""
import resource
from pathlib import Path
from ocr_app.io.images import open_page
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
before = peak()
assert open_page(Path({str(path)!r}), 1).image.nbytes == 100_000_000
print(peak() - before)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 260_000_000


def test_dpi_is_what_the_file_says(tmp_path: Path) -> None:
    image = Image.fromarray(PAGE)
    dpi = only_page(saved(tmp_path / "with.png", image, dpi=(200, 200))).dpi
    assert dpi == pytest.approx((200, 200), abs=0.1)
    assert only_page(saved(tmp_path / "without.png", image)).dpi is None
    assert only_page(saved(tmp_path / "nonsense.png", image, dpi=(0, 0))).dpi is None


def test_a_photograph_in_a_pdf_of_a_claimed_size_has_its_own_pixels(tmp_path: Path) -> None:
    image = np.tile(np.arange(0, 250, 2, dtype=np.uint8), (200, 8))
    path = tmp_path / "photo.pdf"
    Image.fromarray(image).save(path, resolution=10)  # 7,200 points wide: 30,000 px at 300 dpi
    page = only_page(path)
    assert page.image.shape == image.shape
    assert page.dpi == pytest.approx((10, 10), rel=0.01)


def test_a_resolution_that_is_no_number_is_none(tmp_path: Path) -> None:
    path = tmp_path / "text.tif"
    tags = ImageFileDirectory_v2()
    tags.tagtype[282] = 2  # TIFF 6.0: XResolution, as text
    tags[282] = "P"
    Image.new("L", (20, 20), 255).save(path, tiffinfo=tags)
    assert only_page(path).dpi is None


def test_a_page_of_a_pdf_outside_its_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "outside.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200).set_cropbox(500, 500, 700, 700)
    document.save(path)
    with pytest.raises(UnreadableFileError, match="page 1 is corrupt"):
        open_page(path, 1)


@pytest.mark.parametrize("kind", ["tif", "jpg", "png"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_dpi_are_those_of_the_upright_page(tmp_path: Path, kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image = Image.new("L", (40, 20), 255)
    page = only_page(saved(tmp_path / f"fax.{kind}", image, dpi=(204, 98), exif=exif))
    turned = page.image.shape == (40, 20)
    assert turned == (orientation > 4)
    assert page.dpi == pytest.approx((98, 204) if turned else (204, 98), abs=0.1)


def test_one_pixel(tmp_path: Path) -> None:
    assert only_page(saved(tmp_path / "page.png", Image.new("L", (1, 1), 7))).image.tolist() == [[7]]


def test_a_large_page_within_the_limit_raises_no_warning(tmp_path: Path) -> None:
    assert count_pages(written(tmp_path / "page.png", png_header(9_600, 10_000))) == 1
