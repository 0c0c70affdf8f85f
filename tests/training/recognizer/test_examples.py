"""Training examples: the recognizer's line images with each character where its ink is."""

import numpy as np
import pytest
import torch

from data_synth.fonts import find_faces
from data_synth.pages import SynthLine, SynthPage, block
from data_synth.rendering import LineStyle, render_line
from ocr_app.segmentation.line_image import CELL_WIDTH
from training.recognizer.examples import CLASS_INDEX, CLASSES, SPACE, Example, collate, page_examples

FACE = next(face for face in find_faces() if face.name == "Cabin Regular")


def page_of(*texts: str, pitch: int = 60) -> SynthPage:
    """White page with a text line every `pitch` px."""
    image = np.full((pitch * (len(texts) + 1), 900), 255, np.uint8)
    lines = []
    for row, text in enumerate(texts, 1):
        line = render_line(text, FACE, LineStyle(cap_height=22))
        height, width = line.ink.shape
        top = round(row * pitch - line.baseline)
        area = image[top : top + height, 30 : 30 + width]
        np.minimum(area, (255 - 255 * line.ink).astype(np.uint8), out=area)
        lines.append(SynthLine(text, line.boxes + np.array([30, top, 30, top], np.float32)))
    return SynthPage(image, tuple(lines))


def text_of(example: Example) -> str:
    return "".join(CLASSES[token] for token in example.tokens)


def test_each_line_becomes_an_example_with_its_text() -> None:
    texts = ("TOTAL R$ 123,45", "Água mineral 2 UN", "CNPJ 12.ABC.345/01DE-35")
    assert [text_of(example) for example in page_examples(page_of(*texts))] == list(texts)


def test_edges_are_where_the_ink_is() -> None:
    (example,) = page_examples(page_of("HIMN"))
    columns = (example.image > 100).any(0)
    ink = np.flatnonzero(np.diff(columns.astype(int), prepend=0, append=0))
    assert example.edges.ravel() == pytest.approx(ink, abs=1.5)


def test_columns_taken_for_one_line_are_apart_by_a_space() -> None:
    page = page_of("AB  CD")
    whole = page.lines[0]
    halves = (SynthLine("AB", whole.boxes[:2]), SynthLine("CD", whole.boxes[4:]))
    (example,) = page_examples(SynthPage(page.image, halves))
    assert text_of(example) == "AB CD"


def test_clutter_is_an_example_without_text() -> None:
    page = page_of("TOTAL")
    (example,) = page_examples(SynthPage(page.image, ()))
    assert len(example.tokens) == 0


def test_true_spans_are_allowed_and_far_ones_are_not() -> None:
    examples = list(page_examples(page_of("IL 1,0", "WIDE")))
    batch = collate(examples)
    allowed = batch.allowed(12)
    for line, example in enumerate(examples):
        for j, (left, right) in enumerate(example.edges):
            begin, end = round(left / CELL_WIDTH), max(round(left / CELL_WIDTH) + 1, round(right / CELL_WIDTH))
            assert allowed[line, begin, end - begin - 1, j]
            starts = torch.nonzero(allowed[line, :, :, j])[:, 0] * CELL_WIDTH
            # A space may end 5 px beyond its gap, so that its last cell may begin 1 px beyond it.
            latest = right + 1 if example.tokens[j] == SPACE else right
            assert starts.max() < latest and starts.min() >= left - 8


def test_a_token_whose_edges_are_not_known_may_take_any_span() -> None:
    (example,) = page_examples(page_of("AB"))
    edges = example.edges.copy()
    edges[1] = np.nan
    allowed = collate([Example(example.image, example.tokens, edges)]).allowed(12)
    assert allowed[..., 1].all() and not allowed[..., 0].all()


def test_padding_does_not_change_an_example() -> None:
    short, long = page_examples(page_of("A1", "LONGER LINE 0123"))
    batch = collate([short, long])
    assert batch.cells.tolist() == [short.image.shape[1] // CELL_WIDTH, long.image.shape[1] // CELL_WIDTH]
    assert batch.targets[0, :2].tolist() == [CLASS_INDEX["A"], CLASS_INDEX["1"]]
    assert batch.line_images[0, 0, :, short.image.shape[1] :].max() == 0


def test_blocks_give_mostly_examples_with_the_text_of_the_page() -> None:
    rng = np.random.default_rng(3)
    page = block(rng, (FACE,), "clean")
    found = "".join(text_of(example) for example in page_examples(page)).replace(" ", "")
    truth = "".join(line.text for line in page.lines).replace(" ", "")
    assert len(found) > 0.8 * len(truth)
