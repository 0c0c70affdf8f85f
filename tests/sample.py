"""The sample that the package brings, and how much of it a reading has."""

from collections import Counter
from pathlib import Path

from ocr_app.review.ground_truth import read_transcripts

SAMPLE = Path(__file__).parents[1] / "ocr_app" / "samples" / "receipt.png"


def found(text: str) -> float:
    """The share of the sample's words that a reading has."""
    truth = Counter(word for line in read_transcripts(SAMPLE.with_suffix(".csv")) for word in line.text.split())
    return (truth & Counter(text.split())).total() / truth.total()
