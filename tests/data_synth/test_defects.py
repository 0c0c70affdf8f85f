import inspect
import random

import albumentations as A
import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_synth.defects import Severity, degrade, geometry, overprint_defects, print_defects, reprint, scan_defects
from data_synth.defects.base import Defect, GeometricDefect, corners, hull

SEVERITIES: tuple[Severity, ...] = ("clean", "worn", "ruined")


def _defects(*modules):
    return [
        kind
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and not name.startswith("_")
    ]


ALL = _defects(print_defects, overprint_defects, geometry, scan_defects)
MOVING = [kind for kind in ALL if issubclass(kind, GeometricDefect) and kind is not geometry.DarkBorder]


def _text(cap_height=20, width=420, height=180):
    """Lines of text with the box of every glyph, drawn without any of the product's code."""
    image = np.full((height, width), 255, np.uint8)
    scale, stroke = cap_height / 22, max(1, cap_height // 8)
    boxes = []
    for row, text in enumerate(("TOTAL R$ 10,50", "QTD 3 UN AB-17", "HKNMZ 905 x 4")):
        baseline = int(cap_height * 2 * (row + 1))
        x = cap_height
        for character in text:
            glyph = np.full_like(image, 255)
            cv2.putText(glyph, character, (int(x), baseline), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, stroke, cv2.LINE_AA)
            ys, xs = np.nonzero(glyph < 128)
            if len(xs):
                boxes.append((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
            image = np.minimum(image, glyph)
            x += cv2.getTextSize(character, cv2.FONT_HERSHEY_SIMPLEX, scale, stroke)[0][0]
    return image, np.array(boxes, np.float32)


def _blobs(centres):
    """Black discs of radius 5 on white, and their boxes."""
    image = np.full((180, 420), 255, np.uint8)
    for x, y in centres:
        cv2.circle(image, (x, y), 5, 0, cv2.FILLED)
    boxes = np.array([(x - 5, y - 5, x + 6, y + 6) for x, y in centres], np.float32).reshape(-1, 4)
    return image, boxes


def _apply(kind, image, boxes, cap_height, seed, strength=(0.7, 0.7)):
    still = geometry.Skew(p=0.0)  # albumentations warns where no transform in the list knows keypoints
    keypoints = A.KeypointParams(format="xy", remove_invisible=False, check_each_transform=False)
    pipeline = A.Compose([still, kind(strength, p=1.0)], keypoint_params=keypoints)
    pipeline.set_random_state(np.random.default_rng(seed), random.Random(seed))
    done = pipeline(image=image, keypoints=corners(boxes), cap_height=cap_height)
    return done["image"], hull(done["keypoints"])


@pytest.mark.parametrize("severity", SEVERITIES)
def test_same_seed_gives_same_pixels(severity):
    image, boxes = _text()
    for seed in range(5):
        one = degrade(image, boxes, severity, 20.0, np.random.default_rng(seed))
        other = degrade(image, boxes, severity, 20.0, np.random.default_rng(seed))
        np.testing.assert_array_equal(one[0], other[0])
        np.testing.assert_array_equal(one[1], other[1])


def test_seeds_and_successive_calls_differ():
    image, boxes = _text()
    rng = np.random.default_rng(0)
    pictures = {degrade(image, boxes, "worn", 20.0, rng)[0].tobytes() for _ in range(10)}
    assert len(pictures) == 10


@settings(max_examples=25)
@example(seed=6177, severity="ruined", cap_height=41.0, boxed=False)  # the first try leaves nothing
@given(
    seed=st.integers(0, 2**32),
    severity=st.sampled_from(SEVERITIES),
    cap_height=st.sampled_from((8.0, 13.0, 20.0, 41.0)),
    boxed=st.booleans(),
)
def test_result_is_a_grey_page_with_every_box_and_visible_ink(seed, severity, cap_height, boxed):
    image, boxes = _text(int(cap_height), int(21 * cap_height), int(8 * cap_height))
    boxes = boxes if boxed else boxes[:0]
    before = image.copy()
    page, moved = degrade(image, boxes, severity, cap_height, np.random.default_rng(seed))
    assert page.dtype == np.uint8 and page.ndim == 2
    assert moved.dtype == np.float32 and moved.shape == boxes.shape
    assert np.all(moved[:, 2:] > moved[:, :2])
    assert int(page.max()) - int(page.min()) > 40
    np.testing.assert_array_equal(image, before)
    # Nothing leaves the canvas.
    assert np.all(moved[:, :2] > -1) and np.all(moved[:, 2:] < np.array(page.shape[::-1]) + 1)


@settings(max_examples=40)
@given(
    kind=st.sampled_from(MOVING),
    seed=st.integers(0, 2**32),
    strength=st.floats(0, 1),
    centres=st.lists(
        st.tuples(st.integers(1, 20), st.integers(1, 8)).map(lambda cell: (cell[0] * 20, cell[1] * 20)),
        min_size=1,
        max_size=12,
        unique=True,
    ),
)
def test_boxes_stay_on_the_ink_when_the_sheet_moves(kind, seed, strength, centres):
    image, boxes = _blobs(centres)
    page, moved = _apply(kind, image, boxes, 20.0, seed, (strength, strength))
    for x0, y0, x1, y1 in moved:
        left, top = max(0, int(x0) - 3), max(0, int(y0) - 3)
        ink = 255.0 - page[top : int(y1) + 4, left : int(x1) + 4]
        ys, xs = np.indices(ink.shape) + 0.5
        centre = (left + np.sum(xs * ink) / ink.sum(), top + np.sum(ys * ink) / ink.sum())
        np.testing.assert_allclose(centre, ((x0 + x1) / 2, (y0 + y1) / 2), atol=1.0)


def test_dark_border_surrounds_the_sheet_and_keeps_it():
    image, boxes = _text()
    for seed in range(10):
        page, moved = _apply(geometry.DarkBorder, image, boxes, 20.0, seed)
        (left, top), *others = (moved[:, :2] - boxes[:, :2]).astype(int)
        assert np.all(others == np.array([left, top]))
        np.testing.assert_array_equal(page[top : top + image.shape[0], left : left + image.shape[1]], image)


@pytest.mark.parametrize("kind", ALL)
def test_every_defect_changes_the_picture_and_leaves_it_readable(kind):
    image, boxes = _text()
    for seed in range(4):
        page, moved = _apply(kind, image, boxes, 20.0, seed)
        assert page.dtype == np.uint8
        assert page.shape != image.shape or np.any(page != image)
        # Some ink is left, darker than its surroundings, in the box of nearly every character.
        contrast = [
            float(np.quantile(cell, 0.95)) - float(cell.min())
            for cell in (
                page[max(0, int(y0) - 2) : int(y1) + 2, max(0, int(x0) - 2) : int(x1) + 2] for x0, y0, x1, y1 in moved
            )
        ]
        assert np.mean(np.array(contrast) > 25) > 0.9


@pytest.mark.parametrize("kind", [kind for kind in ALL if issubclass(kind, Defect)])
def test_defects_that_only_change_pixels_keep_size_and_boxes(kind):
    image, boxes = _text()
    page, moved = _apply(kind, image, boxes, 20.0, 3)
    assert page.shape == image.shape
    np.testing.assert_array_equal(moved, boxes)


@pytest.mark.parametrize("kind", ALL)
def test_every_defect_says_what_causes_it(kind):
    assert len(kind.__doc__.split()) >= 8


def test_clean_stays_clean():
    image, boxes = _text()
    for seed in range(30):
        page, moved = degrade(image, boxes, "clean", 20.0, np.random.default_rng(seed))
        assert np.mean(page > 200) > 0.8
        for x0, y0, x1, y1 in moved:
            cell = page[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
            assert cell.min() < 110
        if page.shape == image.shape:
            assert np.mean(np.abs(page.astype(float) - image)) < 18


def test_worse_severities_resemble_the_drawing_less():
    image, boxes = _text()

    def likeness(severity):
        """The mean correlation of each character with what was drawn."""
        found = []
        for seed in range(25):
            page, moved = degrade(image, boxes, severity, 20.0, np.random.default_rng(seed))
            for (x0, y0, x1, y1), (u0, v0, u1, v1) in zip(boxes.astype(int), moved, strict=True):
                drawn = image[y0:y1, x0:x1].astype(float)
                seen = page[max(0, round(v0)) : round(v1), max(0, round(u0)) : round(u1)]
                seen = cv2.resize(seen, drawn.shape[::-1], interpolation=cv2.INTER_AREA).astype(float)
                if drawn.std() and seen.std():
                    found.append(np.corrcoef(drawn.ravel(), seen.ravel())[0, 1])
        return np.mean(found)

    assert likeness("clean") > 0.9 > likeness("worn") > likeness("ruined") + 0.05 > 0.5


def test_low_resolution_keeps_capitals_legible_and_tells_the_rest_their_new_size():
    image, boxes = _text(12)
    keypoints = A.KeypointParams(format="xy", remove_invisible=False, check_each_transform=False)
    pipeline = A.Compose([geometry.LowResolution((1.0, 1.0))], keypoint_params=keypoints)
    for seed in range(10):
        pipeline.set_random_state(np.random.default_rng(seed), random.Random(seed))
        done = pipeline(image=image, keypoints=corners(boxes), cap_height=12.0)
        assert done["cap_height"] >= 7
        assert done["cap_height"] == pytest.approx(12 * done["image"].shape[0] / image.shape[0])


def test_dead_heaters_blank_whole_columns():
    image = np.zeros((60, 300), np.uint8)
    page, _ = _apply(print_defects.DeadHeaters, image, np.zeros((0, 4), np.float32), 20.0, 1, (1.0, 1.0))
    assert np.all(page == page[:1])
    assert np.any(page[0] == 255) and np.mean(page[0] == 0) > 0.8


def test_hull_undoes_corners():
    boxes = np.array([[1, 2, 3.5, 4], [10, 0, 20, 9]], np.float32)
    np.testing.assert_array_equal(hull(corners(boxes)), boxes)


def test_faint_marks_spare_the_letters():
    image, boxes = _text()
    faint, _ = _apply(print_defects.FaintMarks, image, boxes, 20.0, 3)
    inked = [(255.0 - image[int(y0) : int(y1), int(x0) : int(x1)]).sum() for x0, y0, x1, y1 in boxes]
    left = [(255.0 - faint[int(y0) : int(y1), int(x0) : int(x1)]).sum() for x0, y0, x1, y1 in boxes]
    text = "TOTALR$10,50QTD3UNAB-17HKNMZ905x4"
    for character, before, after in zip(text, inked, left, strict=True):
        if character in ",-":
            assert after < 0.85 * before
        elif character not in "1I":
            assert after > 0.8 * before


@given(st.integers(0, 10_000))
def test_a_line_printed_again_is_another_picture_of_the_same_letters(seed):
    image, _ = _text()
    again = reprint(image, 20.0, np.random.default_rng(seed))
    assert again.shape == image.shape and again.dtype == np.uint8
    np.testing.assert_array_equal(again, reprint(image, 20.0, np.random.default_rng(seed)))
    inked = cv2.dilate((image < 128).astype(np.uint8), np.ones((3, 3))) > 0
    assert again[inked].mean() < again[~inked].mean() - 3


def test_a_line_is_hardly_ever_printed_alike_twice():
    image, _ = _text()
    rng = np.random.default_rng(0)
    assert len({reprint(image, 20.0, rng).tobytes() for _ in range(20)}) > 15
