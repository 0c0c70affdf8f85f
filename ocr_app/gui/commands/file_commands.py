"""The commands that open scans and export what they say."""

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ocr_app.errors import NitidoError
from ocr_app.gui.commands.actions import Actions
from ocr_app.gui.dialogs.export_dialog import ExportDialog
from ocr_app.gui.dialogs.opening import scans_in
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.panels.status_bar import StatusBar
from ocr_app.gui.style.labels import escaped
from ocr_app.io.paths import SCAN_SUFFIXES, data_folder

_MOST_NAMED = 3  # files in the status bar
_SCANS = " ".join(f"*{suffix}" for suffix in SCAN_SUFFIXES)


class FileCommands(QObject):
    """Asks which files, and tells in the status bar what became of them."""

    failed = Signal(list)
    """Errors to tell the user about."""

    def __init__(
        self, commands: Actions, workspace: Workspace, settings: Settings, status_bar: StatusBar, window: QWidget
    ) -> None:
        """`window` is the parent of all dialogs."""
        super().__init__(window)
        self._workspace, self._settings, self._status_bar, self._window = workspace, settings, status_bar, window
        self.recent = QMenu(self.tr("Open &recent"), window)
        self.recent.aboutToShow.connect(self._fill_recent)
        commands.open.triggered.connect(self.ask_what_to_open)
        commands.open_folder.triggered.connect(self.ask_which_folder_to_open)
        commands.paste.triggered.connect(self.paste)
        commands.close_all.triggered.connect(lambda: workspace.close_files(workspace.session.files))
        commands.export.triggered.connect(self.ask_where_to_export)
        workspace.opening.connect(self._show_opening)
        workspace.pile_changed.connect(self._keep_pile)
        workspace.review.page_shown.connect(self._keep_document)
        workspace.opened.connect(self._show_opened)
        workspace.recognition.exported.connect(self._show_exported)

    def ask_what_to_open(self) -> None:
        """Opens the files that the user chooses."""
        recent = self._settings.recent
        scans, everything = self.tr("Scans"), self.tr("All files")
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Open"),
            str(recent[0].parent) if recent else "",
            f"{scans} ({_SCANS});;{everything} (*)",
        )
        self.open([Path(name) for name in names])

    def ask_which_folder_to_open(self) -> None:
        """Opens the scans in the folder that the user chooses, and below."""
        recent = self._settings.recent
        name = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open a folder"), str(recent[0].parent) if recent else ""
        )
        self.open([Path(name)] if name else [])

    def paste(self) -> None:
        """Opens the files or the picture on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Opens the files or the picture in dropped or pasted data."""
        try:
            self.open(scans_in(data, _pasted()))
        except NitidoError as error:
            self.failed.emit([error])

    def ask_where_to_export(self) -> None:
        """Exports what, how and where to the user chooses; at first as the last time."""
        session, here = self._workspace.session, self._workspace.review.page
        folder = self._settings.export_folder or session.read_files[0].path.absolute().parent
        if _pasted() in (folder, *folder.parents) or not (folder.is_dir() and os.access(folder, os.W_OK)):
            folder = Path.home()
        dialog = ExportDialog(session.files, session.file_of(here), folder, self._settings.export_format, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._export(dialog))
        dialog.open()

    def _export(self, dialog: ExportDialog) -> None:
        folder = dialog.folder.absolute()
        self._settings.export_folder, self._settings.export_format = folder, dialog.format_name
        if not any(folder in file.path.parents for file in self._workspace.session.files):
            self._settings.results_folder = folder
        if dialog.format:
            self._workspace.export(dialog.folder, dialog.format, dialog.files, dialog.replaced)
        elif dialog.table:
            self._workspace.export_table(dialog.table, dialog.files, dialog.replaced)

    def open(self, paths: list[Path]) -> None:
        """Opens scans and folders, but for those that were exported into them: some look like scans."""
        folder = self._settings.results_folder
        self._workspace.open(paths, without=[folder] if folder else [])

    def _keep_pile(self, files: dict[Path, Path]) -> None:
        self._settings.pile = files

    def keep_place(self) -> None:
        """Remembers the page on screen for the next start."""
        page = self._workspace.review.page
        if page:
            self._settings.place = page.source, page.number

    def _keep_document(self) -> None:
        """Remembers another document at once, for a window that is killed; to write each page would take too long."""
        page, place = self._workspace.review.page, self._settings.place
        if page and not (place and place[0] == page.source):
            self.keep_place()

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._settings.recent:
            self.recent.addAction(escaped(str(path))).triggered.connect(lambda _=False, path=path: self.open([path]))
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("Nothing yet")).setEnabled(False)
        else:
            self.recent.addSeparator()
            self.recent.addAction(self.tr("Clear")).triggered.connect(self._settings.clear_recent)

    def _show_opening(self) -> None:
        self._status_bar.showMessage(self.tr("opening …"))

    def _show_opened(self, paths: list[Path]) -> None:
        self._status_bar.clearMessage()
        for path in reversed(paths):
            if _pasted() not in path.parents:
                self._settings.add_recent(path)

    def _show_exported(self, paths: list[Path]) -> None:
        names = ", ".join(path.name for path in paths)
        if len(paths) > _MOST_NAMED:
            names = self.tr("%n file(s) in {0}", "", len(paths)).format(paths[0].parent)
        self._status_bar.showMessage(self.tr("written: {0}").format(names), 10_000)


def _pasted() -> Path:
    return data_folder() / "pasted"
