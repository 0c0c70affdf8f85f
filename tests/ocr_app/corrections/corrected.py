"""Corrections as tests make them, and what a store or a folder holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr_app.corrections import Correction, CorrectionStore, page_hash

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def line_image(seed: int = 0, width: int = 40) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (32, width), np.uint8)


def correction(line: int = 0, truth: str = "TOTAL 9,90", page: str = "p", **other: Any) -> Correction:
    """The correction of the line at the height `line` of a page."""
    made = Correction(
        page_hash=page_hash(np.full((2, 2), ord(page), np.uint8)),
        source=f"notas/{page}.pdf",
        page=1,
        line_box=(10, line, 200, line + 20),
        line_image=line_image(line),
        reading="T0TAL 9,9O",
        truth=truth,
        edges=None,
        model="default",
        time=NOON + timedelta(minutes=line),
    )
    return replace(made, **other)


def stored(path: Path) -> list[Correction]:
    """What another program sees in the store."""
    with CorrectionStore.open(path) as store:
        return [found for _, found in store.all()]


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
