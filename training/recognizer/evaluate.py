"""`python -m training evaluate`: scores of a training run on held-out synthetic lines, with pictures of its errors."""

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from ocr_app.segmentation.line_image import HEIGHT
from training.recognizer.examples import CLASSES
from training.recognizer.metrics import Score, evaluate
from training.recognizer.publish import BLOCKS, TEST_SEED, load_run
from training.recognizer.stream import synth_examples

_WORST = 60
_PAIRS = 40
_SHEET_WIDTH = 1100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `evaluate`."""
    parser.add_argument("--run", type=Path, default=Path("runs/charnet"), dest="source", help="folder `train` wrote")
    parser.add_argument("--blocks", type=int, default=BLOCKS, help="synthetic blocks to read")
    parser.add_argument("--output", type=Path, default=Path("runs/evaluation"), help="folder of the pictures")


def run(arguments: argparse.Namespace) -> int:
    """Print the scores, write `confusions.png` and `worst.png`."""
    model, _ = load_run(arguments.source)
    score = evaluate(model, synth_examples(TEST_SEED, arguments.blocks), torch.device("cpu"))
    arguments.output.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(arguments.output / "confusions.png"), confusion_picture(score))
    cv2.imwrite(str(arguments.output / "worst.png"), worst_sheet(score))
    print(f"{len(score.line_images)} line images, {score.characters} characters")
    print(f"CER {score.cer:.4f}  cut recall {score.cut_recall:.4f}")
    return 0


def confusion_picture(score: Score) -> NDArray[np.uint8]:
    """The most frequent confusions as bars: expected > read, uint8 [H, W, 3]."""
    pairs = score.confusions.most_common(_PAIRS)
    picture = np.full((20 * max(1, len(pairs)) + 10, 520, 3), 255, np.uint8)
    for row, ((expected, found), count) in enumerate(pairs):
        y = 20 * row + 18
        _write(picture, f"{expected or 'nothing'} > {found or 'nothing'}", (8, y))
        length = round(280 * count / pairs[0][1])
        cv2.rectangle(picture, (170, y - 10), (170 + length, y), (166, 102, 31), -1)
        _write(picture, str(count), (178 + length, y))
    return picture


def worst_sheet(score: Score) -> NDArray[np.uint8]:
    """The line images with the highest error rates, each above its truth and the text read, uint8 [H, W, 3]."""
    rows = []
    for _, example, read in sorted(score.line_images, key=lambda line_image: -line_image[0])[:_WORST]:
        row = np.full((HEIGHT + 38, _SHEET_WIDTH, 3), 255, np.uint8)
        width = min(_SHEET_WIDTH, example.image.shape[1])
        row[:HEIGHT, :width] = 255 - example.image[:, :width, None]
        _write(row, "truth " + "".join(CLASSES[token] for token in example.tokens), (4, HEIGHT + 13))
        _write(row, "read  " + read, (4, HEIGHT + 29))
        rows.append(row)
    return np.vstack(rows) if rows else np.full((HEIGHT, _SHEET_WIDTH, 3), 255, np.uint8)


def _write(picture: NDArray[np.uint8], text: str, at: tuple[int, int]) -> None:
    """Write ASCII text; OpenCV has no other letters, so they appear as '?'."""
    cv2.putText(
        picture,
        text.encode("ascii", "replace").decode(),
        at,
        cv2.FONT_HERSHEY_SIMPLEX,
        0.42,
        (40, 40, 40),
        1,
        cv2.LINE_AA,
    )
