"""`nitido correct --xml`: the lines of a scan that its XML proves are recorded as reviewed."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_app.cli import console
from ocr_app.errors import ExitCode, NitidoError

if TYPE_CHECKING:
    from ocr_app.corrections import CorrectionStore
    from ocr_app.recognition.recognizer import Recognizer


def run(options: argparse.Namespace) -> int:
    """Records, of one scan or of a folder's, the lines that the XML proves; lines that disagree are left out."""
    from ocr_app.corrections import CorrectionStore
    from ocr_app.recognition.recognizer import Recognizer

    recognizer = Recognizer.load(options.model)
    exit_code = ExitCode.OK
    with CorrectionStore.open() as store:
        for path in _scans(options.path):
            try:
                _correct(path, options.xml, recognizer, store)
            except NitidoError as error:
                failure = console.report(error)
                exit_code = exit_code or failure
    return exit_code


def _scans(path: Path) -> Iterator[Path]:
    from ocr_app.io.images import SUFFIXES

    if path.is_dir():
        yield from sorted(each for each in path.iterdir() if each.suffix.lower() in SUFFIXES)
    else:
        yield path


def _correct(path: Path, against: Path, recognizer: "Recognizer", store: "CorrectionStore") -> None:
    from ocr_app.corrections import Correction, page_hash
    from ocr_app.document import Document, Page
    from ocr_app.fiscal.barcodes import read_barcodes
    from ocr_app.fiscal.proof import prove
    from ocr_app.fiscal.understanding import understand
    from ocr_app.fiscal.xml import find_xml, read_xml
    from ocr_app.io.images import open_pages

    recorded = changed = total = 0
    for page in open_pages(path, to_read=True):
        lines = recognizer.recognize_lines(page.printed)
        total += len(lines)
        height, width = page.image.shape
        text = Page(page.number, width, height, tuple(line for line, _ in lines))
        reading = understand(Document(str(path), recognizer.name, (text,)), read_barcodes(page.image, page.number))
        for document in reading.documents:
            key = next((field.value for field in document.fields if field.id.endswith(".Id")), "")
            file = find_xml(against, key)
            xml = read_xml(file) if file else None
            if xml is None or not key or xml.key != key:
                console.warn(f"{path}: {against}: no XML of this note: its key is {key or 'not read'}")
                continue
            hash = page_hash(page.image)
            with store.batch():
                for index, truth in prove(text.lines, page.number, document, xml).items():
                    line, line_image = lines[index]
                    store.add(
                        Correction(
                            page_hash=hash,
                            source=str(path),
                            page=page.number,
                            line_box=line.box,
                            line_image=line_image.image,
                            reading=line.text,
                            truth=truth,
                            edges=None,
                            model=recognizer.name,
                            time=datetime.now(UTC),
                        )
                    )
                    recorded += 1
                    changed += line.text != truth
    console.say(f"{path}: {recorded} of {total} lines proven and recorded, {changed} changed")
