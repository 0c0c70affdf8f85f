"""Segmentation of generated pages: lines where the text is, line images that keep size and baseline, boxes that map
back.
"""

import tracemalloc
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr_app.segmentation.cleanup import CleanPage, clean_page
from ocr_app.segmentation.ink import connected_components, ink_map, text_height
from ocr_app.segmentation.line_image import (
    BASELINE,
    CAP_HEIGHT,
    CELL_WIDTH,
    HEIGHT,
    LineImage,
    cut_line_image,
    cut_variants,
    line_image_of,
    repetition,
)
from ocr_app.segmentation.lines import find_lines
from ocr_app.segmentation.text_line import TextLine
from tests.ocr_app.segmentation.drawn import FONTS, lines_of, page_with


def test_each_text_line_is_found_with_its_baseline_and_size() -> None:
    found = lines_of(page_with(("TOTAL 123,45", 40, 80), ("TROCO 0,55", 40, 160)))
    assert [round(float(line.y(line.x0)) / 80) for line in found] == [1, 2]
    for line in found:
        assert line.cap_height == pytest.approx(22, abs=3)  # OpenCV's capitals are 21 px at scale 1, plus the stroke
        assert line.x0 == pytest.approx(40, abs=6)


def test_lines_come_in_reading_order() -> None:
    found = lines_of(page_with(("UM", 20, 80), ("DOIS", 400, 82), ("TRES", 20, 160)))
    assert [(line.x0 > 300, round(float(line.y(line.x0)) / 80)) for line in found] == [
        (False, 1),
        (True, 1),
        (False, 2),
    ]


def test_skewed_text_gets_a_sloping_baseline() -> None:
    image = page_with(("SKEWED LINE OF TEXT 0123", 60, 150))
    turn = cv2.getRotationMatrix2D((350, 150), 3, 1.0)
    (line,) = lines_of(cv2.warpAffine(image, turn, (700, 300), borderValue=255))
    assert float(line.slope(350.0)) == pytest.approx(-np.tan(np.radians(3)), abs=0.01)


@pytest.mark.parametrize("degrees", [-5, -2, 2, 5])
def test_rows_of_a_skewed_page_stay_apart(degrees: int) -> None:
    texts = [("FIRST ROW WITH A LONG TEXT 01", 80, 200 + 40 * row) for row in range(6)]
    turn = cv2.getRotationMatrix2D((400, 300), degrees, 1.0)
    found = lines_of(cv2.warpAffine(page_with(*texts, size=(600, 800)), turn, (800, 600), borderValue=255))
    assert len(found) == 6
    for line in found:
        assert float(line.slope(400.0)) == pytest.approx(-np.tan(np.radians(degrees)), abs=0.01)


def test_dotted_rules_are_removed() -> None:
    image = page_with(("VALOR 76,67", 60, 100))
    for x in range(40, 660, 9):
        cv2.circle(image, (x, 125), 2, 0, -1)
    clean = clean_page(image)
    assert clean.rules[125, 301] == 255
    assert len(find_lines(clean)) == 1


def test_a_column_of_colons_is_no_rule() -> None:
    rows = [("NOME", 40, 60 + 34 * row) for row in range(10)]
    image = page_with(*rows, size=(480, 400))
    for _, _, y in rows:
        for above in (3, 16):
            cv2.circle(image, (200, y - above), 2, 0, -1)
    assert not clean_page(image).rules.any()


def test_a_column_of_narrow_letters_is_no_rule() -> None:
    rows = [(text, x, 60 + 32 * row) for row in range(10) for text, x in (("TOTAL", 40), ("I", 200))]
    assert not clean_page(page_with(*rows, size=(400, 400))).rules.any()


def test_lines_that_touch_are_cut_apart() -> None:
    image = page_with(("SHOPPING AT", 60, 100), ("REFUNDABLE", 60, 140))
    image[95:125, 200:203] = 0  # a descender that reaches the line below
    found = lines_of(image)
    assert [round(float(line.y(line.x0)) / 20) for line in found] == [5, 7]
    assert all(line.x0 < 70 for line in found)


def test_words_that_touch_all_along_are_cut_apart() -> None:
    """Where all print around is welded alike, a piece is no taller than its neighbours."""
    rows = [("ITEM 12,50 DE UM CUPOM FISCAL", 40, 60 + 50 * row) for row in range(4)]
    image = page_with(*rows, size=(420, 700))
    for y in (300, 330):
        cv2.putText(image, "HERE", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 6, cv2.LINE_AA)
    image[295:312, 75:78] = image[295:312, 115:118] = 0  # an accent, say, that reaches the line above
    found = lines_of(image)[4:]
    assert [round(float(line.y(line.x0)) / 10) for line in found] == [30, 33]


@pytest.mark.parametrize(
    ("face", "size", "pitch", "blur"),
    [
        ("yanone-kaffeesatz/YanoneKaffeesatz-Light.otf", 26, 23, 0.8),
        ("caladea/Caladea-Regular.ttf", 21, 16, 0.6),
        ("league-mono/LeagueMono-Regular.otf", 19, 16, 0.8),
    ],
)
def test_rows_set_so_closely_that_their_amounts_touch_are_all_found(
    face: str, size: int, pitch: int, blur: float
) -> None:
    rows = [
        ("Quantidade Total de Itens", "6"),
        ("Valor Total", "11.910,98"),
        ("Desconto", "238,22"),
        ("Adicional/Frete/Seguro", "0,00"),
        ("Valor a Pagar", "11.672,76"),
        ("", ""),
        ("FORMA DE PAGAMENTO", "VALOR PAGO"),
        ("Pagamento", "5.836,38"),
        ("Cartao de Credito", "5.836,38"),
        ("TROCO", "0,00"),
    ]
    image = Image.new("L", (577, 60 + pitch * len(rows)), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONTS / face, size)
    for number, (label, amount) in enumerate(rows):
        draw.text((12, 40 + number * pitch), label, 60, font, "ls")
        draw.text((560, 40 + number * pitch), amount, 60, font, "rs")
    found = lines_of(np.asarray(cv2.GaussianBlur(np.asarray(image), (0, 0), blur), np.uint8))
    amounts = [line for line in found if line.x0 > 300]
    printed = [40 + number * pitch for number, (_, amount) in enumerate(rows) if amount]
    assert [float(line.y(line.x1)) for line in amounts] == pytest.approx(printed, abs=4)


def test_a_word_of_double_height_stays_whole() -> None:
    rows = [("item 12,50 de um cupom fiscal", 40, 60 + 50 * row) for row in range(4)]
    title = cv2.resize(page_with(("hamnoramersde", 40, 30), size=(60, 700)), None, fx=1, fy=2)
    title = cv2.erode(title, np.ones((1, 5)))  # its letters welded: above, few have ascenders
    found = lines_of(np.asarray(np.vstack([title, page_with(*rows, size=(240, 700))]), np.uint8))
    assert [round(line.cap_height / 22) for line in found] == [2, 1, 1, 1, 1]


def test_a_pen_stroke_around_and_across_an_amount_hides_no_line() -> None:
    image = page_with(("29,00", 300, 90), ("50,00", 300, 140), ("21,00", 300, 190), ("Total", 40, 140))
    cv2.ellipse(image, (345, 82), (150, 52), 8, 0, 330, 0, 2, cv2.LINE_AA)  # from above the first through the second
    found = [line for line in lines_of(image) if line.x0 > 200 and line.cap_height < 30]
    for y in (90, 140, 190):
        assert any(abs(float(line.y(340.0)) - y) < 6 and line.x0 < 310 and line.x1 > 375 for line in found), y


def test_a_crease_that_ends_at_a_word_hides_no_letter_of_it() -> None:
    rows = [("ITEM 12,50 DE UM CUPOM FISCAL", 40, 200 + 60 * row) for row in range(4)]
    image = page_with(("EURO", 300, 140), *rows, size=(440, 700))
    cv2.line(image, (240, 20), (330, 114), 90, 9, cv2.LINE_AA)  # three pixels from the U
    assert any(line.x0 < 310 and line.x1 > 375 and abs(float(line.y(340.0)) - 140) < 6 for line in lines_of(image))


def test_a_rule_through_a_column_of_numbers_is_removed() -> None:
    rows = [("1.777,56", 40, 60 + 34 * row) for row in range(10)]
    image = page_with(*rows, size=(420, 400))
    cv2.line(image, (84, 0), (84, 420), 0, 4)
    clean = clean_page(image)
    assert clean.rules[::40, 84].all()
    found = find_lines(clean)
    assert len(found) == 10 and all(line.x0 < 60 and line.x1 > 150 for line in found)


def test_rules_are_removed_and_the_text_beside_them_stays() -> None:
    image = page_with(("VALOR 76,67", 60, 100))
    framed = image.copy()
    cv2.rectangle(framed, (40, 60), (660, 130), 0, 2)
    clean = clean_page(framed)
    assert clean.ink[60, 300] == 0 and clean.rules[60, 300] == 255
    (line,) = find_lines(clean)
    assert line.x0 == pytest.approx(60, abs=8)
    assert clean.ink[70:120, 60:300].sum() == pytest.approx(ink_map(image)[70:120, 60:300].sum(), rel=0.05)


def test_rules_that_the_lines_of_a_table_stand_on_are_removed() -> None:
    heading = [("VALOR TOTAL DOS PRODUTOS DESCRICAO", 20, 40), ("TRANSPORTADOR VOLUMES 10,00", 20, 80)]
    rows = [("TUBO PVC 25MM 4885496 309,90 1.777,56 4.659,37", 20, 130 + 34 * row) for row in range(8)]
    image = page_with(*heading, *rows, size=(420, 1200))
    for _, _, baseline in rows:
        cv2.line(image, (0, baseline + 3), (1200, baseline + 3), 0, 5)
    clean = clean_page(image)
    assert all(np.count_nonzero(clean.rules[baseline + 3]) > 1150 for _, _, baseline in rows)
    assert len({round(float(line.y(300.0)) / 34) for line in find_lines(clean)}) == len(heading + rows)


def test_a_rule_keeps_table_cells_apart() -> None:
    image = page_with(("10,00", 60, 100), ("UN", 190, 100))
    cv2.line(image, (174, 40), (174, 200), 0, 2)
    assert len(lines_of(image)) == 2


def test_faint_print_on_grey_paper_is_found() -> None:
    image = page_with(("FAINT THERMAL PRINT", 40, 100))
    faint = (190 - (255 - image.astype(int)) * 0.15).astype(np.uint8)
    (line,) = lines_of(faint)
    assert line.x1 - line.x0 > 300


def test_dots_that_do_not_touch_make_a_line() -> None:
    image = page_with(("DOT MATRIX 24", 40, 100), scale=1.2)
    dots = np.full_like(image, 255)
    dots[::4, ::4] = image[::4, ::4]
    dots = cv2.erode(dots, np.ones((2, 2)))
    (line,) = lines_of(dots)
    assert line.cap_height == pytest.approx(26, abs=5)


@pytest.mark.parametrize("value", [255, 0, 128])
def test_a_page_of_one_colour_has_no_lines(value: int) -> None:
    assert lines_of(np.full((200, 300), value, np.uint8)) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 3)])
def test_tiny_pages_have_no_lines(size: tuple[int, int]) -> None:
    assert lines_of(np.zeros(size, np.uint8)) == []
    assert text_height(connected_components(np.zeros(size, np.uint8))) == 0


geometries = st.builds(
    TextLine,
    baseline=st.tuples(st.floats(-2e-4, 2e-4), st.floats(-0.1, 0.1), st.floats(100, 200)),
    cap_height=st.floats(8, 60),
    x0=st.floats(0, 100),
    x1=st.floats(200, 600),
)


@given(geometries, st.floats(0, 1), st.floats(0, HEIGHT), st.floats(1, 2))
def test_line_image_coordinates_map_to_the_page_and_back(
    line: TextLine, along: float, v: float, stretch: float
) -> None:
    line_image = LineImage(np.zeros((HEIGHT, 40), np.uint8), line, line.x0, CAP_HEIGHT / line.cap_height, stretch)
    u = along * (line.x1 - line.x0) * line_image.scale * stretch
    back = line_image.from_page(*line_image.to_page(np.array([u]), np.array([v])))
    assert back[0][0] == pytest.approx(u, abs=0.05) and back[1][0] == pytest.approx(v, abs=0.05)


@settings(max_examples=25)
@given(st.floats(0.6, 2.5), st.floats(-3, 3))
def test_a_line_image_has_its_capitals_between_fixed_rows(scale: float, degrees: float) -> None:
    image = page_with(("HEIFBH", 150, 220), size=(400, 700), scale=scale)
    turn = cv2.getRotationMatrix2D((350, 200), degrees, 1.0)
    clean = clean_page(cv2.warpAffine(image, turn, (700, 400), borderValue=255))
    (line,) = find_lines(clean)
    line_image = cut_line_image(clean, line)
    assert line_image.image.shape[0] == HEIGHT and line_image.image.shape[1] % CELL_WIDTH == 0
    rows = np.flatnonzero((line_image.image > 128).any(1))
    assert rows[0] == pytest.approx(BASELINE - CAP_HEIGHT, abs=3)
    assert rows[-1] + 1 == pytest.approx(BASELINE, abs=3)


def test_narrow_print_is_widened_where_the_scan_resolves_it() -> None:
    wide = page_with(("MERCADINHO 0123456789", 40, 200), size=(300, 1100), scale=1.6)
    stretches = {}
    for name, across, down in (("ordinary", 1.3, 1.0), ("narrow", 0.45, 1.0), ("coarse", 0.2, 0.4)):
        clean = clean_page(
            np.asarray(cv2.resize(wide, None, fx=across, fy=down, interpolation=cv2.INTER_AREA), np.uint8)
        )
        (line,) = find_lines(clean)
        line_image = line_image_of(clean, line)
        stretches[name] = line_image.stretch
        inked = np.flatnonzero((line_image.image > 128).any(0))
        x, _ = line_image.to_page(np.array([inked[0], inked[-1] + 1.0]), np.full(2, BASELINE - 1))
        assert x == pytest.approx(np.flatnonzero((clean.ink > 128).any(0))[[0, -1]] + [0, 1], abs=3)
    assert stretches["ordinary"] == stretches["coarse"] == 1 < 1.1 < stretches["narrow"]


def test_a_closer_look_is_cut_only_where_the_scan_shows_more() -> None:
    def second_looks(scale: float, thoroughly: bool) -> list[float]:
        """How much larger than the first look the others draw the line."""
        clean = clean_page(page_with(("TOTAL 12,50", 40, 120), scale=scale))
        (line,) = find_lines(clean)
        line_image = line_image_of(clean, line)
        return [other.scale / line_image.scale for other in cut_variants(clean, line_image, thoroughly=thoroughly)]

    fine, coarse = 1.4, 0.6
    assert second_looks(fine, False) == [pytest.approx(1 / 0.89)]
    assert second_looks(coarse, False) == []
    assert max(second_looks(coarse, True)) < 1 < max(second_looks(fine, True))


@given(st.floats(10, 390), st.floats(0.8, 1.3), st.floats(0.8, 1.6))
def test_a_place_on_one_line_image_of_a_line_is_found_on_another(u: float, taller: float, wider: float) -> None:
    page = clean_page(page_with(("TOTAL", 40, 80)))
    line = TextLine((0.0, 0.05, 90.0), 21.0, 30.0, 500.0)
    one, other = (
        cut_line_image(page, line, 1.2),
        cut_line_image(page, replace(line, cap_height=taller * line.cap_height), wider),
    )
    across, _ = other.from_page(*one.to_page(np.array([u]), np.array([BASELINE])))
    assert one.on(other, np.array([u])) == pytest.approx(across, abs=0.05)


def test_the_line_image_of_a_line_across_a_wide_page_holds_all_of_it() -> None:
    words = [("NOTA", 40 + 95 * number, 80) for number in range(70)]
    page = clean_page(page_with(*words, size=(120, 6800)))
    line_images = [line_image_of(page, line) for line in find_lines(page)]
    assert max(line_image.line.x1 - line_image.line.x0 for line_image in line_images) > 6000
    for line_image in line_images:
        last, _ = line_image.from_page(np.array([line_image.line.x1]), np.array([80.0]))
        assert last < line_image.image.shape[1]


def dithered(grey: int) -> NDArray[np.uint8]:
    """Twelve lines of text on a grey ground, scanned in black and white."""
    rows = [("NOTA FISCAL 123,45 TOTAL", 60, 100 + 70 * row) for row in range(12)]
    page = np.minimum(page_with(*rows, size=(960, 1000), scale=1.5), grey)
    return np.asarray(Image.fromarray(page.astype(np.uint8)).convert("1"), np.uint8) * np.uint8(255)


def test_text_is_found_where_the_dots_of_its_ground_outweigh_it() -> None:
    found = lines_of(dithered(245))
    assert [round((float(line.y(300.0)) - 100) / 70) for line in found] == list(range(12))
    assert all(line.x0 < 90 and line.x1 > 600 for line in found)


def test_countless_specks_take_no_more_memory_than_a_page_does() -> None:
    page = dithered(235)
    tracemalloc.start()
    try:
        lines_of(page)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200 * page.size


def test_a_line_image_beyond_the_page_is_paper() -> None:
    blank = np.zeros((50, 80), np.uint8)
    line_image = cut_line_image(CleanPage(blank, blank, blank, blank), TextLine((0.0, 0.0, -30.0), 20.0, 5.0, 60.0))
    assert not line_image.image.any()


def test_a_faint_colon_belongs_to_its_line() -> None:
    image = page_with(("CAIXA", 40, 80), ("NOME DO OPERADOR", 40, 160))
    for y in (63, 76):
        cv2.circle(image, (140, y), 2, 120, -1)
    first = lines_of(image)[0]
    assert first.x1 >= 141


def test_columns_of_a_row_share_no_piece() -> None:
    image = page_with(("TROCO", 40, 80), ("0,55", 330, 80))
    for y in (63, 76):
        cv2.circle(image, (165, y), 2, 0, -1)
    left, right = sorted(lines_of(image), key=lambda line: line.x0)
    assert left.x1 <= right.x0
    assert any(line.x0 <= 164 and line.x1 >= 167 for line in (left, right))


@pytest.mark.parametrize("light", [255, 200])
def test_a_dark_desk_around_the_sheet_holds_no_lines(light: int) -> None:
    sheet = page_with(("TOTAL 123,45", 40, 80), ("TROCO 0,55", 40, 160), size=(240, 500))
    workspace = np.full((440, 800), 20, np.uint8)
    workspace[100:340, 150:650] = np.minimum(sheet, light)
    lines = lines_of(workspace)
    assert [round((float(line.y(line.x0)) - 100) / 80) for line in lines] == [1, 2]
    assert all(line.x0 > 180 and line.x1 < 640 for line in lines)


def test_points_of_tall_print_make_no_line_of_their_own() -> None:
    rows = [("ITEM 12,50 DE UM CUPOM FISCAL", 40, 60 + 50 * row) for row in range(4)]
    total = cv2.resize(page_with(("1", 60, 40), ("234", 120, 40), size=(60, 700)), None, fx=1, fy=3)
    cv2.ellipse(total, (100, 113), (5, 8), 0, 0, 360, 0, -1)  # more than half as high as an ordinary capital
    page = np.vstack([page_with(*rows, size=(240, 700)), total, page_with(*rows, size=(240, 700))])
    found = lines_of(np.asarray(page, np.uint8))
    assert [round(line.cap_height / 22) for line in found] == [1, 1, 1, 1, 3, 1, 1, 1, 1]
    assert found[4].x0 < 80 and found[4].x1 > 140


def test_a_tall_speck_that_reaches_far_for_a_colon_swallows_no_words() -> None:
    image = page_with(("Tax", 230, 80), ("Total 123,45", 60, 150), scale=0.8)
    cv2.rectangle(image, (2, 60), (14, 128), 0, -1)  # the sheet's edge
    for x in (120, 300):
        for y in (85, 105):
            cv2.circle(image, (x, y), 3, 0, -1)
    assert any(line.x0 < 235 and line.x1 > 265 and line.cap_height < 25 for line in lines_of(image)), "Tax"


def test_ornaments_in_a_row_repeat_themselves_and_text_does_not() -> None:
    rng = np.random.default_rng(1)
    ornament = np.kron(rng.integers(0, 2, (8, 4)), np.full((4, 4), 255)).astype(np.uint8)
    row = np.tile(ornament, (1, 12))
    noisy = np.clip(row + rng.normal(0, 40, row.shape), 0, 255).astype(np.uint8)
    assert repetition(row) > 0.95 and repetition(noisy) > 0.8
    text = 255 - page_with(("TOTAL 1.234,56 R$", 4, 25), size=(HEIGHT, 320), scale=0.9)
    assert repetition(text) < 0.6


@pytest.mark.parametrize("value", [0, 255])
def test_what_varies_by_nothing_does_not_repeat_itself(value: int) -> None:
    assert repetition(np.full((HEIGHT, 400), value, np.uint8)) == 0
