"""`nitido fields`."""

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_app.cli import console
from ocr_app.cli.arguments import (
    SCANS_HELP,
    Commands,
    add_jobs,
    add_limits,
    add_model,
    add_overwrite,
    add_pages,
    open_decoder,
    open_workers,
    path_or_url,
)
from ocr_app.errors import ExitCode, OutputEndedError
from ocr_app.export import CREATOR, JSON_MARK, Export, Format, Pages

if TYPE_CHECKING:
    from ocr_app.document import Document
    from ocr_app.fiscal.understanding import FiscalReading

FORMATS = ("json", "csv", "xlsx", "xml")
_DRAFT_MARK = re.compile(".*?<!-- Draft read from paper by Nítido".encode(), re.DOTALL)


def add_parser(commands: Commands) -> None:
    command = commands.add_parser(
        "fields", help="print or save the fields of fiscal documents", description=run.__doc__
    )
    command.set_defaults(run=run, usage_error=command.error)
    command.add_argument("paths", metavar="PATH", type=path_or_url, nargs="+", help=SCANS_HELP)
    command.add_argument("--format", choices=FORMATS, default="json", help="what to write (default: %(default)s)")
    command.add_argument("--output", metavar="DIR", type=Path, help="a file per PATH in DIR, not standard output")
    against_help = "list what differs from this XML, or from that of a folder with the document's key"
    command.add_argument("--against", metavar="XML", type=Path, help=against_help)
    add_overwrite(command)
    add_pages(command)
    add_model(command)
    add_jobs(command)
    add_limits(command)


def run(options: argparse.Namespace) -> int:
    """Reads the fields of Notas Fiscais (NF-e, NFC-e, CT-e, NFS-e); a scan that is none has no documents."""
    from ocr_app.batch.inputs import find_scans
    from ocr_app.batch.reading import read_files, read_of
    from ocr_app.export.files import OutputFolder
    from ocr_app.fiscal.understanding import understand
    from ocr_app.pipeline import read_page

    if options.format == "xlsx" and not options.output and not options.against:
        options.usage_error("--format xlsx writes files: say where with --output DIR")
    if options.against and options.output:
        options.usage_error("--against prints what differs: it takes no --output")
    files = list(find_scans(console.with_listed(options.paths), [options.output] if options.output else []))
    decoder = open_decoder(options)
    folder = None
    if options.output:
        sources = [file.path for file in files]
        folder = OutputFolder(options.output, sources, decoder.page, overwrite=options.overwrite)
    exit_code = ExitCode.OK
    progress = console.progress(len(files))
    with (
        console.silence_libraries(),
        closing(decoder),
        closing(open_workers(options, partial(read_page, barcodes=True, fiscal=True))) as workers,
    ):
        for outcome in read_files(files, workers, progress, options.pages):
            path = outcome.file.path
            try:
                read = read_of(outcome)
                reading = understand(read.document, read.barcodes)
                for note in reading.notes:
                    console.warn(f"{path}: {note}")
                if options.against:
                    compare(reading, path, options.against)
                elif folder:
                    for content in _contents(reading, path, options.format):
                        folder.save(read.document, path, content, outcome.file.folder)
                else:
                    console.write(b"\n".join(content.content for content in _contents(reading, path, options.format)))
            except OutputEndedError as error:
                failure = console.report(error)
                return exit_code or failure
            except Exception as error:
                failure = console.report(error, path)
                exit_code = exit_code or failure
    return exit_code


@dataclass(frozen=True, slots=True)
class _Content(Format):
    """A file that is ready to be saved."""

    content: bytes = b""

    @property
    def export(self) -> Export:
        return self._export

    def _export(self, document: "Document", pages: Pages) -> Iterator[bytes]:
        yield self.content


def _contents(reading: "FiscalReading", path: Path, format: str) -> Iterator[_Content]:
    """The files that a reading gives in a format; none where there is no document to write."""
    from ocr_app.fiscal.tables import tables, to_csv, to_xlsx
    from ocr_app.fiscal.xml import draft

    if format == "json":
        said = reading.to_json()
        marked = {"version": said.pop("version"), "creator": CREATOR, **said}
        text = json.dumps(marked, ensure_ascii=False, separators=(",", ":")) + "\n"
        yield _Content("json", ".json", mark=JSON_MARK, content=text.encode(errors="backslashreplace"))
    elif format == "xml":
        for document in reading.documents:
            if document.model in ("nfe", "nfce"):
                yield _Content("xml", ".xml", mark=_DRAFT_MARK, content=draft(document))
            else:
                console.warn(f"{path}: there is no XML draft of a document of kind {document.model}")
        if not reading.documents:
            console.warn(f"{path}: no fiscal document")
    elif format == "csv":
        documents, items = tables([reading])
        yield _Content("csv", ".fields.csv", content=to_csv(documents))
        yield _Content("csv", ".items.csv", content=to_csv(items))
    else:
        yield _Content("xlsx", ".xlsx", content=to_xlsx(*tables([reading])))


def compare(reading: "FiscalReading", path: Path, against: Path) -> None:
    """Prints a line for each field that paper and XML tell differently."""
    from ocr_app.fiscal.xml import differences, find_xml, read_xml

    if not reading.documents:
        console.warn(f"{path}: no fiscal document")
    for document in reading.documents:
        key = next((field.value for field in document.fields if field.id.endswith(".Id")), "")
        file = find_xml(against, key)
        if file is None:
            console.warn(f"{path}: {against}: no XML with the key {key or '(none was read)'}")
            continue
        xml = read_xml(file)
        if key and xml.key and key != xml.key:
            console.warn(f"{path}: {file}: the XML of another note: its key is {xml.key}")
            continue
        found = differences(document, xml)
        for each in found:
            row = f"item {each.item} " if each.item else ""
            console.say(f"{path}: {row}{each.id}: paper {each.paper}, XML {each.xml}")
        if not found:
            console.say(f"{path}: agrees with {file}")
