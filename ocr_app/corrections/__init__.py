"""What people corrected: kept for good, carried from machine to machine, learnt from by retraining."""

from ocr_app.corrections.layouts import PageLayout
from ocr_app.corrections.records import Correction, page_hash
from ocr_app.corrections.store import CorrectionStore

__all__ = ["Correction", "CorrectionStore", "PageLayout", "page_hash"]
