"""The fields of a fiscal document: whose they are, what vouches for them, where they stand, and how they are edited."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeWidgetItem

from ocr_app.gui.panels.fields_tree import DOUBTFUL_ROLE, EVIDENCE, NAME, VALUE, elided
from ocr_app.review.fields import edited
from ocr_app.review.pages import Change, CharacterRef
from tests.gui.bench import Bench, doubt
from tests.gui.keyboard import CTRL, SHIFT, Key, press, texts, write
from tests.gui.notes import open_note
from tests.ocr_app.fiscal.pages import CNPJ, ROWS, access_key, danfe, grouped, line


def rows(bench: Bench) -> dict[tuple[str, str], QTreeWidgetItem]:
    """The rows of the panel by section and name."""
    return {(row.parent().text(NAME), row.text(NAME)): row for row in bench.window.fields_panel.tree.rows()}


def field_under_review(bench: Bench) -> str:
    """What is printed at the place that is under review: its line."""
    ref = bench.workspace.review.current
    assert ref
    return ref.page.lines[ref.line].text


def test_each_field_says_whose_it_is_and_what_vouches_for_it(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    assert bench.window.fields_panel.isVisible()
    found = rows(bench)
    issuer, recipient, total = found["Issuer", "CNPJ"], found["Recipient", "CPF"], found["Totals", "Total of the note"]
    assert (issuer.text(VALUE), issuer.text(EVIDENCE)) == (CNPJ, "key")
    assert recipient.text(EVIDENCE) == "check digit"
    assert (total.text(VALUE), total.text(EVIDENCE)) == ("70,00", "sum")
    assert found["Issuer", "City"].text(EVIDENCE) == "read"
    assert "Issuer, CNPJ" in issuer.data(NAME, Qt.ItemDataRole.AccessibleTextRole)
    assert ("Items: 2", "item 2") in found


def test_a_page_without_a_fiscal_document_has_no_panel(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    bench.open(bench.scan_of_bars())
    assert bench.window.fields_panel.isHidden()


def test_a_click_on_a_field_goes_to_its_place(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    tree = bench.window.fields_panel.tree
    row = rows(bench)["Totals", "Products"]
    tree.scrollToItem(row)
    where = tree.visualItemRect(row).center()
    bench.qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where.x(), where.y()))
    assert field_under_review(bench) == "70,00"
    assert bench.window.page_view.hasFocus()


def test_f3_walks_the_fields_all_around(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    seen = []
    for _ in range(3):
        press(bench, Key.Key_F3)
        seen.append(field_under_review(bench))
    assert seen == [grouped(access_key()), "Nº 000.001.234", "SÉRIE 1"]
    press(bench, Key.Key_F3, SHIFT)
    assert field_under_review(bench) == seen[1]
    for _ in range(2):
        press(bench, Key.Key_F3, SHIFT)
    assert field_under_review(bench) == ROWS[1][1]


def test_doubtful_characters_of_a_field_are_marked_until_they_are_settled(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    page = bench.workspace.session.pages[0]
    number = next(n for n, each in enumerate(page.lines) if each.text == "Sorocaba - SP")
    doubted = doubt(page.lines[number], 7, "q")
    bench.workspace.session.apply([Change(page, number, page.lines[number], doubted)])
    bench.qtbot.waitUntil(lambda: not bench.window.fields_panel.is_due)
    marks = rows(bench)["Issuer", "City"].data(VALUE, DOUBTFUL_ROLE)
    assert [place for place, doubtful in enumerate(marks) if doubtful] == [7]


@pytest.fixture
def wrong(bench: Bench) -> Bench:
    """The window with a note whose products do not sum up."""
    products = ("70,00", 150, 750)
    open_note(bench, [("95,37", 150, 750) if text == products else text for text in danfe(ROWS)])
    return bench


def test_a_rule_that_fails_is_told_with_its_difference(wrong: Bench) -> None:
    failing = [row for (section, _), row in rows(wrong).items() if section == "Does not add up"]
    assert [row.text(NAME) for row in failing] == [
        "sum of the items = Products: off by 25.37",
        "sum of the parts = Total of the note: off by 25.37",
    ]
    products = rows(wrong)["Totals", "Products"]
    assert products.text(EVIDENCE) == "≠"
    colour = products.foreground(VALUE).color()
    assert colour.red() > 2 * colour.green()
    wrong.window.fields_panel.tree.setCurrentItem(failing[0])
    assert field_under_review(wrong) == "95,37"


def test_editing_a_field_edits_its_page_in_one_step(wrong: Bench) -> None:
    before = texts(wrong)
    tree = wrong.window.fields_panel.tree
    tree.setFocus()
    tree.setCurrentItem(rows(wrong)["Totals", "Products"])
    press(wrong, Key.Key_Return)
    editor = tree.findChild(QLineEdit)
    assert editor
    assert editor.text() == "95,37"
    editor.setText("70,00")
    wrong.qtbot.keyClick(editor, Key.Key_Return)
    wrong.qtbot.waitUntil(lambda: texts(wrong) != before)
    changed = [(old, new) for old, new in zip(before, texts(wrong), strict=True) if old != new]
    assert changed == [("95,37", "70,00")]
    wrong.qtbot.waitUntil(lambda: not any(section == "Does not add up" for section, _ in rows(wrong)))
    assert rows(wrong)["Totals", "Products"].text(EVIDENCE) == "sum"
    assert wrong.window.fields_panel.tree.currentItem().text(VALUE) == "70,00"
    wrong.window.commands.undo.trigger()
    assert texts(wrong) == before


def test_the_cells_of_an_item_are_fields_too(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    rows(bench)["Items: 2", "item 2"].setExpanded(True)
    price = rows(bench)["item 2", "Unit price"]
    assert (price.text(VALUE), price.text(EVIDENCE)) == ("12,5000", "sum")
    bench.window.fields_panel.tree.setCurrentItem(price)
    assert field_under_review(bench) == "12,5000"
    write(bench, "1")
    bench.qtbot.waitUntil(lambda: not bench.window.fields_panel.is_due)
    assert bench.window.fields_panel.tree.currentItem() is rows(bench)["item 2", "Unit price"]


def test_a_value_that_a_check_decided_is_marked_and_can_be_put_on_the_page(bench: Bench) -> None:
    """The misread quantity is told by price and total; the page keeps its characters until a person agrees."""
    misread = doubt(line("10,0000", 920, 965), 1, "8", 0.9)
    open_note(bench, [text for text in danfe(ROWS) if text[1:] != (920, 965)], extra=[misread])
    page = bench.workspace.session.pages[0]
    rows(bench)["Items: 2", "item 1"].setExpanded(True)
    quantity = rows(bench)["item 1", "Quantity"]
    assert (quantity.text(VALUE), quantity.text(EVIDENCE)) == ("10,0000", "sum*")
    assert page.lines[-1].text == "18,0000"
    panel = bench.window.fields_panel
    panel.tree.setCurrentItem(quantity)
    next(action for action in panel.menu().actions() if action.text() == "Correct the &page to it").trigger()
    assert page.lines[-1].text == "10,0000"


def test_a_value_can_be_copied(bench: Bench) -> None:
    open_note(bench, danfe(ROWS))
    tree = bench.window.fields_panel.tree
    tree.setFocus()
    tree.setCurrentItem(rows(bench)["Issuer", "CNPJ"])
    press(bench, Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == CNPJ


def test_a_note_on_two_pages_is_one_document(bench: Bench) -> None:
    """Its items are on both, so that its sums are not said to fail on either."""
    open_note(bench, danfe(ROWS[:1]), danfe(ROWS[1:]))
    for page in bench.workspace.session.pages:
        bench.workspace.review.show_page(page)
        bench.qtbot.waitUntil(lambda: not bench.window.fields_panel.is_due)
        assert ("Items: 2", "item 2") in rows(bench)
        assert not any(section == "Does not add up" for section, _ in rows(bench))


def test_another_note_on_the_next_page_is_another_document(bench: Bench) -> None:
    other = danfe(ROWS[1:], key=access_key(number=77), total="25,00")
    open_note(bench, danfe(ROWS), other)
    bench.workspace.review.turn_page(+1)
    bench.qtbot.waitUntil(lambda: not bench.window.fields_panel.is_due)
    assert rows(bench)["Totals", "Total of the note"].text(VALUE) == "25,00"
    assert ("Items: 1", "item 1") in rows(bench)


def test_a_value_without_room_keeps_its_ends_and_its_doubts(bench: Bench) -> None:
    metrics = bench.window.fontMetrics()
    text = grouped(access_key())
    doubtful = [place in (0, 20, 43) for place in range(44)]
    shown, places = elided(text, doubtful, metrics.horizontalAdvance(text) // 2, metrics)
    assert (shown[:4], shown[-4:]) == (text[:4], text[-4:])
    assert places == [0, shown.index("…"), len(shown) - 1]
    assert elided(text, doubtful, metrics.horizontalAdvance(text), metrics) == (text, [0, 25, 53])


def test_a_field_on_two_lines_is_edited_on_both(bench: Bench) -> None:
    open_note(bench, [("FARINHA DE", 40, 100), ("TRIGO 1KG UN", 40, 130)])
    page = bench.workspace.session.pages[0]
    refs = [CharacterRef(page, 0, n) for n in range(9)] + [CharacterRef(page, 1, n) for n in range(8)]
    assert edited(refs, "FARINHA DA  TRIG0 2KG") == [(page, 0, "FARINHA DA"), (page, 1, "TRIG0 2KG UN")]
