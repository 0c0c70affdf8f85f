"""Whatever `nitido read` refuses, opened in the window: one message in plain words, and what is open stays as it is."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QMessageBox

from ocr_app import errors
from ocr_app.export import FORMATS
from ocr_app.gui.dialogs.export_dialog import ExportDialog
from ocr_app.io.images import open_pages
from tests.files import encrypted_pdf, pdf, pdf_pages, png_header
from tests.gui.bench import Bench


def cut(path: Path) -> None:
    """Noise, half of it missing; the name says the format."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 300), np.uint8))
    noise.save(path)
    path.write_bytes(path.read_bytes()[:20_000])


DAMAGED = "“{0}” is damaged and cannot be read."
NO_SCAN = "“{0}” is not a scan. PDF, TIFF, PNG, JPEG, BMP and WebP can be opened."

BAD: dict[str, tuple[Callable[[Path], object], type[errors.InputError], str]] = {
    "missing.png": (lambda path: None, errors.MissingFileError, "“{0}” is no longer there."),
    "empty.pdf": (Path.touch, errors.EmptyFileError, "“{0}” is empty."),
    "folder": (Path.mkdir, errors.NotAnImageError, "There are no scans in “{0}”."),
    "note.jpg": (lambda path: path.write_text("not a scan"), errors.NotAnImageError, NO_SCAN),
    "cut.png": (cut, errors.UnreadableFileError, DAMAGED),
    "cut.jpg": (cut, errors.UnreadableFileError, DAMAGED),
    "cut.tif": (cut, errors.UnreadableFileError, DAMAGED),
    "cut.bmp": (cut, errors.UnreadableFileError, DAMAGED),
    "cut.webp": (cut, errors.UnreadableFileError, DAMAGED),
    "cut.pdf": (lambda path: path.write_bytes(pdf_pages(1, 72, 72)[:60]), errors.UnreadableFileError, DAMAGED),
    "secret.pdf": (
        lambda path: path.write_bytes(encrypted_pdf()),
        errors.EncryptedFileError,
        "“{0}” is protected by a password. Save it without one, then open it.",
    ),
    "blank.pdf": (
        lambda path: path.write_bytes(
            pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
        ),
        errors.NoPagesError,
        "“{0}” has no pages.",
    ),
    "huge.png": (
        lambda path: path.write_bytes(png_header(30_000, 30_000)),
        errors.TooLargeError,
        "A page of “{0}” is too large. Scan it at a lower resolution.",
    ),
    "huge.pdf": (
        lambda path: path.write_bytes(pdf_pages(1, 7200, 7200)),
        errors.TooLargeError,
        "A page of “{0}” is too large. Scan it at a lower resolution.",
    ),
}
"""Bad files by their names: how each is made, what `nitido read` fails with, and what the window says."""


def all_kinds(kind: type[Exception]) -> set[type[Exception]]:
    return {kind, *(each for child in kind.__subclasses__() for each in all_kinds(child))}


def messages(bench: Bench) -> list[str]:
    """The texts of the messages on screen."""
    return [box.text() for box in bench.window.findChildren(QMessageBox) if box.isVisible()]


def test_every_kind_of_bad_file_is_tried() -> None:
    # A limit is broken where pages are read: see test_recognition_process.py.
    kinds = all_kinds(errors.InputError) - {errors.InputError, errors.LimitError}
    assert {kind for _, kind, _ in BAD.values()} == kinds


def test_each_gives_one_message_and_leaves_what_is_open(bench: Bench, tmp_path: Path) -> None:
    bench.open(bench.scan_of_bars())
    bench.workspace.review.type("w")
    session, review = bench.workspace.session, bench.workspace.review
    before = session.pages, [line.text for line in session.pages[0].lines], review.current, bench.window.windowTitle()
    for name, (make, kind, message) in BAD.items():
        path = tmp_path / name
        make(path)
        with pytest.raises(kind):
            list(open_pages(path))
        with bench.qtbot.waitSignal(bench.workspace.failed):
            bench.workspace.open([path])
        assert messages(bench) == [message.format(name)]
        assert bench.window.message
        bench.window.message.close()
        after = (
            session.pages,
            [line.text for line in session.pages[0].lines],
            review.current,
            bench.window.windowTitle(),
        )
        assert after == before
    review.undo_stack.undo()
    review.confirm()
    assert bench.store.count() == 1


def test_many_at_once_give_one_message(bench: Bench, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(11)]
    with bench.qtbot.waitSignal(bench.workspace.failed):
        bench.workspace.open(paths)
    (text,) = messages(bench)
    assert text.split("\n\n") == [f"“{number}.png” is no longer there." for number in range(8)] + ["… and 3 more"]


@pytest.fixture
def half_broken(bench: Bench) -> Path:
    """A TIFF of three pages, the second too large to be read."""
    first, third = (Image.open(bench.scan_of_bars(f"{shift}.png", shift)) for shift in (0, 1))
    path = bench.folder / "compras.tif"
    first.save(path, save_all=True, append_images=[Image.new("1", (20_000, 5_001), 1), third], compression="tiff_lzw")
    return path


def test_a_broken_page_is_told_once_and_the_others_are_read(bench: Bench, half_broken: Path) -> None:
    bench.open(half_broken)
    assert [bool(page.recognized) for page in bench.workspace.session.pages] == [True, False, True]
    assert messages(bench) == ["Page 2: A page of “compras.tif” is too large. Scan it at a lower resolution."]
    assert bench.window.thumbnails.item(1).text() == "2\ncannot be read"
    bench.workspace.review.show_page(bench.workspace.session.pages[1])
    assert bench.window.page_view.hint == "This page cannot be read."


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_says_which_page_is_missing(bench: Bench, half_broken: Path, name: str) -> None:
    bench.open(half_broken)
    bench.window.commands.export.trigger()
    dialog = bench.window.findChild(ExportDialog)
    assert dialog
    assert dialog.missing_note.text() == "Could not be read and will be missing: page 2 of compras.tif"
    dialog.format_box.setCurrentIndex(list(FORMATS).index(name))
    with bench.qtbot.waitSignal(bench.workspace.recognition.exported) as exported:
        dialog.accept()
    names = {path.name for path in exported.args[0]}
    format = FORMATS[name]
    if format.per_page:
        assert names == {f"compras-1{format.suffix}", f"compras-3{format.suffix}"}
    else:
        assert names == {f"compras{format.suffix}"}


def test_a_whole_document_is_exported_without_a_warning(bench: Bench) -> None:
    bench.open(bench.scan_of_bars())
    bench.window.commands.export.trigger()
    dialog = bench.window.findChild(ExportDialog)
    assert dialog
    assert not dialog.missing_note.isVisible()


def test_where_nothing_could_be_read_there_is_nothing_to_export(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.recognizer, "recognize_lines", lambda image: 1 / 0)
    bench.open(bench.scan_of_bars())
    assert not bench.window.commands.export.isEnabled()
    assert messages(bench) == [
        "Page 1: This should not have happened; please report it: ZeroDivisionError('division by zero')"
    ]


def test_a_file_that_went_bad_since_is_missing_from_the_export_and_told(bench: Bench) -> None:
    bench.open(bench.scan_of_bars("a.png"), bench.scan_of_bars("b.png", 1))
    (bench.folder / "a.png").write_bytes(b"")
    bench.workspace.pages.forget(bench.folder / "a.png")
    with bench.qtbot.waitSignals([bench.workspace.recognition.exported, bench.workspace.failed]):
        bench.workspace.export(bench.folder / "out", FORMATS["annotated"])
    assert [path.name for path in (bench.folder / "out").iterdir()] == ["b.png"]
    assert messages(bench) == ["“a.png” is empty."]
