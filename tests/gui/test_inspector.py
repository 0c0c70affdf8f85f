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
from ocr_app.gui.dialogs.gallery import Gallery
from ocr_app.gui.dialogs.look_alikes import LookAlikes
from ocr_app.gui.pictures.tile_grid import best_grid, tile_grid, tinted
from ocr_app.inspection.inspector import Inspector
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef, OpenPage
from tests.gui.bench import Bench, synth_page, true_lines
from tests.gui.fakes import FakeInspectors

Key = Qt.Key
_LINES = 12  # enough for some digits to occur often
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


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
    bench.qtbot.waitUntil(lambda: bool(dialog.refs))
    return dialog


def test_what_has_not_been_in_view_is_not_corrected(bench: Bench, page: OpenPage) -> None:
    ref = bench.workspace.review.current
    assert ref
    dialog = LookAlikes(ref, bench.workspace.review, bench.workspace.inspecting, parent=bench.window)
    dialog.resize(400, 330)
    dialog.open()
    bench.qtbot.waitUntil(lambda: bool(dialog.refs))
    assert len(dialog.refs) < len(dialog.grid.chosen)
    dialog.grid.selectAll()
    hidden = dialog.grid.items.refs[-1]
    assert hidden in dialog.grid.chosen and hidden not in dialog.refs
    dialog.grid.scrollToBottom()
    bench.qtbot.waitUntil(lambda: hidden in dialog.refs)
    dialog.reject()


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
    chosen = dialog.grid.chosen
    dialog.grid.setFocus()
    press(bench, Key.Key_Right)
    press(bench, Key.Key_Space)
    assert dialog.grid.chosen == [chosen[0], *chosen[2:]]
    press(bench, Key.Key_A, CTRL)
    assert dialog.grid.chosen == dialog.grid.items.refs
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


def test_the_twin_beside_it_is_found_too(bench: Bench, page: OpenPage) -> None:
    """Of two equal characters in a row, the network sees some of the one in the other: they look less alike."""
    twins = [
        (ref, CharacterRef(page, ref.line, ref.index + 1))
        for number, line in enumerate(page.lines)
        for ref in (CharacterRef(page, number, index) for index in range(len(edits.characters(line)) - 1))
        if len({edits.characters(line)[index].text for index in (ref.index, ref.index + 1)}) == 1
    ]
    assert twins
    for one, other in twins:
        dialog = LookAlikes(one, bench.workspace.review, bench.workspace.inspecting)
        bench.qtbot.addWidget(dialog)
        bench.qtbot.waitUntil(lambda dialog=dialog: bool(dialog.grid.chosen), timeout=30_000)
        assert other in dialog.grid.chosen


def patrol(bench: Bench) -> LookAlikes:
    press(bench, Key.Key_L, CTRL | SHIFT)
    dialog = bench.window.findChild(LookAlikes)
    assert dialog
    bench.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def compared(bench: Bench, dialog: LookAlikes) -> None:
    bench.qtbot.waitUntil(lambda: not dialog.findChildren(QProgressBar)[0].isVisible(), timeout=30_000)


@pytest.fixture
def pile(bench: Bench, page: OpenPage) -> tuple[list[CharacterRef], CharacterRef]:
    """Two documents, all places of their commonest digit, and one more, that is really an M."""
    other = true_lines(synth_page(2))[:_LINES]
    number, index = next(
        (number, index)
        for number, line in enumerate(other)
        for index, character in enumerate(edits.characters(line))
        if character.text in "MW"
    )
    assert bench.workspace.review.character
    digit = bench.workspace.review.character.text
    other[number] = edits.with_seen(edits.replace(other[number], index, digit), [], [index])
    image = synth_page(2).image[: max(line.box[3] for line in other) + 10]
    bench.recognizer.learn(image, other)
    path = bench.folder / "outra.png"
    Image.fromarray(image).save(path)
    bench.open(bench.folder / "nota.png", path)
    first, second = bench.workspace.session.pages
    places = refs_of(first, digit) + refs_of(second, digit)
    bench.workspace.review.go(places[0])
    bench.window.page_view.setFocus()
    return places, CharacterRef(second, number, index)


def test_a_patrol_shows_all_that_is_read_alike_in_every_document_the_oddest_first(
    bench: Bench, pile: tuple[list[CharacterRef], CharacterRef]
) -> None:
    places, wrong = pile
    dialog = patrol(bench)
    assert set(dialog.grid.items.refs) == set(places)
    assert dialog.refs == []
    compared(bench, dialog)
    assert dialog.grid.items.refs[0] == wrong
    assert set(dialog.grid.items.refs) == set(places)


def test_what_a_patrol_finds_is_corrected_in_one_step(
    bench: Bench, pile: tuple[list[CharacterRef], CharacterRef]
) -> None:
    _, wrong = pile
    dialog = patrol(bench)
    compared(bench, dialog)
    assert dialog.grid.hasFocus()
    press(bench, Key.Key_Space)
    press(bench, Key.Key_Right)
    press(bench, Key.Key_Space)
    bench.qtbot.waitUntil(lambda: len(dialog.refs) == 2)
    chosen = dialog.refs
    assert chosen[0] == wrong
    dialog.text.setText("M")
    press(bench, Key.Key_Return)
    for ref in chosen:
        character = edits.characters(ref.page.lines[ref.line])[ref.index]
        assert (character.text, character.confidence) == ("M", 1)
    bench.window.commands.undo.trigger()
    assert all(edits.characters(ref.page.lines[ref.line])[ref.index].text != "M" for ref in chosen)


def test_what_is_chosen_stays_chosen_when_the_oddest_come_first(
    bench: Bench, pile: tuple[list[CharacterRef], CharacterRef]
) -> None:
    dialog = patrol(bench)
    press(bench, Key.Key_Right)
    press(bench, Key.Key_Space)
    chosen = dialog.refs
    assert len(chosen) == 1
    compared(bench, dialog)
    assert dialog.refs == chosen


def test_a_patrol_tells_where_each_stands(bench: Bench, pile: tuple[list[CharacterRef], CharacterRef]) -> None:
    _, wrong = pile
    dialog = patrol(bench)
    compared(bench, dialog)
    assert wrong.page.lines[wrong.line].text in dialog.context.text
    assert "outra.png" in dialog.context.text
    hovered = dialog.grid.items.refs[3]
    dialog.grid.entered.emit(dialog.grid.items.index(3))
    assert hovered.page.lines[hovered.line].text in dialog.context.text


def test_the_same_dialog_goes_from_look_alikes_to_a_patrol(
    bench: Bench, pile: tuple[list[CharacterRef], CharacterRef]
) -> None:
    places, _ = pile
    dialog = look_alikes(bench)
    assert {ref.page for ref in dialog.grid.items.refs} == {places[0].page}
    dialog.scope.setCurrentIndex(1)
    assert set(dialog.grid.items.refs) == set(places)
    compared(bench, dialog)
    dialog.reject()


def test_without_embeddings_a_patrol_begins_with_what_is_doubted_most(
    bench: Bench, pile: tuple[list[CharacterRef], CharacterRef], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: FakeInspectors, name: str) -> Inspector:
        raise ModelError("model fake: not found")

    places, wrong = pile
    monkeypatch.setattr(FakeInspectors, "load", fail)
    monkeypatch.setattr(bench.workspace.inspecting, "_inspector", None)
    dialog = patrol(bench)
    compared(bench, dialog)
    assert dialog.grid.items.refs[0] == wrong
    assert set(dialog.grid.items.refs) == set(places)


def test_only_what_is_seen_of_thousands_is_unpacked(bench: Bench, page: OpenPage) -> None:
    gallery = Gallery()
    bench.qtbot.addWidget(gallery)
    gallery.resize(600, 400)
    gallery.show()
    unpacked: list[CharacterRef] = []
    crop = gallery.items._crop
    gallery.items._crop = lambda ref: (unpacked.append(ref), crop(ref))[1]
    refs = [CharacterRef(page, number, 0) for number, line in enumerate(page.lines) if line.words] * 500
    gallery.show_refs(refs, refs[:1])
    bench.qtbot.waitUntil(lambda: bool(unpacked))
    assert len(unpacked) < 200
    gallery.scrollToBottom()
    assert gallery.count_chosen == 500  # they are the same place


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
    def fail(self: FakeInspectors, name: str) -> Inspector:
        raise ModelError("model fake: not found")

    monkeypatch.setattr(FakeInspectors, "load", fail)
    with bench.qtbot.waitSignal(bench.workspace.inspecting.failed):
        press(bench, Key.Key_F2)
    assert "model fake: not found" in "".join(label.text() for label in bench.window.inspector.findChildren(QLabel))
    with bench.qtbot.waitSignal(bench.workspace.inspecting.failed):
        press(bench, Key.Key_L, CTRL)
    assert bench.window.message
    assert "model fake: not found" in bench.window.message.detailedText()
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
