"""The files that a drop or the clipboard brings."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from ocr_app.errors import OutputError


def has_scans(data: QMimeData) -> bool:
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def scans_in(data: QMimeData, folder: Path) -> list[Path]:
    """The files named in dropped or pasted data; a pasted picture is first saved in `folder`.

    Raises:
        OutputError: the picture cannot be saved.
    """
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    image = data.imageData()
    if files or not isinstance(image, QImage):
        return files
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(dir=folder)) / "pasted.png"
    except OSError as error:
        raise OutputError(f"{folder}: cannot write to this folder: {error.strerror}") from error
    if not image.save(str(path)):
        raise OutputError(f"{path}: cannot be written")
    return [path]
