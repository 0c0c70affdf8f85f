"""Many documents open at a time: folders, the list with its filter, closing, and the pile of the next start."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from ocr_app.gui.app import open_first
from ocr_app.gui.panels.documents import Filter
from tests.gui.bench import DOUBTS, Bench
from tests.gui.keyboard import CTRL, SHIFT, Key, press
from tests.gui.test_access import nameless, tab_stops
from tests.gui.test_bad_files import messages


def names(bench: Bench) -> list[str]:
    """The open documents."""
    return [file.path.name for file in bench.workspace.session.files]


def listed(bench: Bench) -> list[tuple[str, str]]:
    """The rows of the list: a name and its mark each."""
    tree = bench.window.documents.list
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item and not item.isHidden()]


def on_screen(bench: Bench) -> str:
    page = bench.workspace.review.page
    return page.source.name if page else ""


@pytest.fixture
def folder(bench: Bench) -> Path:
    """Two scans, another in a folder below, a note, and a picture that is broken."""
    folder = bench.folder / "notas"
    (folder / "maio").mkdir(parents=True)
    bench.scan("notas/b.png")
    bench.scan_of_bars("notas/a.png", 1)
    bench.scan("notas/maio/c.png", 2, doubts=0)
    (folder / "leia.txt").write_text("not a scan")
    (folder / "broken.jpg").write_text("not a scan")
    return folder


@pytest.fixture
def pile(bench: Bench) -> Bench:
    """The window with three documents read: two with doubts and, in the middle, one without."""
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    bench.open(bench.scan("a.png"), bench.scan("b.png", 2, doubts=0), bench.scan("c.png", 3))
    return bench


def test_a_folder_that_is_chosen_opens_its_scans(bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with bench.qtbot.waitSignal(bench.workspace.opened):
        bench.window.commands.open_folder.trigger()
    assert names(bench) == ["a.png", "b.png", "broken.jpg", "c.png"]
    assert bench.settings.recent == [folder]


def test_a_folder_can_be_dropped(bench: Bench, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    position, keys = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    event = QDropEvent(position, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    with bench.qtbot.waitSignal(bench.workspace.opened):
        bench.window.dropEvent(event)
    assert names(bench) == ["a.png", "b.png", "broken.jpg", "c.png"]


def test_the_list_tells_what_is_left_in_each_document(bench: Bench, folder: Path) -> None:
    bench.open(folder)
    bars = bench.workspace.session.files[0].doubtful
    rows = [("a.png", str(bars)), ("b.png", str(DOUBTS)), ("broken.jpg", "!"), (str(Path("maio", "c.png")), "✓")]
    assert listed(bench) == rows
    assert bench.window.documents.count.text() == "1 / 4"
    item = bench.window.documents.list.topLevelItem(2)
    assert item
    assert "is not a scan" in item.toolTip(0)
    assert messages(bench) == ["“broken.jpg” is not a scan. PDF, TIFF, PNG, JPEG, BMP and WebP can be opened."]


def test_what_was_exported_into_a_folder_is_not_opened_with_it(bench: Bench, folder: Path) -> None:
    bench.settings.results_folder = folder / "maio"
    bench.window.files.open([folder])
    bench.qtbot.waitUntil(lambda: len(names(bench)) == 3)
    assert names(bench) == ["a.png", "b.png", "broken.jpg"]


def test_opening_adds_to_what_is_open_and_goes_there(receipt: Bench) -> None:
    receipt.workspace.review.type("w")
    receipt.add(receipt.scan("other.png", 2))
    assert names(receipt) == ["nota.png", "other.png"]
    assert on_screen(receipt) == "other.png"
    receipt.workspace.review.undo_stack.undo()
    assert on_screen(receipt) == "nota.png"


def test_what_is_open_is_not_read_again_but_shown(pile: Bench) -> None:
    before = list(pile.workspace.session.pages)
    pile.add(pile.folder / "b.png")
    assert pile.workspace.session.pages == before
    assert on_screen(pile) == "b.png"


def test_a_file_that_has_changed_is_read_anew_in_its_place(pile: Bench) -> None:
    pile.scan_of_bars("b.png")
    pile.add(pile.folder / "b.png")
    assert names(pile) == ["a.png", "b.png", "c.png"]
    assert pile.workspace.session.files[1].pages[0].lines[0].text == "I" * 10


def test_corrections_and_marks_follow_each_other(pile: Bench) -> None:
    assert [mark for _, mark in listed(pile)] == [str(DOUBTS), "✓", str(DOUBTS)]
    pile.workspace.review.confirm()
    assert listed(pile)[0] == ("a.png", str(DOUBTS - 1))
    for _ in range(DOUBTS - 1):
        pile.workspace.review.confirm()
    assert listed(pile)[0] == ("a.png", "✓")
    assert on_screen(pile) == "c.png"  # the next with doubts


def test_the_list_is_sifted_by_doubts_and_by_name(pile: Bench) -> None:
    panel = pile.window.documents

    def shown(which: Filter, name: str = "") -> str:
        panel.filter.setCurrentIndex(panel.filter.findData(which))
        panel.name.setText(name)
        return " ".join(file.path.stem for file in panel.listed)

    pile.workspace.review.show_page(pile.workspace.session.pages[0])
    assert shown(Filter.ALL) == "a b c"
    assert shown(Filter.WITH_DOUBTS) == "a c"
    assert shown(Filter.DONE) == "a b"  # a is on screen
    assert shown(Filter.FAILED) == "a"
    assert shown(Filter.ALL, "B.P") == "a b"
    pile.workspace.review.show_page(pile.workspace.session.pages[1])
    assert shown(Filter.ALL, "B.P") == "b"


def test_keys_lead_from_document_to_document_as_they_are_listed(pile: Bench) -> None:
    press(pile, Key.Key_PageDown, CTRL | SHIFT)
    assert on_screen(pile) == "b.png"
    press(pile, Key.Key_PageUp, CTRL | SHIFT)
    pile.window.documents.filter.setCurrentIndex(1)
    press(pile, Key.Key_PageDown, CTRL | SHIFT)
    assert on_screen(pile) == "c.png"
    press(pile, Key.Key_PageDown, CTRL | SHIFT)
    assert on_screen(pile) == "c.png"  # the last


def test_a_row_leads_to_the_first_page_with_doubts(bench: Bench) -> None:
    done, doubtful = (Image.open(bench.scan(f"{n}.png", n, doubts)) for n, doubts in ((1, 0), (2, 3)))
    done.save(bench.folder / "two.tif", save_all=True, append_images=[doubtful])
    bench.open(bench.scan_of_bars("a.png"), bench.folder / "two.tif")
    tree = bench.window.documents.list
    tree.setCurrentItem(tree.topLevelItem(1))
    assert bench.workspace.review.page is bench.workspace.session.files[1].pages[1]
    assert bench.window.thumbnails.count() == 2
    assert bench.window.tool_bar.page_box.maximum() == 2


def test_a_single_document_needs_no_list(bench: Bench) -> None:
    bench.open(bench.scan("a.png"))
    assert not bench.window.documents.isVisible()
    assert bench.window.thumbnails.isVisible()
    bench.add(bench.scan("b.png", 2))
    assert bench.window.documents.isVisible()
    assert not bench.window.thumbnails.isVisible()  # of one page
    bench.windows.change_language("pt_BR")
    assert bench.window.documents.isVisible()
    assert not bench.window.thumbnails.isVisible()
    assert [name for name, _ in listed(bench)] == ["a.png", "b.png"]
    bench.windows.change_language("en")


def test_the_list_and_its_filters_have_names_and_are_reached_by_tab(pile: Bench) -> None:
    window, panel = pile.window, pile.window.documents
    pile.qtbot.waitUntil(lambda: not window.status_bar.cancel_button.isVisible())
    assert nameless(window) == []
    assert {panel.filter, panel.name, panel.list} <= set(tab_stops(pile, window, window.text_panel))


def test_closing_a_document_goes_to_the_next_one(pile: Bench) -> None:
    for left, shown in ((["b.png", "c.png"], "b.png"), (["c.png"], "c.png"), ([], "")):
        press(pile, Key.Key_W, CTRL)
        assert names(pile) == left
        assert on_screen(pile) == shown
    assert pile.window.windowTitle() == "Nítido"
    assert pile.window.page_view.hint == "Open a scan, drop it here or paste it."
    assert not pile.window.commands.export.isEnabled()


def test_a_document_that_cannot_be_opened_can_be_closed(bench: Bench, folder: Path) -> None:
    bench.open(folder)
    tree = bench.window.documents.list
    tree.setCurrentItem(tree.topLevelItem(2))
    assert on_screen(bench) == "a.png"
    bench.window.commands.close_file.trigger()
    assert names(bench) == ["a.png", "b.png", "c.png"]


def test_what_was_open_is_opened_at_the_next_start(pile: Bench) -> None:
    press(pile, Key.Key_W, CTRL)
    pile.workspace.session.close(pile.workspace.session.files)  # as if it had ended
    with pile.qtbot.waitSignal(pile.workspace.opened):
        open_first(pile.workspace, pile.settings, [], check=False)
    assert names(pile) == ["b.png", "c.png"]


def test_the_pile_is_opened_where_it_was_left(pile: Bench) -> None:
    pile.workspace.review.show_page(pile.workspace.session.pages[1])
    pile.workspace.session.close(pile.workspace.session.files)  # as if it had ended
    with pile.qtbot.waitSignal(pile.workspace.opened):
        open_first(pile.workspace, pile.settings, [], check=False)
    assert on_screen(pile) == "b.png"


def test_the_page_that_was_on_screen_is_there_again(bench: Bench) -> None:
    first, second = (Image.open(bench.scan_of_bars(f"{n}.png", n)) for n in (1, 2))
    first.save(bench.folder / "both.tif", save_all=True, append_images=[second])
    bench.open(bench.folder / "1.png", bench.folder / "both.tif")
    bench.workspace.review.show_page(bench.workspace.session.pages[2])
    bench.window.close()
    bench.workspace.session.close(bench.workspace.session.files)
    with bench.qtbot.waitSignal(bench.workspace.opened):
        open_first(bench.workspace, bench.settings, [], check=False)
    assert on_screen(bench) == "both.tif"
    assert bench.workspace.review.page is bench.workspace.session.pages[2]


def test_a_file_of_the_pile_that_is_gone_stays_in_the_list(pile: Bench) -> None:
    (pile.folder / "b.png").unlink()
    pile.workspace.session.close(pile.workspace.session.files)
    with pile.qtbot.waitSignal(pile.workspace.opened):
        open_first(pile.workspace, pile.settings, [], check=False)
    assert [mark for _, mark in listed(pile)][1] == "!"
    assert pile.settings.pile == {pile.folder / f"{name}.png": Path() for name in "abc"}


def test_the_pile_of_a_folder_comes_back_as_it_was_without_what_is_no_scan(bench: Bench, folder: Path) -> None:
    bench.add(folder)
    before = [row for row in listed(bench) if row[1] != "!"]
    assert str(Path("maio", "c.png")) in [name for name, _ in before]
    bench.workspace.session.close(bench.workspace.session.files)
    assert bench.window.message
    bench.window.message.reject()
    with bench.qtbot.waitSignal(bench.workspace.opened):
        open_first(bench.workspace, bench.settings, [], check=False)
    bench.qtbot.waitUntil(lambda: bench.workspace.session.complete)
    assert listed(bench) == before
    assert messages(bench) == []


def test_the_sample_makes_room_for_the_first_document_and_comes_no_more(bench: Bench) -> None:
    with bench.qtbot.waitSignal(bench.workspace.opened):
        open_first(bench.workspace, bench.settings, [], check=False)
    assert names(bench) == ["receipt.png"]
    assert bench.settings.pile == {}
    bench.add(bench.scan("a.png"))
    assert names(bench) == ["a.png"]
    bench.window.commands.close_all.trigger()
    open_first(bench.workspace, bench.settings, [], check=False)
    assert names(bench) == []
