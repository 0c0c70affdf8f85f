"""What stamps and pens leave of the print they cross, in files of every kind that has colour."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr_app.io.images import open_page

BLUE_PEN, RED_STAMP, GREEN_STAMP = (25, 60, 175), (205, 35, 45), (30, 150, 70)
Picture = NDArray[np.uint8]
LINES = (
    *("RUA DAS FLORES 123", "ARROZ TIPO 1 5KG 24,90", "TOTAL A PAGAR 1.234,56", "DATA 15/03/2026"),
    *("CARTAO DE CREDITO 150,00", "CPF 123.456.789-09", "CAIXA 04 OPERADOR ANA", "VOLTE SEMPRE"),
)


def sheet(colour: tuple[int, int, int] = (20, 20, 20), lines: tuple[str, ...] = LINES) -> Picture:
    """A page of text in RGB."""
    page = np.full((700, 700, 3), 250, np.uint8)
    for row, text in enumerate(lines):
        cv2.putText(page, text, (40, 80 + 60 * row), cv2.FONT_HERSHEY_DUPLEX, 0.9, colour, 2, cv2.LINE_AA)
    return page


def with_pen(page: Picture, colour: tuple[int, int, int], thickness: int = 4) -> Picture:
    """The page with a stroke through its lines; ink takes away light, as on paper."""
    stroke = np.full_like(page, 255)
    points = np.array([(90, 300), (180, 60), (260, 280), (360, 50), (450, 270), (520, 90)], np.int32)
    cv2.polylines(stroke, [points], False, colour, thickness, cv2.LINE_AA)
    return (page.astype(np.float64) * stroke / 255).astype(np.uint8)


def with_stamp(page: Picture, colour: tuple[int, int, int]) -> Picture:
    stamp = np.full_like(page, 255)
    cv2.rectangle(stamp, (150, 95), (600, 235), colour, 5)
    cv2.putText(stamp, "PAGO", (210, 200), cv2.FONT_HERSHEY_DUPLEX, 3, colour, 8, cv2.LINE_AA)
    turned = cv2.warpAffine(
        stamp, cv2.getRotationMatrix2D((350, 165), 8, 1), stamp.shape[1::-1], borderValue=(255, 255, 255)
    )
    return (page.astype(np.float64) * turned / 255).astype(np.uint8)


def saved(folder: Path, page: Picture, suffix: str = ".png") -> Path:
    path = folder / f"page{suffix}"
    Image.fromarray(page).save(path, resolution=300)
    return path


def grey(page: Picture) -> Picture:
    return np.asarray(Image.fromarray(page).convert("L"))


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp", ".pdf"])
@pytest.mark.parametrize("colour", [BLUE_PEN, RED_STAMP, GREEN_STAMP])
def test_a_pen_across_print_is_taken_off(tmp_path: Path, suffix: str, colour: tuple[int, int, int]) -> None:
    clean = sheet()
    page = open_page(saved(tmp_path, with_pen(clean, colour), suffix), 1, to_read=True)
    expected = grey(clean).astype(int)
    assert np.mean(np.abs(page.printed - expected) > 90) < 0.002
    assert np.mean(np.abs(page.image - expected) > 90) > 0.005  # the page itself keeps it


def test_a_stamp_across_print_is_taken_off_with_the_letters_that_touch_none(tmp_path: Path) -> None:
    clean = sheet()
    page = open_page(saved(tmp_path, with_stamp(clean, RED_STAMP)), 1, to_read=True)
    assert np.mean(np.abs(page.printed.astype(int) - grey(clean)) > 90) < 0.002


def test_print_in_colour_beside_black_print_stays(tmp_path: Path) -> None:
    page = sheet()
    cv2.putText(page, "CASA DO PAPEL", (40, 580), cv2.FONT_HERSHEY_DUPLEX, 1.4, BLUE_PEN, 3, cv2.LINE_AA)
    cv2.putText(page, "OBRIGADO", (40, 650), cv2.FONT_HERSHEY_DUPLEX, 0.9, RED_STAMP, 2, cv2.LINE_AA)
    opened = open_page(saved(tmp_path, page), 1, to_read=True)
    assert opened.printed is opened.image


@pytest.mark.parametrize("colour", [BLUE_PEN, RED_STAMP, (85, 55, 140)])
def test_a_page_printed_in_colour_stays(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    opened = open_page(saved(tmp_path, sheet(colour)), 1, to_read=True)
    assert opened.printed is opened.image


def test_colour_is_parted_only_for_what_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, with_pen(sheet(), BLUE_PEN))
    shown, read = open_page(path, 1), open_page(path, 1, to_read=True)
    assert shown.printed is shown.image
    assert np.array_equal(shown.image, read.image) and read.printed is not read.image


def test_a_grey_page_is_not_copied(tmp_path: Path) -> None:
    for page in (sheet(), grey(sheet())):
        opened = open_page(saved(tmp_path, page), 1, to_read=True)
        assert opened.printed is opened.image


def test_a_dark_bar_with_light_text_stays(tmp_path: Path) -> None:
    page = sheet()
    cv2.rectangle(page, (30, 560), (670, 620), BLUE_PEN, cv2.FILLED)
    cv2.putText(page, "NOTA FISCAL", (60, 605), cv2.FONT_HERSHEY_DUPLEX, 1.1, (255, 255, 255), 2, cv2.LINE_AA)
    cv2.rectangle(page, (28, 558), (672, 622), (10, 10, 10), 2)
    opened = open_page(saved(tmp_path, page), 1, to_read=True)
    assert np.array_equal(opened.printed[560:620], opened.image[560:620])


def test_the_page_is_the_luminance_that_corrections_know_it_by(tmp_path: Path) -> None:
    path = saved(tmp_path, with_pen(sheet(), BLUE_PEN), ".jpg")
    with Image.open(path) as image:
        image.draft("L", image.size)
        assert np.array_equal(open_page(path, 1).image, np.asarray(image))
