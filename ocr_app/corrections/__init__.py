"""What people corrected: kept for good, carried from machine to machine, learnt from by retraining."""

from ocr_app.corrections.store import Correction, CorrectionStore, page_hash

__all__ = ["Correction", "CorrectionStore", "page_hash"]
