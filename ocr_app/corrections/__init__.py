"""What people corrected: kept for good, carried from machine to machine, learnt from by retraining."""

from ocr_app.corrections.layouts import PageLayout
from ocr_app.corrections.records import FEWEST_TO_LEARN_FROM, Correction, page_hash
from ocr_app.corrections.store import CorrectionStore

__all__ = ["FEWEST_TO_LEARN_FROM", "Correction", "CorrectionStore", "PageLayout", "page_hash"]
