"""What to export, where to and in which format."""

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
from ocr_app.export.storage import may_be_scan
from ocr_app.gui.workers.pile_table import SUFFIXES
from ocr_app.review.open_file import OpenFile
from ocr_app.review.pages import OpenPage

_MOST_NAMED = 12  # files or pages in one note
_TABLE = "table"
"""What the names of the formats of the table begin with."""


class ExportDialog(QDialog):
    """Asks for documents, a format and a folder, and says what is not as it should be before anything is written."""

    def __init__(
        self,
        files: Sequence[OpenFile],
        here: OpenFile | None,
        folder: Path,
        format_name: str,
        parent: QWidget | None = None,
    ) -> None:
        """`files` are the open ones, some of which are `read`; `here` is that on screen."""
        super().__init__(parent)
        self._all = files
        self.replaced: list[Path] = []
        """The files that are going to be replaced; a note names them."""
        self.setWindowTitle(self.tr("Export"))
        self.format_box = QComboBox()
        for name, label in self._formats().items():
            self.format_box.addItem(label, name)
        self.format_box.setCurrentIndex(max(0, self.format_box.findData(format_name)))
        self.files_box = QComboBox()
        for label, chosen in self._choices(here):
            self.files_box.addItem(label, chosen)
        self.folder_edit = QLineEdit(str(folder))
        self.folder_edit.setMinimumWidth(360)
        browse = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        folder_row = QHBoxLayout()
        folder_row.addWidget(self.folder_edit)
        folder_row.addWidget(browse)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export = self._buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(12)
        form.addRow(self.tr("&Documents"), self.files_box)
        form.addRow(self.tr("&Format"), self.format_box)
        folder_label = QLabel(self.tr("Fol&der"))
        folder_label.setBuddy(self.folder_edit)
        form.addRow(folder_label, folder_row)
        self.doubts_note, self.waiting_note, self.missing_note, self.replaced_note = notes = [
            QLabel() for _ in range(4)
        ]
        for note in notes:
            note.setWordWrap(True)
            form.addRow("", note)
        form.addRow(self._buttons)
        self._export.setDefault(True)  # once it is in the dialog
        form.setRowVisible(self.files_box, self.files_box.count() > 1)
        self.files_box.currentIndexChanged.connect(self._check)
        self.format_box.currentIndexChanged.connect(self._check)
        self.folder_edit.textChanged.connect(self._check)
        self._check()

    @property
    def files(self) -> list[OpenFile]:
        """Those to export, and of the table also those that say why they are not in it."""
        chosen: list[OpenFile] = self.files_box.currentData()
        failed = [file for file in self._all if file.error]
        return [*chosen, *failed] if self.table and self.files_box.currentIndex() == 0 else chosen

    @property
    def format_name(self) -> str:
        return str(self.format_box.currentData())

    @property
    def format(self) -> Format | None:
        """None for the table."""
        return FORMATS.get(self.format_name)

    @property
    def table(self) -> Path | None:
        """The path of the table, if that is the format."""
        if self.format:
            return None
        name = self.tr("notes")
        return self.folder / f"{name}{self.format_name.removeprefix(_TABLE)}"

    @property
    def folder(self) -> Path:
        return Path(self.folder_edit.text()).expanduser()

    def _formats(self) -> dict[str, str]:
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
        formats = {name: f"{names.get(name, name)} (*{format.suffix})" for name, format in FORMATS.items()}
        table = self.tr("One table of all documents: key, CNPJ, number, date, total, doubts")
        return formats | {f"{_TABLE}{suffix}": f"{table} (*{suffix})" for suffix in SUFFIXES}

    def _choices(self, here: OpenFile | None) -> list[tuple[str, list[OpenFile]]]:
        """What can be exported, by what it is called."""
        read = [file for file in self._all if file.is_read]
        done = [file for file in read if file.is_done]
        choices = [(self.tr("All that are read: {0}").format(len(read)), read)]
        if 0 < len(done) < len(read):
            choices.append((self.tr("Those without doubts: {0}").format(len(done)), done))
        if here in read and len(read) > 1:
            choices.append((self.tr("The one on screen: {0}").format(here.path.name), [here]))
        return choices

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to export to"), self.folder_edit.text())
        if chosen:
            self.folder_edit.setText(chosen)

    def _check(self) -> None:
        """Says what is left to do, what will be missing and what is going to be replaced."""
        self._export.setEnabled(bool(self.folder_edit.text().strip()))
        doubts = sum(file.doubtful for file in self.files)
        waiting = sum(not (file.is_read or file.has_failed) for file in self._all)
        missing = [page for file in self.files for page in file.pages if page.failed]
        self.replaced = self._existing()
        replaced = [path.name for path in self.replaced]
        for note, text in (
            (self.doubts_note, self.tr("%n doubtful character(s) left.", "", doubts) if doubts else ""),
            (self.waiting_note, self.tr("Without %n document(s) still being read.", "", waiting) if waiting else ""),
            (self.missing_note, self._missing(missing) if missing else ""),
            (self.replaced_note, self.tr("Replaces {0}").format(self._listed(replaced)) if replaced else ""),
        ):
            note.setText(text)
            note.setVisible(bool(text))

    def _missing(self, pages: Sequence[OpenPage]) -> str:
        names = [self.tr("page {0} of {1}").format(page.number, page.source.name) for page in pages]
        return self.tr("Could not be read and will be missing: {0}").format(self._listed(names))

    def _listed(self, names: Sequence[str]) -> str:
        shown = list(names[:_MOST_NAMED])
        if len(names) > len(shown):
            shown.append(self.tr("%n more", "", len(names) - len(shown)))
        return ", ".join(shown)

    def _existing(self) -> list[Path]:
        """The files that are going to be replaced."""
        sources = [file.path for file in self._all]
        with suppress(OSError):  # a folder that cannot be looked into
            if self.format is None:
                return [self.table] if self.table and self.table.is_file() else []
            format, pages = self.format, ("", "-[0-9]*") if self.format.per_page else ("",)
            existing = [
                path
                for file in self.files
                for page in pages
                for path in sorted((self.folder / file.folder).glob(f"{escape(file.path.stem)}{page}{format.suffix}"))
            ]
            regular = [path for path in existing if path.is_file() and path not in sources]
            return [path for path in regular if not may_be_scan(path, format)]
        return []
