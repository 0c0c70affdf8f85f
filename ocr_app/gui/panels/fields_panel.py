"""The panel of the fiscal document on screen: its fields with their evidence, its items, and the rules that fail."""

from collections.abc import Iterator, Sequence
from itertools import islice

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QBrush, QGuiApplication, QPalette
from PySide6.QtWidgets import QMenu, QTreeWidgetItem, QVBoxLayout, QWidget

from ocr_app.fiscal.documents import Check, Field, FiscalDocument, Item
from ocr_app.gui.model.fields import Fields
from ocr_app.gui.panels.field_names import MODELS, FieldNames
from ocr_app.gui.panels.fields_tree import DOUBTFUL_ROLE, EVIDENCE, NAME, VALUE, FieldsTree
from ocr_app.gui.style.confidence import percent, wrong_colour
from ocr_app.gui.style.headings import Heading

_FIELD, _ITEM = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 2


class FieldsPanel(QWidget):
    """Hidden where there is no fiscal document. A click on a field goes to its place, a double click edits it."""

    def __init__(self, fields: Fields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields
        self._names = FieldNames()
        self._heading = Heading("")
        self.tree = FieldsTree(self)
        self.tree.setAccessibleName(self.tr("Fields"))
        self.tree.edited.connect(self._edit)
        self.tree.copied.connect(self.copy)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.currentItemChanged.connect(self._go)
        self.tree.itemClicked.connect(self._go)
        self.tree.itemExpanded.connect(self._fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(self.tree)
        fields.changed.connect(self.refresh)
        self.refresh()

    @property
    def is_due(self) -> bool:
        """Whether what it shows is about to be brought up to date."""
        return self._fields.is_due

    def step(self, direction: int) -> None:
        """Goes to the next field that has a place, or to the one before it, all around."""
        rows = [item for item in self.tree.rows() if item.data(NAME, _FIELD)]
        if rows:
            current = self.tree.currentItem()
            here = rows.index(current) if current in rows else -1 if direction > 0 else 0
            self.tree.setCurrentItem(rows[(here + direction) % len(rows)])

    def copy(self) -> None:
        """Copies the current field's text, as it is printed."""
        field = self._current()
        if field:
            QGuiApplication.clipboard().setText(field.text)

    def refresh(self) -> None:
        """Shows the document as it is now; the current field stays current, opened items stay open."""
        document = self._fields.document
        self.setVisible(document is not None)
        before = self._current()
        opened = {item.n for row in self.tree.rows() if row.isExpanded() and (item := row.data(NAME, _ITEM))}
        self.tree.blockSignals(True)
        self.tree.clear()
        if document:
            model = MODELS.get(document.model, document.model)
            self._heading.setText(self.tr("Fields of the {0}").format(model))
            sections = list(self._sections(document))
            self.tree.addTopLevelItems(sections)
            for section in sections:
                section.setFirstColumnSpanned(True)
                section.setExpanded(True)
            for row in list(self.tree.rows()):
                row.setFirstColumnSpanned(not row.text(VALUE))
                if (item := row.data(NAME, _ITEM)) and item.n in opened:
                    self._fill(row)
                    row.setExpanded(True)
        if before:
            same = (item for item in self.tree.rows() if (field := item.data(NAME, _FIELD)) and field.id == before.id)
            for item in islice(same, 1):
                self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)

    def _current(self) -> Field | None:
        item = self.tree.currentItem()
        field = item.data(NAME, _FIELD) if item else None
        return field if isinstance(field, Field) else None

    def _sections(self, document: FiscalDocument) -> Iterator[QTreeWidgetItem]:
        failing = [check for check in document.checks if not check.holds]
        if failing:
            yield self._section(self.tr("Does not add up"), [self._rule(check, document) for check in failing])
        sections: dict[str, list[QTreeWidgetItem]] = {}
        for field in sorted(document.fields, key=self._names.rank):
            wrong = next((check for check in failing if check.item is None and field.id in check.fields), None)
            sections.setdefault(self._names.section(field), []).append(self._row(field, wrong))
        for title, rows in sections.items():
            yield self._section(title, rows)
        if document.items:
            title = self.tr("Items: {0}").format(len(document.items))
            yield self._section(title, [self._item(item, failing) for item in document.items])

    def _section(self, title: str, rows: Sequence[QTreeWidgetItem]) -> QTreeWidgetItem:
        section = QTreeWidgetItem([title])
        font = self.font()
        font.setBold(True)
        section.setFont(NAME, font)
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        section.addChildren(list(rows))
        return section

    def _rule(self, check: Check, document: FiscalDocument) -> QTreeWidgetItem:
        source = document if check.item is None else document.items[check.item - 1]
        text = f"{self._names.rule(check)}: {self._names.difference(check)}"
        row = self._line(text if check.item is None else self.tr("item {0}: {1}").format(check.item, text))
        row.setData(NAME, _FIELD, next((source.get(id) for id in reversed(check.fields) if source.get(id)), None))
        row.setToolTip(NAME, row.text(NAME))
        row.setForeground(NAME, QBrush(wrong_colour(self.palette())))
        return row

    def _row(self, field: Field, wrong: Check | None) -> QTreeWidgetItem:
        row = self._line(self._names.name(field.id), field.text, self._names.evidence(field))
        row.setData(NAME, _FIELD, field)
        characters = self._fields.characters(field)
        printed = "".join(character.text for character in characters)
        doubtful = [character.doubtful for character in characters]
        if len(printed) != len(field.text.replace(" ", "")):
            doubtful = [any(doubtful)] * len(field.text)
        row.setData(VALUE, DOUBTFUL_ROLE, doubtful)
        told = [
            f"{self._names.section(field)}, {self._names.name(field.id)}: {field.text}",
            self.tr("vouched for by: {0} ({1})").format(self._names.all_evidence(field), percent(field.confidence)),
        ]
        if characters and printed != field.text.replace(" ", ""):
            told.append(self.tr("the characters on the page say: {0}").format(printed))
            row.setText(EVIDENCE, row.text(EVIDENCE) + "*")
        if any(doubtful):
            told.append(self.tr("underlined: doubtful"))
        if wrong:
            told.append(f"{self._names.rule(wrong)}: {self._names.difference(wrong)}")
            row.setText(EVIDENCE, "≠")
            self._redden(row)
        for column in (NAME, VALUE, EVIDENCE):
            row.setToolTip(column, "\n".join(told))
        row.setData(NAME, Qt.ItemDataRole.AccessibleTextRole, ". ".join(told))
        row.setFlags(row.flags() | (Qt.ItemFlag.ItemIsEditable if characters else Qt.ItemFlag.NoItemFlags))
        return row

    def _item(self, item: Item, failing: Sequence[Check]) -> QTreeWidgetItem:
        """A row of the table of products: what it is and what it costs; opened, its cells."""
        product, total = item.get("prod.xProd"), item.get("prod.vProd")
        text = "  ".join(field.text for field in (product, total) if field)
        row = self._line(self.tr("item {0}").format(item.n), text, self._names.evidence(total) if total else "")
        row.setData(NAME, _FIELD, product or next(iter(item.fields), None))
        row.setToolTip(VALUE, text)
        row.setData(NAME, _ITEM, item)
        row.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        mine = [check for check in failing if check.item == item.n]
        if mine:
            row.setText(EVIDENCE, "≠")
            self._redden(row)
            row.setToolTip(EVIDENCE, f"{self._names.rule(mine[0])}: {self._names.difference(mine[0])}")
        return row

    def _fill(self, row: QTreeWidgetItem) -> None:
        """Gives the row of an item its cells when it is opened: most never are."""
        item, document = row.data(NAME, _ITEM), self._fields.document
        if item and document and not row.childCount():
            failing = [check for check in document.checks if not check.holds and check.item == item.n]
            for field in sorted(item.fields, key=self._names.rank):
                row.addChild(self._row(field, next((check for check in failing if field.id in check.fields), None)))

    def _line(self, *texts: str) -> QTreeWidgetItem:
        line = QTreeWidgetItem(list(texts))
        line.setForeground(NAME, QBrush(self.palette().color(QPalette.ColorRole.PlaceholderText)))
        line.setForeground(EVIDENCE, QBrush(self.palette().color(QPalette.ColorRole.PlaceholderText)))
        return line

    def _redden(self, row: QTreeWidgetItem) -> None:
        for column in (VALUE, EVIDENCE):
            row.setForeground(column, QBrush(wrong_colour(self.palette())))

    def _go(self, item: QTreeWidgetItem | None) -> None:
        field = item.data(NAME, _FIELD) if item else None
        if field:
            self._fields.go(field)

    def _edit(self, item: QTreeWidgetItem, text: str) -> None:
        self._fields.edit(item.data(NAME, _FIELD), text)

    def menu(self) -> QMenu:
        """What can be done with the current field."""
        menu = QMenu(self)
        item, field = self.tree.currentItem(), self._current()
        if item and field:
            menu.addAction(self.tr("&Copy")).triggered.connect(self.copy)
            value = menu.addAction(self.tr("Copy as in the &XML"))
            value.triggered.connect(lambda: QGuiApplication.clipboard().setText(field.value))
            edit = menu.addAction(self.tr("&Edit"))
            edit.setEnabled(bool(item.flags() & Qt.ItemFlag.ItemIsEditable))
            edit.triggered.connect(self.tree.edit_current)
            correct = menu.addAction(self.tr("Correct the &page to it"))
            correct.setEnabled(item.text(EVIDENCE).endswith("*"))
            correct.triggered.connect(lambda: self._fields.edit(field, field.text))
        return menu

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(at))
