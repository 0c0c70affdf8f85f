"""The files of a run: each is read in its turn, unless an earlier run has read it, and its results are saved."""

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ocr_app.batch.inputs import ScanFile
from ocr_app.batch.manifest import Entry, Manifest, content_of
from ocr_app.batch.report import Row
from ocr_app.errors import OutputError
from ocr_app.export import Format
from ocr_app.export.files import OutputFolder
from ocr_app.page_numbers import PageNumbers
from ocr_app.pipeline import PageFailure, PageReaders, ReadDocument, read_documents
from ocr_app.progress import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: what it says, or why it was not read, or what an earlier run noted down of it."""

    file: ScanFile
    content: str = ""
    read: ReadDocument | None = None
    error: Exception | None = None
    entry: Entry | None = None


def read_files(
    files: Iterable[ScanFile],
    readers: PageReaders,
    progress: Progress,
    numbers: PageNumbers,
    manifest: Manifest | None = None,
) -> Iterator[Outcome]:
    """Reads files in their order, each when it is needed; those of which the manifest tells are not read again.

    Raises:
        ModelError, RecognitionError: the model cannot be loaded.
    """
    begun: deque[Outcome] = deque()

    def to_read() -> Iterator[Path]:
        for file in files:
            outcome = _begun(file, manifest)
            begun.append(outcome)
            if not (outcome.error or outcome.entry):
                yield file.path

    for result in read_documents(to_read(), readers, progress, numbers):
        while begun[0].error or begun[0].entry:
            yield begun.popleft()
        outcome = begun.popleft()
        if isinstance(result, PageFailure):
            yield replace(outcome, error=result.error)
        else:
            yield replace(outcome, read=result)
    yield from begun


class Results:
    """Where the results of a run go, and what is noted down of them."""

    def __init__(self, folder: OutputFolder, format: Format, manifest: Manifest | None) -> None:
        self._folder, self._format, self._manifest = folder, format, manifest

    def keep(self, outcome: Outcome) -> Row | None:
        """Saves what a file says, unless an earlier run has; returns what the manifest, if there is one, tells of it.

        Raises:
            OutputError: it cannot be written.
            Exception: why the file was not read.
        """
        if outcome.entry:
            self._folder.take(outcome.entry.outputs)
            return outcome.entry.row
        read = read_of(outcome)
        outputs = self._folder.save(read.document, outcome.file.path, self._format, outcome.file.folder)
        if not self._manifest:
            return None
        row = row_of(read)
        try:
            self._manifest.add(outcome.file.path, outcome.content, outputs, row)
        except OutputError:
            self._folder.release(outputs)  # the file is read again
            raise
        return row


def read_of(outcome: Outcome) -> ReadDocument:
    """What a file says.

    Raises:
        Exception: why it was not read.
    """
    if outcome.error:
        raise outcome.error
    assert outcome.read
    return outcome.read


def row_of(read: ReadDocument) -> Row:
    """What the report tells of a document."""
    from ocr_app.fiscal.understanding import understand

    return Row.of(read.document, understand(read.document, read.barcodes).documents, read.seconds)


def settings_of(model: str, format: Format, numbers: PageNumbers, version: str) -> str:
    """A digest of all that decides results besides the scans: the model's content, the format, the pages, the release.

    Raises:
        ModelError: there is no such model.
    """
    from ocr_app.bundles.bundle import bundle_folder, digest_of

    try:
        bundle = digest_of(bundle_folder(model))
    except OSError:  # loading it will tell
        bundle = ""
    settings = [version, model, bundle, format.name, str(numbers)]
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()


def _begun(file: ScanFile, manifest: Manifest | None) -> Outcome:
    if file.error or not manifest:
        return Outcome(file, error=file.error)
    content = content_of(file.path)
    return Outcome(file, content, entry=manifest.find(file.path, content))
