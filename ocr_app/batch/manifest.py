"""What has been read into a folder of results, so that a run that was interrupted goes on where it was.

The manifest is a journal of JSON Lines in the folder, a line for each file whose results are complete. A line is
written after its results are in their places, and one that a kill has cut short is passed over: at any moment, what the
manifest tells is there.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

from ocr_app.batch.journal import open_journal, read_lines
from ocr_app.batch.report import Row
from ocr_app.io import remote
from ocr_app.io.remote import RemotePath

NAME = ".nitido-manifest.jsonl"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that has been read.

    Attributes:
        source: its path, as it was named.
        content: sha256 of the file, or what its store knows it by.
        settings: of the run, all that decides its results.
        outputs: its results, relative to the folder.
        row: what the report tells of it.
    """

    source: str
    content: str
    settings: str
    outputs: tuple[str, ...]
    row: Row


class Manifest:
    """The manifest of a folder, open for the length of a run."""

    def __init__(self, folder: Path, settings: str, *, resume: bool, repeats: bool = True) -> None:
        """Begins the manifest anew, or with `resume` goes on with it.

        With `repeats`, a scan that is named twice has results twice.

        Raises:
            OutputError: it cannot be written.
        """
        self._folder, self._settings, self._repeats = folder, settings, repeats
        self._asked: Counter[tuple[str, str, str]] = Counter()
        self._entries: defaultdict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in _entries(folder) if resume else ():
            self._entries[entry.source, entry.content, entry.settings].append(entry)
        self._journal = open_journal(folder, NAME, resume=resume)

    def outputs(self) -> Iterator[str]:
        """All results that the manifest tells of, relative to the folder."""
        for entries in self._entries.values():
            for entry in entries:
                yield from entry.outputs

    def find(self, source: Path, content: str) -> Entry | None:
        """The entry of a file that has been read with the same content and settings, if its results are still there."""
        key = str(source), content, self._settings
        found = self._entries.get(key, [])[self._asked[key] :]
        if self._repeats:
            self._asked[key] += 1
        return found[0] if found and self._is_there(found[0]) else None

    def _is_there(self, entry: Entry) -> bool:
        with suppress(OSError):  # of a name that is too long
            return all((self._folder / output).is_file() for output in entry.outputs)
        return False

    def add(self, source: Path, content: str, outputs: list[Path], row: Row) -> None:
        """Notes down that a file has been read, and where its results are.

        Raises:
            OutputError: the manifest cannot be written.
        """
        names = tuple(str(output.relative_to(self._folder)) for output in outputs)
        entry = Entry(str(source), content, self._settings, names, row)
        self._entries[entry.source, entry.content, entry.settings].append(entry)
        self._journal.append(json.dumps(asdict(entry)).encode())

    def close(self) -> None:
        """Ends the manifest.

        Raises:
            OutputError: it cannot be written.
        """
        self._journal.close()


def content_of(path: Path) -> str:
    """The sha256 of a file, or what its store knows it by; empty if it cannot be read: decoding it will tell."""
    if isinstance(path, RemotePath):
        return remote.version(path)
    digest = hashlib.sha256()
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _entries(folder: Path) -> Iterator[Entry]:
    """What a manifest tells, as far as it can be read."""
    for line in read_lines(folder, NAME):
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            yield _entry(json.loads(line))


def _entry(data: dict[str, Any]) -> Entry:
    """The entry on a line of a manifest.

    Raises:
        ValueError, TypeError: it is none.
    """
    entry = Entry(**data | {"outputs": tuple(data["outputs"]), "row": Row.from_json(data["row"])})
    if not all(isinstance(text, str) for text in (entry.source, entry.content, entry.settings, *entry.outputs)):
        raise ValueError("not a text")
    if any(PurePath(name).is_absolute() or ".." in PurePath(name).parts or "\0" in name for name in entry.outputs):
        raise ValueError("a result that is not in the folder")
    return entry
