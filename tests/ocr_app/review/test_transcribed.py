"""Transcripts of pages that lie on their side or upside down."""

from pathlib import Path

import cv2
import pytest
from PIL import Image

from ocr_app.geometry import rotate_box
from ocr_app.io.images import open_scan
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.review.ground_truth import Transcript, read_transcripts
from ocr_app.review.transcribed import TranscribedPage, read_transcribed
from tests.sample import SAMPLE

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer.load()


def _transcribed(recognizer: Recognizer, scan: Path, transcripts: list[Transcript]) -> TranscribedPage:
    with open_scan(scan) as opened:
        return read_transcribed(recognizer, opened, 1, transcripts)


@pytest.mark.parametrize("degrees", list(_TURNS))
def test_a_turned_page_teaches_what_the_upright_one_does(recognizer: Recognizer, tmp_path: Path, degrees: int) -> None:
    image = cv2.imread(str(SAMPLE), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    height, width = image.shape
    Image.fromarray(cv2.rotate(image, _TURNS[degrees])).save(tmp_path / "turned.png")
    truth = list(read_transcripts(SAMPLE.with_suffix(".csv")))
    corners = [Transcript(each.number, rotate_box(each.pixels, degrees, width, height), each.text) for each in truth]

    upright = _transcribed(recognizer, SAMPLE, truth)
    turned = _transcribed(recognizer, tmp_path / "turned.png", corners)

    assert len(upright.lines) > 10
    assert sorted(line.truth for line in turned.lines) == sorted(line.truth for line in upright.lines)
    assert [each.text for each in turned.unmatched] == [each.text for each in upright.unmatched]
    boxes = {each.text: each.pixels for each in corners}
    for line in turned.lines:
        if line.truth in boxes:
            x0, y0, x1, y1 = boxes[line.truth]
            assert x0 - 4 < (line.box[0] + line.box[2]) / 2 < x1 + 4
            assert y0 - 4 < (line.box[1] + line.box[3]) / 2 < y1 + 4
