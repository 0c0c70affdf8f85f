"""The main window: puts the parts together and lets them know of each other."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QSplitter, QVBoxLayout, QWidget

from ocr_app.errors import NitidoError
from ocr_app.gui.commands.actions import Actions
from ocr_app.gui.commands.file_commands import FileCommands
from ocr_app.gui.commands.page_commands import PageCommands
from ocr_app.gui.commands.print_commands import PrintCommands
from ocr_app.gui.commands.toolbar import ToolBar
from ocr_app.gui.commands.typing_filter import TypingFilter
from ocr_app.gui.dialogs.look_alikes import LookAlikes
from ocr_app.gui.dialogs.messages import details, explain
from ocr_app.gui.dialogs.opening import has_scans
from ocr_app.gui.dialogs.retrain_dialog import RetrainDialog
from ocr_app.gui.dialogs.shortcuts import ShortcutsDialog, shortcuts_of
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.page.geometry import Fitting
from ocr_app.gui.page.page_view import PageView
from ocr_app.gui.panels.documents import DocumentsPanel
from ocr_app.gui.panels.fields_panel import FieldsPanel
from ocr_app.gui.panels.find_bar import FindBar
from ocr_app.gui.panels.inspector_dock import InspectorDock
from ocr_app.gui.panels.review_panel import ReviewPanel
from ocr_app.gui.panels.status_bar import StatusBar
from ocr_app.gui.panels.text_panel import TextPanel
from ocr_app.gui.panels.thumbnails import Thumbnails
from ocr_app.gui.pictures.page_picture import Picture
from ocr_app.gui.style.focus import FocusRing
from ocr_app.gui.style.headings import Heading
from ocr_app.gui.style.labels import plain
from ocr_app.gui.workers.decoding import PageRendering
from ocr_app.review.pages import Change, CharacterRef, OpenPage

_SIZE = (1280, 800)
_TOLD = 10_000  # ms that a sentence stays in the status bar
_MOST_TOLD = 8  # failures in one message
_SIDE = 340  # px; width of the panels on the right at first


class MainWindow(QMainWindow):
    """Shows a `Workspace`."""

    language_chosen = Signal(str)
    closed = Signal()

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        super().__init__()
        self._workspace, self._settings = workspace, settings
        self._review, self._session = workspace.review, workspace.session
        self._rendering = PageRendering.ORIGINAL
        self._rotation = 0  # of the page on screen
        self.setAcceptDrops(True)
        self.page_view = PageView()
        self.page_view.setAccessibleName(self.tr("Page"))
        self.page_view.setAccessibleDescription(self.tr("Tab goes to the next doubtful character, F6 leaves the page."))
        self.thumbnails = Thumbnails(self._review)
        self.thumbnails.setAccessibleName(self.tr("Pages"))
        self.documents = DocumentsPanel(self._review)
        self.review_panel = ReviewPanel(self._review)
        self.text_panel = TextPanel(self._review)
        self.text_panel.setAccessibleName(self.tr("Text"))
        self.fields_panel = FieldsPanel(workspace.fields)
        self.find_bar = FindBar(self._review)
        self.inspector = InspectorDock(self._review, workspace.inspecting)
        self.commands = Actions(self._review, self)
        self.page_commands = PageCommands(self._review, workspace.by_hand, self.page_view, self)
        self.tool_bar = ToolBar(self.commands, self._review)
        self.status_bar = StatusBar(workspace.progress)
        self.message: QMessageBox | None = None
        self._told: list[str] = []
        self.files = FileCommands(self.commands, workspace, settings, self.status_bar, self)
        self.printing = PrintCommands(self.commands, workspace, self.status_bar, self)
        self._lay_out()
        self._wire_commands()
        self._wire_workspace()
        self._show_page()
        self._show_current()

    def _lay_out(self) -> None:
        self.setWindowTitle("Nítido")
        self.resize(*_SIZE)
        geometry = self._settings.geometry
        if geometry:
            self.restoreGeometry(geometry)
        self.addToolBar(self.tool_bar)
        self.setStatusBar(self.status_bar)
        self.commands.fill(self.menuBar(), self.files.recent, self.page_commands.menu)

        # Below the page alone: below the panels too, the inspector would make the window higher than a small screen.
        middle = QMainWindow()
        middle.setCentralWidget(_column(self.page_view, self.find_bar, self.review_panel))
        middle.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.inspector)
        self.inspector.hide()
        text = _column(Heading(self.tr("Text")), self.text_panel, spacing=6)
        side = _column(text, self.fields_panel, spacing=16)
        side.setContentsMargins(12, 12, 12, 8)
        side.setMinimumWidth(300)
        pile = QSplitter(Qt.Orientation.Vertical)
        pile.addWidget(self.documents)
        pile.addWidget(self.thumbnails)
        pile.setHandleWidth(1)
        splitter = QSplitter()
        for widget in (pile, middle, side):
            splitter.addWidget(widget)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        thumbnails = self.thumbnails.iconSize().width() + 48
        self.thumbnails.setMinimumWidth(thumbnails)
        splitter.setSizes([thumbnails, _SIZE[0] - thumbnails - _SIDE, _SIDE])
        splitter.setHandleWidth(1)
        self.setCentralWidget(splitter)

        # A click must not take the keys away from the review; Tab and F6 reach these all the same.
        for panel in (self.documents.list, self.thumbnails, self.text_panel):
            panel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        beside = self.documents.list, self.thumbnails, self.inspector.stages
        self.panes = (self.page_view, self.text_panel, self.fields_panel.tree, *beside)
        for one, other in pairwise(self.panes):
            QWidget.setTabOrder(one, other)
        FocusRing(self)
        self.page_view.setFocus()

    def _wire_commands(self) -> None:
        commands, review = self.commands, self._review
        commands.read_rest.triggered.connect(self._workspace.read_rest)
        commands.retrain.triggered.connect(self.show_retraining)
        commands.quit.triggered.connect(self.close)
        commands.find.triggered.connect(self.find_bar.ask)
        commands.next.triggered.connect(review.next)
        commands.previous.triggered.connect(review.previous)
        commands.confirm.triggered.connect(review.confirm)
        commands.confirm_line.triggered.connect(review.confirm_line)
        for number, action in enumerate(commands.alternatives):
            action.triggered.connect(lambda _=False, number=number: review.take_alternative(number))
        commands.merge.triggered.connect(review.merge)
        commands.split.triggered.connect(lambda: review.split())
        commands.delete.triggered.connect(review.delete)
        commands.add.triggered.connect(lambda: review.add())
        commands.add_before.triggered.connect(lambda: review.add(before=True))
        commands.next_field.triggered.connect(lambda: self.fields_panel.step(+1))
        commands.previous_field.triggered.connect(lambda: self.fields_panel.step(-1))
        commands.look_alikes.triggered.connect(lambda: self.show_look_alikes())
        commands.patrol.triggered.connect(lambda: self.show_look_alikes(patrol=True))
        commands.zoom_in.triggered.connect(self.page_view.zoom_in)
        commands.zoom_out.triggered.connect(self.page_view.zoom_out)
        commands.fit.triggered.connect(lambda: self.page_view.set_fitting(Fitting.PAGE))
        commands.fit_width.triggered.connect(lambda: self.page_view.set_fitting(Fitting.WIDTH))
        commands.fit_character.triggered.connect(lambda: self.page_view.set_fitting(Fitting.CHARACTER))
        commands.previous_page.triggered.connect(lambda: review.turn_page(-1))
        commands.next_page.triggered.connect(lambda: review.turn_page(+1))
        self.tool_bar.page_chosen.connect(self.page_view.setFocus)
        commands.text_overlay.toggled.connect(self.page_view.show_text)
        commands.close_file.triggered.connect(self.documents.close_current)
        commands.previous_file.triggered.connect(lambda: self.documents.step(-1))
        commands.next_file.triggered.connect(lambda: self.documents.step(+1))
        commands.inspector.toggled.connect(self.inspector.setVisible)
        self.inspector.toggleViewAction().toggled.connect(commands.inspector.setChecked)
        commands.next_pane.triggered.connect(self._to_next_pane)
        commands.renderings.triggered.connect(self._choose_rendering)
        for action in commands.languages.actions():
            action.setChecked(action.data() == self._settings.language)
        commands.languages.triggered.connect(lambda action: self.language_chosen.emit(action.data()))
        commands.shortcuts.triggered.connect(self.show_shortcuts)

        typing = TypingFilter(self)
        typing.typed.connect(review.type)
        for widget in (self.page_view, self.review_panel.line_image):
            widget.addActions([*commands.editing, *self.page_commands.of_lines])
            widget.installEventFilter(typing)

    def _wire_workspace(self) -> None:
        workspace, review, session = self._workspace, self._review, self._session
        workspace.failed.connect(self._tell)
        workspace.by_hand.told.connect(lambda text: self.status_bar.showMessage(text, _TOLD))
        self.files.failed.connect(self._tell)
        self.printing.failed.connect(self._tell)
        workspace.autosave.saved.connect(self.status_bar.saved)
        workspace.autosave.failed.connect(self._not_saved)
        workspace.decoding.picture_ready.connect(self._take_picture)
        workspace.decoding.thumbnail_ready.connect(self.thumbnails.set_thumbnail)
        self.thumbnails.wanted.connect(workspace.decoding.begin)
        workspace.recognition.model_loaded.connect(self.status_bar.set_model)
        self.status_bar.set_model(session.model)
        self.status_bar.cancelled.connect(workspace.recognition.cancel)
        self.page_view.zoomed.connect(self.tool_bar.set_zoom)
        self.page_view.picked.connect(self._pick)
        self.page_view.broken.connect(review.split)
        self.page_view.menu_wanted.connect(self._show_menu)
        self.thumbnails.page_chosen.connect(review.show_page)
        self.documents.page_chosen.connect(review.show_page)
        self.documents.close_wanted.connect(workspace.close_files)
        self.text_panel.edited.connect(self._edit_line)
        self.text_panel.itemDelegate().closeEditor.connect(lambda: self.page_view.setFocus())
        review.page_shown.connect(self._show_page)
        review.moved.connect(self._show_current)
        session.page_changed.connect(self._page_changed)
        session.lines_changed.connect(self._lines_changed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_scans(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.take(event.mimeData())

    # --- the page and the character

    def _show_page(self) -> None:
        page = self._review.page
        self._show_picture(None)
        self.page_view.set_lines(page.lines if page else [])
        self._show_hint(page)
        self.setWindowTitle(f"{page.source.name} – Nítido" if page else "Nítido")
        if page:
            self._rotation = page.rotation
            self._workspace.decoding.show(page, self._rendering)

    def _show_hint(self, page: OpenPage | None) -> None:
        failed, empty = self.tr("This page cannot be read."), self.tr("Open a scan, drop it here or paste it.")
        self.page_view.hint = (failed if page.failed else "") if page else empty

    def _take_picture(self, page: OpenPage, rendering: PageRendering, picture: Picture) -> None:
        if page is self._review.page and rendering is self._rendering:
            self._show_picture(picture)
            self._show_current()

    def _show_picture(self, picture: Picture | None) -> None:
        for view in (self.page_view, self.review_panel):
            view.set_picture(picture)

    def _choose_rendering(self, action: QAction) -> None:
        self._rendering = action.data()
        if self._review.page:
            self._workspace.decoding.show(self._review.page, self._rendering)

    def _show_current(self) -> None:
        character = self._review.character
        self.page_view.set_current(character.box if character else None)

    def _page_changed(self, page: OpenPage) -> None:
        self.commands.refresh()
        if page is self._review.page:
            self._show_hint(page)
            self.page_view.set_lines(page.lines)
            if self._rendering is PageRendering.LINE_IMAGES or page.rotation != self._rotation:
                if page.rotation != self._rotation:
                    self._show_picture(None)  # until it is turned too
                self._rotation = page.rotation
                self._workspace.decoding.show(page, self._rendering)

    def _lines_changed(self, changes: list[Change]) -> None:
        if self._review.page and any(change.page is self._review.page for change in changes):
            self.page_view.change_lines(self._review.page.lines)

    def _pick(self, line: int, index: int) -> None:
        if self._review.page:
            self._review.go(CharacterRef(self._review.page, line, index))

    def _edit_line(self, line: int, text: str) -> None:
        if self._review.page:
            self._review.set_text(self._review.page, line, text)

    def _to_next_pane(self) -> None:
        panes = [pane for pane in self.panes if pane.isVisible()]
        focused = next((number for number, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(focused + 1) % len(panes)].setFocus()

    def _show_menu(self, at: QPoint) -> None:
        menu = self.commands.review_menu(self)
        menu.addMenu(self.page_commands.menu(menu))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def show_look_alikes(self, *, patrol: bool = False) -> None:
        """Shows what resembles the character under review, or all that is read alike, to be corrected in one go."""
        ref = self._review.current
        if ref:
            dialog = LookAlikes(ref, self._review, self._workspace.inspecting, patrol=patrol, parent=self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(self._review.correct)
            dialog.failed.connect(lambda error: self._tell([error]))
            dialog.open()

    # --- the rest

    def show_shortcuts(self) -> None:
        """Shows every command that has a key."""
        typed = (self.tr("any character"), self.tr("Correct to it and go on"))
        mouse = (self.tr("Ctrl+click"), self.tr("Break in two where clicked"))
        drag = (self.tr("Shift+drag"), self.tr("Read what is in the box"))
        groups = []
        for menu in self.menuBar().findChildren(QMenu):
            rows = shortcuts_of(menu.actions())
            if self.commands.confirm in menu.actions():
                rows = [typed, *rows, mouse]
            if self.page_commands.read_box in menu.actions():
                rows = [*rows, drag]
            if rows:
                groups.append((plain(menu.title()), rows))
        dialog = ShortcutsDialog(groups, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_retraining(self) -> None:
        """Shows what waits to be learnt, and how far a retraining is."""
        try:
            status = self._workspace.training_status()
        except NitidoError as error:
            self._tell([error])
            return
        dialog = RetrainDialog(self._workspace.retraining, status, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.read_anew.connect(self._workspace.read_anew)
        dialog.show()

    def _tell(self, errors: list[Exception]) -> None:
        """One message about all that went wrong, now and since the last one was closed."""
        self.status_bar.clearMessage()
        texts = [explain(error) for error in errors]
        if self.message and self.message.isVisible():
            texts = [*self._told, *texts]
        else:
            self.message = QMessageBox(QMessageBox.Icon.Warning, "Nítido", "", parent=self)
            self.message.setTextFormat(Qt.TextFormat.PlainText)
        self._told = list(dict.fromkeys(texts))
        shown = self._told[:_MOST_TOLD]
        if len(self._told) > len(shown):
            shown.append(self.tr("… and %n more", "", len(self._told) - len(shown)))
        self.message.setText("\n\n".join(shown))
        self.message.setDetailedText("\n".join([self.message.detailedText(), *map(details, errors)]).strip())
        self.message.open()

    def _not_saved(self, error: Exception) -> None:
        self.status_bar.not_saved(f"{explain(error)}\n{details(error)}")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.geometry = self.saveGeometry()
        self.files.keep_place()
        self.hide()
        self.closed.emit()
        super().closeEvent(event)


def _column(*widgets: QWidget, spacing: int = 0) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return column
