"""Corrections as one portable file, to carry them to another machine or keep a copy of them.

JSON Lines in UTF-8: the first line says what the file is, each of the others is a correction with its line image as a
PNG in base64, or what a person said about a page as a whole. The same corrections always give the same bytes.
"""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ocr_app.corrections.layouts import LAYOUT_COLUMNS, LayoutRow, is_layout, layout_from_row, layout_to_row
from ocr_app.corrections.records import COLUMNS, Row, from_row, to_row
from ocr_app.corrections.store import CorrectionStore
from ocr_app.errors import EmptyFileError, MissingFileError, OutputError, UnreadableFileError, output_error
from ocr_app.io.atomic import atomic_write
from ocr_app.io.ownership import WrittenFiles
from ocr_app.io.paths import SCAN_SUFFIXES
from ocr_app.io.regular import open_regular

_FORMAT = "nitido corrections"
_MARK = re.compile(rb'\{"format":"nitido corrections"')
_VERSION = 2  # grows when a reader of the old format would misread the new one
_WITHOUT_LAYOUTS = 1  # the version of a file that says nothing about pages as a whole
_LONGEST = 1 << 24  # bytes of a line that are read: a correction with its line image has far fewer
_LARGEST = 1 << 31  # of a page number or a coordinate
_LISTS = ("edges", "doubtful", "seen", "geometry")
_KINDS = {
    **dict.fromkeys(("page_hash", "source", "strip", "reading", "truth", "model", "time"), str),
    **dict.fromkeys(("page", "x0", "y0", "x1", "y1"), int),
    **dict.fromkeys(_LISTS, list | None),
}
_LAYOUT_KINDS = {"page_hash": str, "turn": int | None, "line_order": list | None, "time": str}

_NO_CORRECTION = (ValueError, TypeError, KeyError, OverflowError, RecursionError)
"""What a line that is no correction, or a damaged one, makes of the attempt to read it."""


def export_corrections(store: CorrectionStore, path: Path, *, overwrite: bool = False) -> tuple[int, list[int]]:
    """Writes every correction to the file at `path`, whole or not at all, but those that are damaged.

    An earlier export is replaced; any other file only with `overwrite`, and what may be a scan never.

    Returns:
        How many were written, and the numbers of those that are damaged.

    Raises:
        StoreError: the store cannot be read.
        OutputError: the file cannot be written; what was there before is untouched.
    """
    count, damaged = 0, []
    written = WrittenFiles(path.parent)
    if path.name.lower().endswith(SCAN_SUFFIXES) and not written.may_replace(path, _MARK):
        raise OutputError(f"{path}: exists and may be a scan; no export takes its place")
    if not overwrite:
        written.check(path, _MARK)
    try:
        with atomic_write(path) as file:
            layouts = [_dump(_layout_to_json(row)) for row in store.layouts() if is_layout(row)]
            file.write(_dump({"format": _FORMAT, "version": _VERSION if layouts else _WITHOUT_LAYOUTS}).encode())
            for number, row in store.rows():
                try:
                    line = _dump(_to_json(row))
                    _row(line)
                    content = line.encode()
                except _NO_CORRECTION:
                    damaged.append(number)
                else:
                    file.write(content)
                    count += 1
            file.write("".join(layouts).encode())
    except OSError as error:
        raise output_error(path, error) from error
    return count, damaged


def import_corrections(store: CorrectionStore, path: Path) -> tuple[int, int]:
    """Adds the corrections of an exported file, all or none, leaving out lines that have a correction as recent.

    Returns:
        How many were new to the store, and how many the file holds.

    Raises:
        StoreError: the store cannot be written.
        InputError: the file cannot be read, or is not one that `export_corrections` wrote.
    """
    try:
        layouts: list[LayoutRow] = []
        with open_regular(path) as file:
            _check_header(path, file.readline(_LONGEST))
            return store.merge(_imported(path, file, layouts), layouts)
    except FileNotFoundError as error:
        raise MissingFileError(path) from error
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be opened: {error.strerror}") from error


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _to_json(row: Row) -> dict[str, Any]:
    data = dict(zip(COLUMNS, row, strict=True))
    data["strip"] = base64.b64encode(data["strip"]).decode()
    for column in _LISTS:
        data[column] = json.loads(data[column] or "null")
    return data


def _check_header(path: Path, line: bytes) -> None:
    if not line:
        raise EmptyFileError(path)
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != _FORMAT:
        raise UnreadableFileError(path, "not an export of corrections")
    if header.get("version") not in (_WITHOUT_LAYOUTS, _VERSION):
        version = header.get("version")
        raise UnreadableFileError(path, f"exported by a newer release (version {version}, this one knows {_VERSION})")


def _imported(path: Path, file: BinaryIO, layouts: list[LayoutRow]) -> Iterator[Row]:
    """The corrections on the lines after the header, each when it is asked for; the `layouts` of pages are gathered."""
    number = 1
    while line := file.readline(_LONGEST):
        number += 1
        try:
            row = _row(line) if b'"strip"' in line else None
            if not row:
                layouts.append(_layout_row(line))
        except _NO_CORRECTION as error:
            raise UnreadableFileError(path, f"line {number}: not a correction, or a damaged one") from error
        if row:
            yield row


def _row(line: bytes | str) -> Row:
    """The row on a line of the file, its line image as it was exported, bit for bit.

    Raises:
        _NO_CORRECTION: it is none, or damaged.
    """
    # Exports were made before these were recorded.
    data = {"doubtful": None, "seen": None, "geometry": None} | json.loads(line)
    if not all(isinstance(data[column], kind) for column, kind in _KINDS.items()):
        raise TypeError("a value of another kind")
    if not 1 <= data["page"] <= _LARGEST or not all(abs(data[side]) <= _LARGEST for side in ("x0", "y0", "x1", "y1")):
        raise ValueError("a number too large")
    line_image = base64.b64decode(data["strip"], validate=True)
    lists = {key: None if data[key] is None else json.dumps(data[key]) for key in _LISTS}
    correction = from_row(tuple((data | {"strip": line_image} | lists)[column] for column in COLUMNS))
    return to_row(correction, line_image)


def _layout_to_json(row: LayoutRow) -> dict[str, Any]:
    data = dict(zip(LAYOUT_COLUMNS, row, strict=True))
    return data | {"line_order": json.loads(data["line_order"] or "null")}


def _layout_row(line: bytes) -> LayoutRow:
    """The row of what is said about a page on a line of the file.

    Raises:
        _NO_CORRECTION: it is none, or damaged.
    """
    data = json.loads(line)
    if not all(isinstance(data[column], kind) for column, kind in _LAYOUT_KINDS.items()):
        raise TypeError("a value of another kind")
    order = data["line_order"]
    row = data["page_hash"], data["turn"], None if order is None else json.dumps(order), data["time"]
    return layout_to_row(layout_from_row(row))
