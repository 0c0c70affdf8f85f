"""Files, drops and pasted pictures: opened side by side, read in the order a person looks at them."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QIcon, QImage
from PySide6.QtWidgets import QFileDialog, QLabel

from tests.gui.bench import DOUBTS, Bench, synth_page, true_lines
from tests.gui.keyboard import CTRL, Key, press, texts
from tests.gui.test_large import Endless


def test_several_files_open_side_by_side_and_bad_ones_are_told_together(bench: Bench) -> None:
    empty, missing = bench.folder / "empty.png", bench.folder / "missing.png"
    empty.touch()
    bench.open(bench.scan("a.png"), empty, bench.scan("b.png", 2), missing)
    assert [page.name for page in bench.workspace.session.pages] == ["a.png", "b.png"]
    assert bench.window.message
    assert "“empty.png”" in bench.window.message.text()
    assert "“missing.png”" in bench.window.message.text()


def test_what_is_opened_next_is_read_with_the_model_that_is_current_by_then(bench: Bench) -> None:
    bench.open(bench.scan("a.png"))
    bench.recognizer.name = "learnt-2026-11-23"
    bench.open(bench.scan("b.png", 2))
    assert bench.workspace.session.model == "learnt-2026-11-23"


def test_a_page_that_cannot_be_read_leaves_the_others(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = bench.scan("a.png"), bench.scan("b.png", 2)
    read = bench.recognizer.recognize_lines
    monkeypatch.setattr(
        bench.recognizer, "recognize_lines", lambda image: 1 / 0 if image.shape == shape else read(image)
    )
    shape = synth_page(1).image.shape
    bench.open(one, other)
    bad, good = bench.workspace.session.pages
    assert bad.failed
    assert good.recognized
    assert bench.window.commands.export.isEnabled()


def multipage(bench: Bench) -> Path:
    pages = [Image.open(bench.scan(f"{seed}.png", seed)) for seed in (1, 2, 3)]
    path = bench.folder / "compras.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    return path


def _has_ink(icon: QIcon) -> bool:
    image = icon.pixmap(64).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return any(pixel.alpha() and pixel.lightness() < 128 for pixel in pixels)


def test_a_document_shows_its_pages_and_their_thumbnails(bench: Bench) -> None:
    bench.open(multipage(bench))
    thumbnails = bench.window.thumbnails
    bench.qtbot.waitUntil(lambda: _has_ink(thumbnails.item(2).icon()))
    assert thumbnails.count() == 3
    assert thumbnails.item(1).text() == f"2\n{DOUBTS} doubtful"
    assert f"{3 * DOUBTS} of {bench.workspace.session.characters:,}" in [
        label.text() for label in bench.window.review_panel.findChildren(QLabel)
    ]
    thumbnails.setCurrentRow(2)
    assert bench.workspace.review.page is bench.workspace.session.pages[2]
    bench.window.tool_bar.page_box.setValue(2)
    assert bench.workspace.review.page is bench.workspace.session.pages[1]
    bench.qtbot.waitUntil(lambda: bench.window.page_view._size == synth_page(2).image.shape[::-1])


def test_reading_can_be_cancelled_and_resumed(bench: Bench) -> None:
    path = multipage(bench)
    bench.workspace.recognition.page_recognized.connect(lambda: bench.window.status_bar.cancel_button.click())
    with bench.qtbot.waitSignal(bench.workspace.progress.finished):
        bench.workspace.open([path])
    read = sum(page.recognized is not None for page in bench.workspace.session.pages)
    assert read < 3
    bench.workspace.recognition.page_recognized.disconnect()
    bench.workspace.recognition.page_recognized.connect(bench.workspace._take)
    bench.window.commands.read_rest.trigger()
    bench.qtbot.waitUntil(lambda: bench.workspace.session.complete)


def test_the_page_on_screen_is_read_first(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = multipage(bench)
    order: list[int] = []
    bench.workspace.recognition.page_recognized.connect(lambda page, reading: order.append(page.number))
    reading = Endless(bench, monkeypatch)
    bench.workspace.open([path])
    bench.qtbot.waitUntil(reading.begun.is_set)
    bench.workspace.review.show_page(bench.workspace.session.pages[2])
    reading.over.set()
    bench.qtbot.waitUntil(lambda: len(order) == 3)
    assert order == [1, 3, 2]  # the first page had begun before


def test_ctrl_o_asks_what_to_open(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.scan()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    bench.qtbot.waitExposed(bench.window)
    bench.window.page_view.setFocus()
    with bench.qtbot.waitSignal(bench.workspace.opened):
        press(bench, Key.Key_O, CTRL)
    assert [page.source for page in bench.workspace.session.pages] == [path]


def test_recent_files(bench: Bench) -> None:
    one, other = bench.scan("a.png"), bench.scan("b.png", 2)
    bench.open(one)
    bench.open(other)
    assert bench.settings.recent == [other, one]
    bench.window.files.recent.aboutToShow.emit()
    with bench.qtbot.waitSignal(bench.workspace.opened):
        bench.window.files.recent.actions()[1].trigger()
    assert bench.settings.recent == [one, other]


def test_drop(bench: Bench) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bench.scan()))])
    position, keys = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    event = QDropEvent(position, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    with bench.qtbot.waitSignal(bench.workspace.opened):
        bench.window.dropEvent(event)
    assert [page.source.name for page in bench.workspace.session.pages] == ["nota.png"]


def test_paste_a_picture(bench: Bench) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(bench.scan())))
    with bench.qtbot.waitSignal(bench.workspace.session.page_changed):
        bench.window.commands.paste.trigger()
    assert len(texts(bench)) == len(true_lines(synth_page()))
    assert bench.settings.recent == []


def test_paste_files(bench: Bench) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bench.scan()))])
    QGuiApplication.clipboard().setMimeData(data)
    with bench.qtbot.waitSignal(bench.workspace.opened):
        bench.window.commands.paste.trigger()
    assert [page.source.name for page in bench.workspace.session.pages] == ["nota.png"]
