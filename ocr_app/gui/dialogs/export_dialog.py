"""Where to and in which format to export."""

from collections.abc import Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from ocr_app.export import FORMATS, Format
from ocr_app.export.files import may_be_scan
from ocr_app.review.pages import OpenPage

_MOST_NAMED = 12  # pages


class ExportDialog(QDialog):
    """Asks for a format and a folder."""

    def __init__(
        self, sources: Sequence[Path], missing: Sequence[OpenPage], folder: Path, parent: QWidget | None = None
    ) -> None:
        """`missing` are the pages that could not be read: it is said that they will not be exported."""
        super().__init__(parent)
        self._sources = sources
        self.setWindowTitle(self.tr("Export"))
        names = {
            "text": self.tr("Plain text"),
            "json": self.tr("JSON: every character with its box"),
            "csv-characters": self.tr("Table of characters"),
            "csv-words": self.tr("Table of words"),
            "csv-lines": self.tr("Table of lines"),
            "hocr": "hOCR",
            "alto": "ALTO",
            "page": "PAGE-XML",
            "pdf": self.tr("Searchable PDF"),
            "annotated": self.tr("Picture with framed characters"),
        }
        self.format_box = QComboBox()
        for format in FORMATS.values():
            self.format_box.addItem(f"{names.get(format.name, format.name)} (*{format.suffix})", format.name)
        self.folder_edit = QLineEdit(str(folder))
        self.folder_edit.setMinimumWidth(360)
        browse = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        folder_row = QHBoxLayout()
        folder_row.addWidget(self.folder_edit)
        folder_row.addWidget(browse)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export = self._buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(12)
        form.addRow(self.tr("&Format"), self.format_box)
        folder_label = QLabel(self.tr("Fol&der"))
        folder_label.setBuddy(self.folder_edit)
        form.addRow(folder_label, folder_row)
        form.addRow("", self._note)
        self.missing_note = QLabel(self._missing(missing))
        self.missing_note.setWordWrap(True)
        self.missing_note.setVisible(bool(missing))
        form.addRow("", self.missing_note)
        form.addRow(self._buttons)
        self._export.setDefault(True)  # once it is in the dialog
        self.format_box.currentIndexChanged.connect(self._check)
        self.folder_edit.textChanged.connect(self._check)
        self._check()

    @property
    def format(self) -> Format:
        return FORMATS[self.format_box.currentData()]

    @property
    def folder(self) -> Path:
        return Path(self.folder_edit.text()).expanduser()

    def _missing(self, pages: Sequence[OpenPage]) -> str:
        names = [self.tr("page {0} of {1}").format(page.number, page.source.name) for page in pages[:_MOST_NAMED]]
        if len(pages) > len(names):
            names.append(self.tr("%n more", "", len(pages) - len(names)))
        return self.tr("Could not be read and will be missing: {0}").format(", ".join(names))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to export to"), self.folder_edit.text())
        if chosen:
            self.folder_edit.setText(chosen)

    def _check(self) -> None:
        """Says what is going to be replaced."""
        self._export.setEnabled(bool(self.folder_edit.text().strip()))
        pages = ("", "-[0-9]*") if self.format.per_page else ("",)
        names = [f"{escape(source.stem)}{page}{self.format.suffix}" for source in self._sources for page in pages]
        replaced: list[str] = []
        with suppress(OSError):  # a folder that cannot be looked into
            existing = [path for name in names for path in sorted(self.folder.glob(name)) if path.is_file()]
            ours = [path for path in existing if path not in self._sources and not may_be_scan(path, self.format)]
            replaced = [path.name for path in ours]
        self._note.setText(self.tr("Replaces {0}").format(", ".join(replaced)) if replaced else "")
