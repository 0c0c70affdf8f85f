"""Every way a file can be bad: it is refused with a reason, by the error of its kind."""

import random
import warnings
from pathlib import Path

import numpy as np
import pytest
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
from ocr_app.io.images import open_pages
from tests.files import damaged_tiff, encrypted_pdf, pdf, pdf_for_a_certificate, pdf_pages, png_header, saved, written


def refused(path: Path, kind: type[InputError], reason: str = "") -> None:
    with pytest.raises(kind) as caught:
        list(open_pages(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


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
def test_truncated(tmp_path: Path, suffix: str, options: dict[str, object], share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200), np.uint8)
    path = saved(tmp_path / f"page.{suffix}", Image.fromarray(noise), **options)
    content = path.read_bytes()
    refused(written(path, content[: int(len(content) * share)]), UnreadableFileError, "corrupt or truncated")


def test_damaged_tiff(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.tif", damaged_tiff()), UnreadableFileError)


def test_truncated_pdf(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.pdf", pdf_pages(1, 72, 72)[:60]), UnreadableFileError)


def test_encrypted_pdf(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.pdf", encrypted_pdf()), EncryptedFileError, "password")


def test_a_pdf_for_the_holder_of_a_certificate(tmp_path: Path) -> None:
    refused(written(tmp_path / "page.pdf", pdf_for_a_certificate()), EncryptedFileError, "not with a password")


def test_pdf_without_pages(tmp_path: Path) -> None:
    empty = pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    refused(written(tmp_path / "page.pdf", empty), NoPagesError)


def test_an_image_of_900_megapixels_is_refused_from_its_header(tmp_path: Path) -> None:
    path = written(tmp_path / "page.png", png_header(30_000, 30_000))
    with pytest.raises(TooLargeError, match=r"30,000 x 30,000 pixels \(900 megapixels\), the limit is 100 megapixels"):
        next(open_pages(path))


def test_a_pdf_page_of_900_megapixels_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "page.pdf", pdf_pages(1, 7200, 7200))
    with pytest.raises(TooLargeError, match="30,000 x 30,000"):
        next(open_pages(path))


def test_a_later_page_too_large_is_refused(tmp_path: Path) -> None:
    first, second = Image.new("1", (10, 10), 1), Image.new("1", (20_000, 5_001), 1)
    path = saved(tmp_path / "pages.tif", first, save_all=True, append_images=[second], compression="group4")
    pages = open_pages(path)
    next(pages)
    with pytest.raises(TooLargeError, match="page 2"):
        next(pages)


def test_a_webp_of_268_megapixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    side = (16_383 - 1).to_bytes(3, "little")
    header = b"WEBPVP8X" + (10).to_bytes(4, "little") + bytes(4) + side + side
    path = written(tmp_path / "page.webp", b"RIFF" + len(header).to_bytes(4, "little") + header)
    refused(path, TooLargeError, "100 megapixels")


def test_the_limits_of_other_users_of_pillow_stay_theirs() -> None:
    assert Image.MAX_IMAGE_PIXELS is not None


def test_of_a_truncated_exif_block_pillow_does_not_speak(tmp_path: Path) -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0\5\0\x12\1\3\0\1\0\0\0\6\0"
    path = saved(tmp_path / "page.jpg", Image.new("L", (40, 30), 200), exif=exif, dpi=(300, 200))
    with warnings.catch_warnings(record=True) as spoken:
        warnings.simplefilter("always")
        (page,) = open_pages(path)
    assert page.dpi and not spoken
