import dataclasses

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_synth.fonts import Face, find_faces
from data_synth.rendering import LineStyle, RenderedLine, line_width, render_line
from tests.data_synth.faces import PORTUGUESE, complete_faces

LETTERS = PORTUGUESE + "   "


def some_faces() -> list[Face]:
    """One face of every look."""
    looks: dict[frozenset[str], Face] = {}
    for face in complete_faces():
        looks.setdefault(face.tags, face)
    return list(looks.values())[:12]


faces = st.deferred(lambda: st.sampled_from(some_faces()))
texts = st.text(LETTERS, min_size=1, max_size=20).filter(str.strip)


@st.composite
def styles(draw: st.DrawFn, spacing: st.SearchStrategy[float]) -> LineStyle:
    cap_height = draw(st.floats(7, 40))
    return LineStyle(
        cap_height,
        stretch=draw(st.floats(0.5, 2)),
        spacing=cap_height * draw(spacing),
        bold=cap_height * draw(st.sampled_from((0.0, 0.05, 0.1))),
        slant=draw(st.sampled_from((0.0, 0.2))),
        antialias=draw(st.booleans()),
        pins=draw(st.sampled_from((0, 0, 9, 24))),
        dot_radius=draw(st.floats(0.35, 0.75)),
        dot_scatter=draw(st.sampled_from((0.0, 0.1))),
    )


def plain_face() -> Face:
    return next(face for face in complete_faces() if face.tags == {"sans"})


def marked(line: RenderedLine) -> np.ndarray:
    """The pixels inside the boxes of the characters that leave ink."""
    inside = np.zeros(line.ink.shape, bool)
    for character, (x0, y0, x1, y1) in zip(line.text, line.boxes.astype(int), strict=True):
        if character != " ":
            inside[y0:y1, x0:x1] = True
    return inside


@settings(max_examples=150)
@given(texts, faces, styles(spacing=st.floats(-0.1, 0.3)))
def test_all_ink_lies_in_the_boxes_and_all_boxes_on_the_canvas(text: str, face: Face, style: LineStyle) -> None:
    line = render_line(text, face, style)
    assert line.text == text and line.boxes.shape == (len(text), 4)
    assert not line.ink[~marked(line)].any()
    height, width = line.ink.shape
    assert (line.boxes[:, :2] <= line.boxes[:, 2:]).all()
    assert (line.boxes >= 0).all() and (line.boxes[:, 2] <= width).all() and (line.boxes[:, 3] <= height).all()


@settings(max_examples=150)
@given(texts, faces, styles(spacing=st.just(2.5)))
def test_a_box_touches_its_ink_on_all_four_sides(text: str, face: Face, style: LineStyle) -> None:
    line = render_line(text, face, style)
    for character, (x0, y0, x1, y1) in zip(text, line.boxes.astype(int), strict=True):
        if character != " ":
            own = line.ink[y0:y1, x0:x1]
            assert own[0].any() and own[-1].any() and own[:, 0].any() and own[:, -1].any()


@given(faces, st.integers(1, 6), st.sampled_from((0, 9, 24)))
def test_spaces_share_the_gap_between_their_neighbours(face: Face, count: int, pins: int) -> None:
    line = render_line("H" + " " * count + "H", face, LineStyle(20, pins=pins))
    spaces = line.boxes[1:-1]
    assert spaces[0, 0] == line.boxes[0, 2] and spaces[-1, 2] == line.boxes[-1, 0]
    assert np.allclose(spaces[1:, 0], spaces[:-1, 2])
    assert np.ptp(spaces[:, 2] - spaces[:, 0]) < 0.01
    assert (spaces[:, 1] == line.baseline - 20).all() and (spaces[:, 3] == line.baseline).all()


def test_more_spaces_make_a_wider_gap() -> None:
    widths = [render_line("H" + " " * count + "H", plain_face(), LineStyle(20)).ink.shape[1] for count in (1, 2, 4)]
    assert widths[2] - widths[1] == pytest.approx(2 * (widths[1] - widths[0]), abs=2)


@given(faces, st.floats(7, 40), st.floats(0.6, 1.6), st.sampled_from((0, 9, 24)))
def test_capitals_are_as_high_as_asked_for(face: Face, cap_height: float, stretch: float, pins: int) -> None:
    _, y0, _, y1 = render_line("H", face, LineStyle(cap_height, stretch=stretch, pins=pins)).boxes[0]
    # The hints of some faces round heights by a tenth, and a pin, of which there are only 7, is more than a pixel.
    assert y1 - y0 == pytest.approx(cap_height, abs=2 + cap_height / (5 if pins else 10))


@given(faces, st.floats(0.7, 1.5))
def test_stretch_scales_widths_and_not_heights(face: Face, stretch: float) -> None:
    text = "HAMBURGO 123"
    plain, stretched = (render_line(text, face, LineStyle(30, stretch=value)).ink.shape for value in (1.0, stretch))
    assert stretched[1] == pytest.approx(plain[1] * stretch, rel=0.05, abs=3)
    assert stretched[0] == pytest.approx(plain[0], abs=3)


def test_line_width_is_close_to_the_ink() -> None:
    for pins in (0, 9, 24):
        style = LineStyle(20, pins=pins)
        width = render_line("Quantidade 12", plain_face(), style).ink.shape[1]
        assert line_width("Quantidade 12", plain_face(), style) == pytest.approx(width, abs=8)


def test_letters_touch_when_set_close_and_part_when_set_wide() -> None:
    def gap(spacing: float) -> float:
        boxes = render_line("HH", plain_face(), LineStyle(24, spacing=spacing)).boxes
        return float(boxes[1, 0] - boxes[0, 2])

    assert gap(-6) <= 0 < gap(0) < gap(6)


def test_pairs_are_kerned_in_a_proportional_face() -> None:
    face = next(face for face in find_faces() if face.name == "Cabin Regular")
    av, a, v = (line_width(text, face, LineStyle(100)) for text in ("AV", "A", "V"))
    assert av < a + v - 1


def test_print_without_antialiasing_is_black_or_white() -> None:
    ink = render_line("Duplicata nº 4", plain_face(), LineStyle(15, antialias=False)).ink
    assert set(np.unique(ink)) == {0.0, 1.0}


def test_a_hairline_between_the_pixels_is_not_lost() -> None:
    (light,) = (face for face in find_faces() if face.name == "Yanone Kaffeesatz Light")
    for stretch in np.linspace(0.38, 0.42, 40):
        style = LineStyle(18.694, stretch=float(stretch), antialias=False)
        assert render_line("l", light, style).ink.any()


def test_bold_leaves_more_ink_and_underlining_a_rule_under_the_line() -> None:
    plain, bold, underlined = (
        render_line("TOTAL", plain_face(), style)
        for style in (LineStyle(24), LineStyle(24, bold=2), LineStyle(24, underline=True))
    )
    assert bold.ink.sum() > 1.2 * plain.ink.sum()
    assert underlined.ink[int(underlined.baseline) + 1 :].all(axis=1).any()
    assert np.array_equal(underlined.boxes, plain.boxes)


def test_dots_of_small_radius_do_not_touch() -> None:
    def pieces(radius: float) -> int:
        ink = render_line("H", plain_face(), LineStyle(40, pins=9, dot_radius=radius)).ink
        return int(cv2.connectedComponents((ink > 0.5).astype(np.uint8))[0]) - 1

    assert pieces(0.7) == 1
    assert pieces(0.35) >= 14


def test_a_missing_character_and_a_blank_line_are_refused() -> None:
    face = plain_face()
    lacking = dataclasses.replace(face, missing=frozenset("€"))
    with pytest.raises(ValueError, match="€"):
        render_line("12 €", lacking, LineStyle(20))
    with pytest.raises(ValueError, match="ink"):
        render_line("   ", face, LineStyle(20))


def test_a_ligature_is_one_glyph_with_a_box_for_either_character() -> None:
    text = "96 fls confira"
    joined = 0
    for face in complete_faces():
        plain = render_line(text, face, LineStyle(30))
        line = render_line(text, face, LineStyle(30, ligatures=True))
        assert line.text == text and (line.boxes[:, 2] > line.boxes[:, 0]).all()
        assert not (line.ink * ~marked(line) > 0.5).any()
        if line.ink.shape == plain.ink.shape and np.array_equal(line.ink, plain.ink):
            continue  # the face has none
        joined += 1
        for at in (text.index("fl"), text.index("fi")):
            assert line.boxes[at, 2] <= line.boxes[at + 1, 0]  # they touch and do not overlap
    assert joined
