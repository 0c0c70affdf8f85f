"""A correction, and the row that a database or an exported file holds of it."""

import hashlib
import io
import json
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr_app.geometry import Box

COLUMNS = (
    *("page_hash", "source", "page", "x0", "y0", "x1", "y1"),
    *("strip", "reading", "truth", "edges", "model", "time", "doubtful", "seen", "geometry"),
)
"""The columns of a `Row`."""

Row = tuple[Any, ...]
"""A correction as the database holds it; its line image is a PNG, its lists are JSON, its time is ISO 8601.
"""

_GEOMETRY = 9, 10  # numbers that say where a line image lies
_MAX_PIXELS = 1 << 20  # far above any line image; a PNG of a few bytes can claim gigabytes

FEWEST_TO_LEARN_FROM = 8
"""Reviewed lines that a retraining needs at least: what fewer bring cannot be measured."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a line says, as far as a person has looked at it; its truth is its reading where nothing was wrong.

    Its truth is certain only in the characters that were `seen`: a person has typed or confirmed them. The others are
    as the recognizer read them, and it doubts those in `doubtful` itself. Retraining uses lines that are `reviewed`,
    and of them takes what was seen for the truth.

    Attributes:
        page_hash: `page_hash` of the page: finds the page again whatever its file is called.
        source: the file as it was named then.
        page: number in the file, from 1.
        line_box: the line's box in page pixels; names the line within the page.
        line_image: uint8 [32, W], the line as the recognizer saw it, 0 = paper; two corrections compare without it.
        reading: what the recognizer read, words joined by single spaces.
        truth: what it says, words joined by single spaces.
        edges: left and right edge of each character of `truth` but the spaces, in line image pixels; None: not known.
        model: the name of the model that read.
        time: when it was reviewed, with a time zone.
        doubtful: the characters of `truth`, counted from 0 without the spaces, that a person has still to look at;
            None: not known, as of lines changed in the window before this was recorded.
        seen: the characters, counted likewise, that a person has typed or confirmed. None: all of them, as of a line
            whose text was told as a whole; or not known, as of lines reviewed before this was recorded.
        geometry: of a line that a person added, where its line image lies on the page as it is read: the a, b and c of
            the baseline, cap height, x0 and x1 of its `TextLine`, and the x_start, scale and stretch of the line image;
            its rotation too if it is not 0.
            None: the recognizer found the line, and finds it again.

    Raises:
        ValueError: an attribute is not as described.
    """

    page_hash: str
    source: str
    page: int
    line_box: Box
    line_image: NDArray[np.uint8] = field(compare=False, repr=False)
    reading: str
    truth: str
    edges: tuple[tuple[float, float], ...] | None
    model: str
    time: datetime
    doubtful: tuple[int, ...] | None = ()
    seen: tuple[int, ...] | None = None
    geometry: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        count = len(self.truth.replace(" ", ""))
        if self.line_image.ndim != 2 or self.line_image.dtype != np.uint8 or not self.line_image.size:
            raise ValueError(f"a line image is uint8 [32, W], not {self.line_image.dtype} {self.line_image.shape}")
        if self.truth != " ".join(self.truth.split()):
            raise ValueError(f"words are joined by single spaces, not {self.truth!r}")
        if self.edges is not None and len(self.edges) != count:
            raise ValueError(f"{len(self.edges)} pairs of edges for {self.truth!r}")
        if self.time.tzinfo is None:
            raise ValueError("the time lacks a time zone")
        for indices in (self.doubtful, self.seen):
            if indices and not set(indices) <= set(range(count)):
                raise ValueError(f"characters {indices} of {self.truth!r}")
        if self.geometry is not None and not (
            len(self.geometry) in _GEOMETRY and all(map(math.isfinite, self.geometry))
        ):
            raise ValueError(f"a geometry is {_GEOMETRY[0]} numbers or {_GEOMETRY[1]}, not {self.geometry}")

    @property
    def reviewed(self) -> bool:
        """Whether a person has settled every doubt in the line."""
        return self.doubtful == ()


def page_hash(image: NDArray[np.uint8]) -> str:
    """Hexadecimal SHA-256 of a grey page's [H, W] pixels and shape: what the page is, whatever its file is called."""
    digest = hashlib.sha256(f"{image.shape}".encode())
    digest.update(np.ascontiguousarray(image).data)
    return digest.hexdigest()


def to_row(correction: Correction, png: bytes | None = None) -> Row:
    """The row of a correction; a source's bytes that are no text become `\\udcXX`, as in JSON.

    Args:
        png: its line image, if that is at hand: encoding it takes longer than all else.
    """
    edges = correction.edges
    return (
        correction.page_hash,
        correction.source.encode(errors="backslashreplace").decode(),
        correction.page,
        *correction.line_box,
        png or _encode(correction.line_image),
        correction.reading,
        correction.truth,
        None if edges is None else json.dumps([[float(left), float(right)] for left, right in edges]),
        correction.model,
        iso_time(correction.time),
        None if correction.doubtful is None else json.dumps(correction.doubtful),
        None if correction.seen is None else json.dumps(correction.seen),
        None if correction.geometry is None else json.dumps(correction.geometry),
    )


def from_row(row: Row) -> Correction:
    """The correction of a row.

    Raises:
        ValueError: it is none; the message is one line.
    """
    page_hash, source, page, x0, y0, x1, y1, png, reading, truth, edges, model, time, doubtful, seen, geometry = row
    for text in (page_hash, source, reading, truth, model, time):
        if not isinstance(text, str):
            raise ValueError("a text is missing")
        text.encode()  # fails on what is no text
    if not all(isinstance(number, int) for number in (page, x0, y0, x1, y1)):
        raise ValueError("a number is missing")
    try:
        return Correction(
            page_hash,
            source,
            page,
            (x0, y0, x1, y1),
            _decode(png),
            reading,
            truth,
            None if edges is None else tuple((float(left), float(right)) for left, right in json.loads(edges)),
            model,
            datetime.fromisoformat(time),
            None if doubtful is None else tuple(json.loads(doubtful)),
            None if seen is None else tuple(json.loads(seen)),
            None if geometry is None else tuple(map(float, json.loads(geometry))),
        )
    except (TypeError, OverflowError, RecursionError) as error:
        raise ValueError("its lists cannot be read") from error


def _encode(line_image: NDArray[np.uint8]) -> bytes:
    png = io.BytesIO()
    Image.fromarray(line_image).save(png, "PNG")
    return png.getvalue()


def _decode(png: bytes) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            if image.mode == "L" and image.width * image.height <= _MAX_PIXELS:
                return np.array(image)
    except Exception as error:  # Pillow raises nearly anything on bad bytes
        raise ValueError("its line image cannot be read") from error
    raise ValueError("its picture is no line image")


def iso_time(time: datetime) -> str:
    """ISO 8601 in UTC, always of the same length: as text it sorts by time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
