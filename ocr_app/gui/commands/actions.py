"""Every command of the window with its name and its key: for the menus, the toolbar and the list of shortcuts."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ocr_app.gui.commands.caret_actions import CaretActions
from ocr_app.gui.model.review import Review
from ocr_app.gui.model.settings import LANGUAGES
from ocr_app.gui.panels.alternatives import ALTERNATIVES
from ocr_app.gui.style.icons import icon
from ocr_app.gui.workers.decoding import PageRendering


class Actions(QObject):
    """The commands; who wires the window connects them."""

    def __init__(self, review: Review, parent: QWidget) -> None:
        super().__init__(parent)
        self._review = review
        standard = QKeySequence.StandardKey
        self.open = self._action(self.tr("&Open…"), "Ctrl+O", "open")
        self.open_folder = self._action(self.tr("Open a fol&der…"), "Ctrl+Shift+O")
        self.paste = self._action(self.tr("&Paste a scan"), "Ctrl+V")
        self.export = self._action(self.tr("&Export…"), "Ctrl+E", "export")
        self.print_page = self._action(self.tr("Pr&int the page…"), "Ctrl+P")
        self.print_text = self._action(self.tr("Print the page &and its text…"), "Ctrl+Shift+P")
        self.close_file = self._action(self.tr("&Close the document"), "Ctrl+W")
        self.close_all = self._action(self.tr("Close a&ll documents"), "Ctrl+Shift+W")
        self.read_rest = self._action(self.tr("&Read remaining pages"))
        self.retrain = self._action(self.tr("Re&train…"))
        self.quit = self._action(self.tr("&Quit"), "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

        self.undo = review.undo_stack.createUndoAction(self, self.tr("&Undo"))
        self.undo.setWhatsThis(self.tr("&Undo"))
        self.undo.setShortcuts([QKeySequence("Ctrl+Z")])
        self.undo.setIcon(icon("undo"))
        self.redo = review.undo_stack.createRedoAction(self, self.tr("&Redo"))
        self.redo.setWhatsThis(self.tr("&Redo"))
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self.redo.setIcon(icon("redo"))
        self.copy_text = self._action(self.tr("&Copy the text of the page"), "Ctrl+Shift+C")
        self.find = self._action(self.tr("&Find and replace"), "Ctrl+F")

        self.next = self._action(self.tr("&Next doubtful character"), "Tab")
        self.previous = self._action(self.tr("&Previous doubtful character"), "Shift+Tab")
        self.confirm = self._action(self.tr("&Confirm as read"), "Return")
        self.confirm.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        self.confirm_line = self._action(self.tr("Confirm the &whole line"), "Ctrl+Return")
        self.confirm_line.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.alternatives = [
            self._action(self.tr("Take runner-up {0}").format(number), f"Alt+{number}")
            for number in range(1, ALTERNATIVES + 1)
        ]
        self.merge = self._action(self.tr("&Merge with the next"), "Ctrl+M")
        self.split = self._action(self.tr("&Break in two"), "Ctrl+B")
        self.delete = self._action(self.tr("No&t a character"), "Del")
        self.add = self._action(self.tr("&Add a character after it"), "Ins")
        self.add_before = self._action(self.tr("Add a character be&fore it"), "Shift+Ins")
        self.caret = CaretActions(review, self)
        self.look_alikes = self._action(self.tr("&Look-alikes…"), "Ctrl+L")
        self.patrol = self._action(self.tr("&All that is read alike…"), "Ctrl+Shift+L")
        self.next_field = self._action(self.tr("Next &field"), "F3")
        self.previous_field = self._action(self.tr("Previous field"), "Shift+F3")

        self.zoom_in = self._action(self.tr("Zoom &in"), "Ctrl++", "plus")
        self.zoom_in.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.zoom_out = self._action(self.tr("Zoom &out"), "Ctrl+-", "minus")
        self.fit = self._action(self.tr("&Fit the page"), "Ctrl+0", "fit")
        self.fit_width = self._action(self.tr("Fit the &width"), "Ctrl+9")
        self.fit_character = self._action(self.tr("Zoom to the &character"), "Ctrl+8")
        self.previous_page = self._action(self.tr("Previous page"), "Ctrl+PgUp", "previous")
        self.next_page = self._action(self.tr("Next page"), "Ctrl+PgDown", "next")
        self.go_to_page = self._action(self.tr("&Go to page…"), "Ctrl+G")
        self.previous_file = self._action(self.tr("Previous document"), "Ctrl+Shift+PgUp")
        self.next_file = self._action(self.tr("Next document"), "Ctrl+Shift+PgDown")
        self.inspector = self._action(self.tr("In&spector"), "F2")
        self.inspector.setCheckable(True)
        self.text_overlay = self._action(self.tr("&Text on the page"), "F4")
        self.text_overlay.setCheckable(True)
        self.next_pane = self._action(self.tr("Next part of the window"), "F6")
        self.renderings = self._renderings()
        self.languages = self._languages()
        self.shortcuts = self._action(self.tr("&Keyboard shortcuts"), "")
        self.shortcuts.setShortcut(QKeySequence(standard.HelpContents))

        for action in self.editing:
            # They are plain keys: only where characters are reviewed, never where text is typed.
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        review.moved.connect(self.refresh)
        review.session.opened.connect(self.refresh)
        self.refresh()

    @property
    def editing(self) -> Sequence[QAction]:
        """The commands of the review."""
        moving = (self.next, self.previous, self.confirm, self.confirm_line, *self.alternatives)
        editing = (self.merge, self.split, self.delete, self.add, self.add_before, self.look_alikes, self.patrol)
        return (*moving, *self.caret.actions, *editing)

    def fill(self, bar: QMenuBar, recent: QMenu, page_menu: Callable[[QWidget], QMenu]) -> None:
        """Makes the menus."""
        file = bar.addMenu(self.tr("&File"))
        file.addActions([self.open, self.open_folder])
        file.addMenu(recent)
        file.addActions([self.paste, self.export])
        file.addSeparator()
        file.addActions([self.print_page, self.print_text])
        file.addSeparator()
        file.addActions([self.close_file, self.close_all])
        file.addSeparator()
        file.addActions([self.read_rest, self.retrain])
        file.addSeparator()
        file.addAction(self.quit)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addActions([self.undo, self.redo])
        edit.addSeparator()
        edit.addActions([self.copy_text, self.find])
        bar.addMenu(self.review_menu(bar))
        bar.addMenu(page_menu(bar))
        view = bar.addMenu(self.tr("&View"))
        view.addActions([self.zoom_in, self.zoom_out, self.fit, self.fit_width, self.fit_character])
        view.addSeparator()
        view.addActions([*self.renderings.actions(), self.text_overlay])
        view.addSeparator()
        view.addActions([self.previous_page, self.next_page, self.go_to_page, self.previous_file, self.next_file])
        view.addAction(self.next_pane)
        view.addSeparator()
        view.addAction(self.inspector)
        view.addSeparator()
        languages = view.addMenu(self.tr("&Language"))
        languages.addActions(self.languages.actions())
        bar.addMenu(self.tr("&Help")).addAction(self.shortcuts)

    def review_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("&Review"), parent)
        menu.addActions([self.next, self.previous, self.confirm, self.confirm_line])
        menu.addMenu(self.caret.menu(menu))
        menu.addSeparator()
        menu.addActions(self.alternatives)
        menu.addSeparator()
        menu.addActions([self.merge, self.split, self.delete, self.add, self.add_before])
        menu.addSeparator()
        menu.addActions([self.look_alikes, self.patrol])
        menu.addSeparator()
        menu.addActions([self.next_field, self.previous_field])
        return menu

    def refresh(self) -> None:
        """Enables what can be done now."""
        review, session = self._review, self._review.session
        character = review.character
        edits = (self.merge, self.split, self.delete, self.add, self.add_before, self.look_alikes, self.patrol)
        for action in (self.confirm, self.confirm_line, *edits):
            action.setEnabled(character is not None)
        for number, action in enumerate(self.alternatives):
            action.setEnabled(character is not None and number < len(character.alternatives))
        for action in (self.next, self.previous):  # when nothing is left, Tab moves the focus as everywhere
            action.setEnabled(session.doubtful > 0)
        self.export.setEnabled(bool(session.read_files))
        for action in (self.close_file, self.close_all):
            action.setEnabled(bool(session.files))
        for action in (self.previous_file, self.next_file):
            action.setEnabled(len(session.files) > 1)
        self.read_rest.setEnabled(any(not page.recognized and not page.failed for page in session.pages))
        for action in (self.zoom_in, self.zoom_out, self.fit, self.fit_width, self.fit_character, self.find):
            action.setEnabled(review.page is not None)
        for action in (self.print_text, self.copy_text):
            action.setEnabled(review.page is not None and review.page.recognized is not None)
        self.print_page.setEnabled(review.page is not None)
        here = session.pages.index(review.page) if review.page in session.pages else 0
        self.previous_page.setEnabled(here > 0)
        self.next_page.setEnabled(here + 1 < len(session.pages))
        file = session.file_of(review.page)
        self.go_to_page.setEnabled(file is not None and len(file.pages) > 1)

    def _action(self, text: str, keys: str = "", icon_name: str = "") -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        if icon_name:
            action.setIcon(icon(icon_name))
        return action

    def _renderings(self) -> QActionGroup:
        group = QActionGroup(self)
        names = {
            PageRendering.ORIGINAL: self.tr("Original"),
            PageRendering.CLEAN: self.tr("Clean"),
            PageRendering.LINE_IMAGES: self.tr("Line images"),
        }
        for rendering, name in names.items():
            action = QAction(name, group)
            action.setCheckable(True)
            action.setChecked(rendering is PageRendering.ORIGINAL)
            action.setData(rendering)
        return group

    def _languages(self) -> QActionGroup:
        group = QActionGroup(self)
        for code, name in LANGUAGES.items():
            action = QAction(name, group)
            action.setCheckable(True)
            action.setData(code)
        return group
