"""The whole recognizer with the default model, on print it must not get wrong."""

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.document import Line
from ocr_app.io.images import open_page
from ocr_app.recognition.recognizer import Recognizer

FONTS = Path(__file__).parents[2] / "fonts"
SAMPLE = Path(__file__).parents[3] / "ocr_app" / "samples" / "receipt.png"


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load(DEFAULT)


def page_with(*texts: tuple[str, int, int], scale: float = 1.0) -> NDArray[np.uint8]:
    image = np.full((300, 700), 255, np.uint8)
    for text, x, y in texts:
        cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, 0, 2, cv2.LINE_AA)
    return image


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_clean_print_is_read(recognizer: Recognizer) -> None:
    assert texts(recognizer.read(page_with(("TOTAL R$ 123,45", 40, 80), ("Data 21/03/2018", 40, 180)))) == [
        "TOTAL R$ 123,45",
        "Data 21/03/2018",
    ]


def test_every_character_has_its_own_box_on_its_ink(recognizer: Recognizer) -> None:
    image = page_with(("VALOR 76", 60, 150), scale=1.5)
    (line,) = recognizer.read(image)
    characters = [character for word in line.words for character in word.characters]
    assert "".join(character.text for character in characters) == "VALOR76"
    for before, after in itertools.pairwise(characters):
        assert before.box[0] < after.box[0]
    for character in characters:
        x0, y0, x1, y1 = character.box
        assert (image[y0:y1, x0:x1] < 128).mean() > 0.1
        assert 0 < character.confidence <= 1
        assert sum(p for _, p in character.alternatives) <= 1.001
        assert character.text not in [text for text, _ in character.alternatives]


def test_a_word_is_at_most_as_sure_as_all_its_characters(recognizer: Recognizer) -> None:
    (line,) = recognizer.read(page_with(("NOTA", 60, 150)))
    (word,) = line.words
    together = float(np.prod([c.confidence for c in word.characters]))
    assert 0.9 * together < word.confidence <= together


def test_what_stands_far_apart_is_two_words(recognizer: Recognizer) -> None:
    lines = recognizer.read(page_with(("TROCO:", 40, 80), ("0,55", 210, 80)))
    assert [word.text for line in lines for word in line.words] == ["TROCO:", "0,55"]


def test_rows_of_dashes_are_rules(recognizer: Recognizer) -> None:
    assert texts(recognizer.read(page_with(("----------------", 40, 80), ("TOTAL", 40, 150)))) == ["TOTAL"]


@pytest.mark.parametrize("mark", "-.~")
def test_rules_beside_a_text_are_not_read(recognizer: Recognizer, mark: str) -> None:
    assert texts(recognizer.read(page_with((f"{6 * mark} TOTAL {6 * mark}", 40, 100)))) == ["TOTAL"]


@pytest.mark.parametrize("face", ["courier-prime/CourierPrime-Regular.otf", "ocr-b/OCRB.otf"])
def test_stars_beside_a_text_are_not_read(recognizer: Recognizer, face: str) -> None:
    page = Image.new("L", (900, 200), 255)
    font = ImageFont.truetype(FONTS / face, 34)
    ImageDraw.Draw(page).text((40, 60), "****** TOTAL ******", font=font, fill=0)
    assert texts(recognizer.read(np.asarray(page))) == ["TOTAL"]


@pytest.mark.parametrize("mark", "*=")
@pytest.mark.parametrize("face", ["caladea/Caladea-Regular.ttf", "cabin/Cabin-Regular.otf"])
def test_a_short_amount_between_rules_is_read_without_them(recognizer: Recognizer, face: str, mark: str) -> None:
    page = Image.new("L", (900, 300), 255)
    font = ImageFont.truetype(FONTS / face, 34)
    for y, text in ((30, "SUBTOTAL 45,90 CUPOM"), (110, f"{8 * mark} R$ 45,90 {8 * mark}"), (190, "Valor a pagar")):
        ImageDraw.Draw(page).text((40, y), text, font=font, fill=0)
    assert texts(recognizer.read(np.asarray(page))) == ["SUBTOTAL 45,90 CUPOM", "R$ 45,90", "Valor a pagar"]


def test_masked_numbers_are_text(recognizer: Recognizer) -> None:
    assert texts(recognizer.read(page_with(("CARD ****1234", 40, 100)))) == ["CARD ****1234"]


def test_the_bundled_sample_is_read_without_its_rule_of_stars(recognizer: Recognizer) -> None:
    image = open_page(SAMPLE, 1).image
    read = "".join(text.replace(" ", "") for text in texts(recognizer.read(image)))
    truth = "".join(
        line.split(",", 8)[8].replace(" ", "") for line in SAMPLE.with_suffix(".csv").read_text("utf-8").splitlines()
    )
    assert abs(len(read) - len(truth)) <= 0.01 * len(truth)


def test_the_total_of_the_bundled_sample_is_read_though_its_tall_letters_are_worn(recognizer: Recognizer) -> None:
    assert "VALOR TOTAL R$" in " ".join(texts(recognizer.read(open_page(SAMPLE, 1).image)))


def test_a_row_of_ornaments_is_a_rule(recognizer: Recognizer) -> None:
    page = page_with(("TOTAL", 40, 80))
    for x in range(50, 650, 24):
        cv2.polylines(page, [np.array([(x - 8, 170), (x, 148), (x + 8, 170)])], True, 0, 2)
        cv2.line(page, (x, 150), (x, 172), 0, 2)
    assert texts(recognizer.read(page)) == ["TOTAL"]


def test_a_row_of_one_letter_is_a_rule_and_a_long_number_is_not(recognizer: Recognizer) -> None:
    page = page_with(("TOTAL", 40, 80), (25 * "X", 20, 160), ("0000000000019", 40, 240))
    assert texts(recognizer.read(page)) == ["TOTAL", "0000000000019"]


def test_points_that_stand_alone_are_dust(recognizer: Recognizer) -> None:
    dust = [(".", 300, 80), (",", 600, 80), (",", 350, 180), ("'", 100, 260), (".", 400, 260)]
    page = page_with(("TOTAL", 40, 80), ("12,50.", 400, 80), ("Data.", 40, 180), *dust)
    assert [word.text for line in recognizer.read(page) for word in line.words] == ["TOTAL", "12,50.", "Data."]


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_page_of_one_colour_reads_as_nothing(recognizer: Recognizer, value: int) -> None:
    assert recognizer.read(np.full((200, 300), value, np.uint8)) == ()


def test_one_pixel_reads_as_nothing(recognizer: Recognizer) -> None:
    assert recognizer.read(np.zeros((1, 1), np.uint8)) == ()


def test_noise_reads_as_next_to_nothing(recognizer: Recognizer) -> None:
    noise = np.random.default_rng(0).integers(225, 256, (400, 400), np.uint8)
    assert sum(len(line.text) for line in recognizer.read(noise)) < 5


@pytest.mark.parametrize("seed", range(3))
def test_the_grain_of_a_table_is_hardly_ever_a_line(recognizer: Recognizer, seed: int) -> None:
    noise = np.random.default_rng(seed).standard_normal((700, 900)).astype(np.float32)
    grain = cv2.GaussianBlur(noise, (0, 0), sigmaX=4, sigmaY=2)
    page = np.clip(150 + 30 * grain / grain.std(), 0, 255).astype(np.uint8)
    page[150:450, 100:800] = page_with(("TOTAL R$ 123,45", 150, 100), ("Data 21/03/2018", 150, 200))
    lines = recognizer.read(page)
    assert {"TOTAL R$ 123,45", "Data 21/03/2018"} <= set(texts(lines))
    sureness = [np.mean([c.confidence for word in line.words for c in word.characters]) for line in lines]
    assert min(sureness) > 0.45 and sum(len(line.text) for line in lines) < 45


def test_narrow_print_is_read(recognizer: Recognizer) -> None:
    wide = page_with(("TOTAL R$ 123,45", 40, 150))
    narrow = cv2.resize(wide, None, fx=0.5, fy=1.0, interpolation=cv2.INTER_AREA)
    assert texts(recognizer.read(narrow)) == ["TOTAL R$ 123,45"]


def words(lines: tuple[Line, ...]) -> list[str]:
    return [word.text for line in lines for word in line.words]


def test_a_faint_colon_is_read(recognizer: Recognizer) -> None:
    page = page_with(("DESCONTO", 40, 80))
    for y in (66, 78):
        cv2.circle(page, (200, y), 2, 215, -1, cv2.LINE_AA)
    assert words(recognizer.read(page)) == ["DESCONTO:"]


def test_a_colon_after_a_gap_is_a_word_of_its_own(recognizer: Recognizer) -> None:
    assert words(recognizer.read(page_with(("TOTAL", 40, 80), (":", 146, 80)))) == ["TOTAL", ":"]
    assert words(recognizer.read(page_with(("TOTAL:", 40, 80)))) == ["TOTAL:"]


@pytest.mark.parametrize("face", ["cabin/Cabin-Regular.otf", "courier-prime/CourierPrime-Regular.otf"])
def test_a_comma_after_a_gap_belongs_to_the_word_before_it(recognizer: Recognizer, face: str) -> None:
    page = Image.new("L", (900, 200), 255)
    font = ImageFont.truetype(FONTS / face, 34)
    ImageDraw.Draw(page).text((40, 60), "NO.50 , JALAN PBS 14/11 ,", font=font, fill=0)
    assert words(recognizer.read(np.asarray(page))) == ["NO.50,", "JALAN", "PBS", "14/11,"]


def test_a_dash_between_gaps_is_read(recognizer: Recognizer) -> None:
    for face in ("courier-prime/CourierPrime-Regular.otf", "league-mono/LeagueMono-Regular.otf"):
        page = Image.new("L", (900, 200), 255)
        ImageDraw.Draw(page).text((40, 60), "NO.50 - PBS - 11", font=ImageFont.truetype(FONTS / face, 34), fill=0)
        assert words(recognizer.read(np.asarray(page))) == ["NO.50", "-", "PBS", "-", "11"]


def test_an_amount_whose_point_left_no_ink_is_doubted(recognizer: Recognizer) -> None:
    (whole, cents) = recognizer.read(page_with(("327", 40, 80), ("00", 112, 80)))[0].words
    assert (whole.text, cents.text) == ("327", "00")
    assert max(whole.confidence, cents.confidence) < 0.5
    apart = recognizer.read(page_with(("327", 40, 80), ("00", 140, 80)))
    assert min(word.confidence for line in apart for word in line.words) > 0.9
