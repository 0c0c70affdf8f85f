"""Looking into the network: the inspector follows the review, look-alikes are corrected in one go."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QWidget

from ocr_app.errors import ModelError
from ocr_app.gui.dialogs.look_alikes import LookAlikes
from ocr_app.gui.pictures.tile_grid import best_grid, tile_grid, tinted
from ocr_app.inspection.inspector import Inspector
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef, OpenPage
from tests.gui.bench import Bench, synth_page, true_lines

Key = Qt.Key
_LINES = 12  # enough for some digits to occur often
CTRL = Qt.KeyboardModifier.ControlModifier


def press(bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    bench.qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


@pytest.fixture
def page(bench: Bench) -> OpenPage:
    """The head of a receipt, the keys going to it, and the commonest of its digits under review."""
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    receipt = synth_page()
    lines = true_lines(receipt)[:_LINES]
    image = receipt.image[: max(line.box[3] for line in lines) + 10]
    bench.recognizer.learn(image, lines)
    path = bench.folder / "nota.png"
    Image.fromarray(image).save(path)
    bench.open(path)
    (page,) = bench.workspace.session.pages
    digit = Counter(c for line in page.lines for c in line.text if c.isdigit()).most_common(1)[0][0]
    bench.workspace.review.go(refs_of(page, digit)[0])
    return page


def refs_of(page: OpenPage, text: str) -> list[CharacterRef]:
    return [
        CharacterRef(page, number, index)
        for number, line in enumerate(page.lines)
        for index, character in enumerate(edits.characters(line))
        if character.text == text
    ]


def look_alikes(bench: Bench) -> LookAlikes:
    """The dialog, once it shows what it found."""
    press(bench, Key.Key_L, CTRL)
    dialog = bench.window.findChild(LookAlikes)
    assert dialog
    bench.qtbot.waitUntil(lambda: bool(dialog.grid.items.refs), timeout=30_000)
    bench.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_what_looks_alike_is_found_and_corrected_in_one_step(bench: Bench, page: OpenPage) -> None:
    character = bench.workspace.review.character
    assert character
    before = [line.text for line in page.lines]
    places = refs_of(page, character.text)
    dialog = look_alikes(bench)
    assert dialog.refs[0] == bench.workspace.review.current
    assert {(ref.line, ref.index) for ref in dialog.refs} <= {(ref.line, ref.index) for ref in places}
    chosen = dialog.refs
    assert len(chosen) > 0.8 * len(places)
    assert dialog.text.hasFocus()
    bench.qtbot.keyClicks(dialog.text, "w")
    press(bench, Key.Key_Return)
    assert sum(line.text.count("w") - text.count("w") for line, text in zip(page.lines, before, strict=True)) == len(
        chosen
    )
    assert page.recognized
    stored = bench.store.page(page.recognized.hash)
    assert sorted(correction.truth for correction in stored) == sorted(
        line.text for line, text in zip(page.lines, before, strict=True) if line.text != text
    )
    bench.window.commands.undo.trigger()
    assert [line.text for line in page.lines] == before
    assert bench.store.count() == 0


def test_the_keyboard_leaves_one_out(bench: Bench, page: OpenPage) -> None:
    dialog = look_alikes(bench)
    chosen = dialog.refs
    dialog.grid.setFocus()
    press(bench, Key.Key_Right)
    press(bench, Key.Key_Space)
    assert dialog.refs == [chosen[0], *chosen[2:]]
    press(bench, Key.Key_A, CTRL)
    assert dialog.refs == dialog.grid.items.refs
    before = [line.text for line in page.lines]
    press(bench, Key.Key_Escape)
    assert [line.text for line in page.lines] == before


def test_what_a_person_has_confirmed_is_not_chosen(bench: Bench, page: OpenPage) -> None:
    confirmed = bench.workspace.review.current
    assert confirmed
    bench.workspace.review.confirm()
    other = refs_of(page, edits.characters(page.lines[confirmed.line])[confirmed.index].text)[1]
    bench.workspace.review.go(other)
    dialog = look_alikes(bench)
    assert other in dialog.refs
    assert confirmed not in dialog.refs
    assert confirmed in dialog.grid.items.refs
    dialog.reject()


def test_nothing_is_corrected_to_nothing(bench: Bench, page: OpenPage) -> None:
    before = [line.text for line in page.lines]
    dialog = look_alikes(bench)
    for text in ("", " "):
        dialog.text.setText(text)
        press(bench, Key.Key_Return)
        assert dialog.isVisible()
    dialog.reject()
    assert [line.text for line in page.lines] == before


def captions(bench: Bench) -> str:
    return "\n".join(label.text() for label in bench.window.inspector.stages.findChildren(QLabel))


def test_the_inspector_follows_the_character_from_its_pixels_to_its_letter(bench: Bench, page: OpenPage) -> None:
    character = bench.workspace.review.character
    assert character
    with bench.qtbot.waitSignal(bench.workspace.inspecting.inspected):
        press(bench, Key.Key_F2)
    bench.qtbot.waitUntil(bench.window.inspector.stages.isVisible)
    for layer in Inspector.load("default").layers:
        for step in layer.convolutions:
            numbers = (*step.kernel, *step.stride, *step.padding)
            assert "Kernel {} × {}, stride {} × {}, padding {} × {}".format(*numbers) in captions(bench)
    bars = bench.window.inspector.stages.findChildren(QProgressBar)
    assert bars[0].accessibleName().startswith(character.text)
    stages = [w.accessibleName() for w in bench.window.inspector.stages.findChildren(QWidget) if w.accessibleName()]
    assert [name for name in stages if name in ("Line image", "First kernels", "Span", "Classes")] == [
        "Line image",
        "First kernels",
        "Span",
        "Classes",
    ]
    other = next(c for line in page.lines for c in line.text if c.isdigit() and c != character.text)
    with bench.qtbot.waitSignal(bench.workspace.inspecting.inspected):
        bench.workspace.review.go(refs_of(page, other)[0])
    bench.qtbot.waitUntil(lambda: bars[0].accessibleName().startswith(other))


def test_a_closed_inspector_is_not_asked(bench: Bench, page: OpenPage) -> None:
    commands = bench.window.commands
    commands.inspector.trigger()
    bench.qtbot.waitUntil(bench.window.inspector.stages.isVisible)
    bench.window.inspector.close()
    assert not commands.inspector.isChecked()
    with bench.qtbot.assertNotEmitted(bench.workspace.inspecting.inspected, wait=50):
        bench.workspace.review.go(refs_of(page, edits.characters(page.lines[0])[0].text)[0])
    commands.inspector.trigger()
    assert bench.window.inspector.isVisible()


def test_without_a_network_to_look_into_it_says_so(
    bench: Bench, page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> Inspector:
        raise ModelError("model fake: not found")

    monkeypatch.setattr(bench.workspace.inspecting, "_load", fail)
    with bench.qtbot.waitSignal(bench.workspace.inspecting.failed):
        press(bench, Key.Key_F2)
    assert "model fake: not found" in "".join(label.text() for label in bench.window.inspector.findChildren(QLabel))
    with bench.qtbot.waitSignal(bench.workspace.inspecting.failed):
        press(bench, Key.Key_L, CTRL)
    assert bench.window.message
    assert "model fake: not found" in bench.window.message.text()
    assert not any(dialog.isVisible() for dialog in bench.window.findChildren(LookAlikes))


sizes = st.integers(1, 12)


@given(st.integers(1, 200), sizes, sizes, st.tuples(st.integers(1, 300), st.integers(1, 300)))
def test_every_map_is_in_the_picture(count: int, height: int, width: int, room: tuple[int, int]) -> None:
    maps = np.arange(count * height * width, dtype=np.float32).reshape(count, height, width)
    zoom, columns = best_grid(count, height, width, room)
    picture = tile_grid(maps, zoom, columns)
    shown = picture[~np.isnan(picture)]
    assert len(shown) == maps.size * zoom**2
    assert set(shown.tolist()) == set(maps.ravel().tolist())
    assert zoom == 1 or (picture.shape[1] <= room[0] and picture.shape[0] <= room[1])


def test_colours_tell_strength_and_sign() -> None:
    image = tinted(np.array([[0, 1, 2, -2, np.nan]], np.float32), 2)
    none, some, most, against, gap = (image.pixelColor(x, 0) for x in range(5))
    assert (none.lightness(), gap.alpha()) == (255, 0)
    assert none.lightness() > some.lightness() > most.lightness()
    assert most.blue() > most.red()
    assert against.red() > against.blue()
