"""Which files Nítido wrote: no other is replaced unless the user says so.

The files of most formats have a mark near their beginning. Of those that can have none, such as plain text, the digests
are in a hidden file beside them.
"""

import hashlib
import re
from contextlib import suppress
from pathlib import Path

from ocr_app.errors import NotOursError
from ocr_app.io.atomic import check_regular

NAME = ".nitido-written"

Mark = re.Pattern[bytes]
"""Matches the beginning of a file of ours."""

_MARKED = 1 << 20  # bytes within which a file has its mark: in a PDF, the list of its pages comes before
_MOST = 1 << 26  # bytes of digests that are looked at: a million files


class WrittenFiles:
    """The files of one folder that Nítido wrote."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._known: set[bytes] | None = None

    def check(self, path: Path, mark: Mark | None) -> None:
        """Looks at what is in the place of a file that is going to be written.

        Raises:
            NotOursError: a file that is not as Nítido wrote it.
        """
        if not self.may_replace(path, mark):
            raise NotOursError(path)

    def may_replace(self, path: Path, mark: Mark | None) -> bool:
        """True where there is no file, or one of a format with this mark, or without any, that Nítido wrote."""
        with suppress(OSError):
            if path.is_file():
                return self._is_ours(path, mark)
        return True  # what is there, or keeps a file from being written, is told when it is tried

    def _is_ours(self, path: Path, mark: Mark | None) -> bool:
        try:
            with path.open("rb") as file:
                if mark:
                    return mark.match(file.read(_MARKED)) is not None
                return hashlib.file_digest(file, "sha256").hexdigest().encode() in self._digests()
        except OSError:
            return False

    def note(self, content: bytes) -> None:
        """Notes down that a file without a mark is going to be written.

        Raises:
            OSError: it cannot be noted down.
        """
        digest = hashlib.sha256(content).hexdigest().encode()
        known = self._digests()
        if digest not in known:
            known.add(digest)
            check_regular(self._path)
            with self._path.open("ab") as file:
                file.write(b"\n" + digest)  # the line before may have been cut short

    def _digests(self) -> set[bytes]:
        if self._known is None:
            self._known = set()
            with suppress(OSError):
                if self._path.is_file():
                    with self._path.open("rb") as file:
                        self._known = set(file.read(_MOST).split(b"\n"))
        return self._known
