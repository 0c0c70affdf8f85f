"""JSON Lines: a document on a line, as `ocr_app.export.json` writes it."""

from ocr_app.export.json import export

__all__ = ["export"]
