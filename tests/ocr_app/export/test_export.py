"""What each format writes, and how results become files."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr_app.document import DOUBTFUL, Character, Document, Line, Page, Word
from ocr_app.errors import OutputError, UnreadableFileError
from ocr_app.export import FORMATS, PNG_MARK, Format, Pages, annotated
from ocr_app.export.colours import confidence_colour
from ocr_app.export.files import OutputFolder
from ocr_app.geometry import Box
from tests.files import decoded, needs_special_files, no_pages, pages_of

TEXT, JSON, ANNOTATED, PDF = (FORMATS[name] for name in ("text", "json", "annotated", "pdf"))


def line(text: str, confidence: float = 0.99, box: Box = (10, 10, 30, 30)) -> Line:
    characters = tuple(Character(character, box, confidence) for character in text)
    return Line(box, (Word(text, box, confidence, characters),))


def document(pages: int = 1, source: str = "nota.tif") -> Document:
    return Document(source, "default", tuple(Page(n, 60, 40, (line(f"PÁGINA{n}"),)) for n in range(1, pages + 1)))


def scan(path: Path, pages: int = 1) -> Path:
    first, *others = [Image.new("L", (60, 40), 250)] * pages
    first.save(path, "TIFF", save_all=True, append_images=others)
    return path


def output_folder(folder: Path, sources: Iterable[Path], *, overwrite: bool = False) -> OutputFolder:
    return OutputFolder(folder, sources, decoded, overwrite=overwrite)


# --- formats


def test_text_ends_lines_and_separates_pages() -> None:
    assert b"".join(TEXT.export(document(2), no_pages)).decode() == "PÁGINA1\n\fPÁGINA2\n"


@pytest.mark.parametrize("pages", [(), (Page(1, 9, 9, ()),)])
def test_text_of_a_blank_document_is_empty(pages: tuple[Page, ...]) -> None:
    assert b"".join(TEXT.export(Document("nota.png", "default", pages), no_pages)) == b""


def test_json_is_one_line_that_reads_back() -> None:
    content = b"".join(JSON.export(document(2), no_pages))
    assert content.count(b"\n") == 1 and content.endswith(b"\n")
    assert "PÁGINA1".encode() in content
    assert Document.from_json(json.loads(content)) == document(2)


def test_json_of_a_name_that_is_not_utf8_reads_back() -> None:
    nameless = document(source="m\udce3e.png")
    content = b"".join(JSON.export(nameless, no_pages))
    assert Document.from_json(json.loads(content)) == nameless


def test_annotated_keeps_the_scan_inside_the_boxes(tmp_path: Path) -> None:
    (content,) = ANNOTATED.export(document(), pages_of(scan(tmp_path / "nota.tif")))
    pixels = np.asarray(Image.open(BytesIO(content)))
    assert pixels.shape == (40, 60, 3)
    assert (pixels[10:30, 10:30] == 250).all()
    changed = np.argwhere((pixels != 250).any(axis=2))
    assert changed.min(axis=0).tolist() == [9, 9] and changed.max(axis=0).tolist() == [30, 30]
    assert tuple(pixels[9, 20]) == confidence_colour(0.99)


def test_annotated_frames_of_doubtful_characters_have_gaps() -> None:
    image = np.full((40, 60), 250, np.uint8)
    drawn = [
        (annotated.annotate(Page(1, 60, 40, (line("A", confidence),)), image) != 250).any(axis=2).sum()
        for confidence in (DOUBTFUL, DOUBTFUL - 0.01)
    ]
    assert drawn[0] == 22 * 22 - 20 * 20
    assert 0.3 * drawn[0] < drawn[1] < 0.7 * drawn[0]


def test_annotated_hatches_unread_ink_and_lets_it_be_seen() -> None:
    image = np.full((40, 60), 250, np.uint8)
    drawn = annotated.annotate(Page(1, 60, 40, (), unread=((10, 5, 50, 35),)), image) != 250
    changed = drawn.any(axis=2)
    rows, columns = np.nonzero(changed)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (5, 34, 10, 49)
    assert 0.1 < changed[5:35, 10:50].mean() < 0.5


def test_annotated_pages_are_turned_upright(tmp_path: Path) -> None:
    picture = np.full((40, 60), 250, np.uint8)
    picture[10:15, 20:30] = 0
    Image.fromarray(picture).save(tmp_path / "nota.png")
    turned = Page(1, 60, 40, (line("A", box=(20, 10, 30, 15)),), 90)
    (content,) = ANNOTATED.export(Document("nota.png", "default", (turned,)), pages_of(tmp_path / "nota.png"))
    pixels = np.asarray(Image.open(BytesIO(content)))
    assert pixels.shape == (60, 40, 3)
    assert (pixels[20:30, 25:30] == 0).all()
    assert tuple(pixels[19, 27]) == confidence_colour(0.99)


@pytest.mark.parametrize("box", [(0, 0, 60, 40), (0, 0, 1, 1), (50, 30, 70, 50)])
def test_annotated_boxes_at_the_edge_of_the_page(box: Box) -> None:
    image = np.full((40, 60), 250, np.uint8)
    assert annotated.annotate(Page(1, 60, 40, (line("A", 0.5, box),)), image).shape == (40, 60, 3)


@given(st.floats(0, 1), st.floats(0, 1))
def test_colours_go_from_orange_to_blue(one: float, other: float) -> None:
    low, high = sorted([one, other])
    doubt, trust = confidence_colour(low), confidence_colour(high)
    assert doubt[0] >= trust[0] and doubt[2] <= trust[2]
    assert confidence_colour(0.2) == (230, 159, 0)
    assert confidence_colour(1.0) == (0, 114, 178)


# --- files


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_results_are_named_after_their_source(tmp_path: Path) -> None:
    folder = output_folder(tmp_path / "out" / "deep", [])
    (path,) = folder.save(document(), Path("scans/nota.tif"), JSON)
    assert path == tmp_path / "out" / "deep" / "nota.json"
    assert json.loads(path.read_bytes())["source"] == "nota.tif"


def test_a_file_per_page_only_where_the_format_has_one(tmp_path: Path) -> None:
    source = scan(tmp_path / "nota.tif", pages=2)
    folder = output_folder(tmp_path / "out", [source])
    assert names(folder.save(document(2), source, ANNOTATED)) == ["nota-1.png", "nota-2.png"]
    assert names(folder.save(document(2), source, TEXT)) == ["nota.txt"]
    single = scan(tmp_path / "single.tif")
    assert names(folder.save(document(), single, ANNOTATED)) == ["single.png"]


def test_sources_of_the_same_stem_do_not_overwrite_each_other(tmp_path: Path) -> None:
    folder = output_folder(tmp_path, [])
    sources = ["nota.jpg", "nota.png", "NOTA.tif", "a/nota.jpg", "b/nota.jpg"]
    saved = [names(folder.save(document(source=source), Path(source), JSON)) for source in sources]
    assert saved == [["nota.json"], ["nota.png.json"], ["NOTA.tif.json"], ["nota.jpg.json"], ["nota.jpg-2.json"]]
    assert [json.loads((tmp_path / name).read_bytes())["source"] for (name,) in saved] == sources


def test_numbered_pages_do_not_overwrite_another_source(tmp_path: Path) -> None:
    one, two = scan(tmp_path / "nota-1.tif"), scan(tmp_path / "nota.tif", pages=2)
    folder = output_folder(tmp_path / "out", [one, two])
    assert names(folder.save(document(), one, ANNOTATED)) == ["nota-1.png"]
    assert names(folder.save(document(2), two, ANNOTATED)) == ["nota.tif-1.png", "nota.tif-2.png"]


def test_a_scan_is_never_overwritten(tmp_path: Path) -> None:
    source = scan(tmp_path / "nota.png")
    before = source.read_bytes()
    assert names(output_folder(tmp_path, [source]).save(document(), source, ANNOTATED)) == ["nota.png.png"]
    assert source.read_bytes() == before


@pytest.mark.parametrize(("format", "suffix"), [(ANNOTATED, ".png"), (PDF, ".pdf")])
def test_a_scan_that_is_not_read_is_never_overwritten(tmp_path: Path, format: Format, suffix: str) -> None:
    """Only what the program itself has written before is replaced."""
    source, other = scan(tmp_path / "nota.tif"), tmp_path / f"nota{suffix}"
    Image.new("L", (60, 40), 200).save(other)
    before = other.read_bytes()
    for _ in range(2):
        assert names(output_folder(tmp_path, [source]).save(document(), source, format)) == [f"nota.tif{suffix}"]
    assert other.read_bytes() == before
    other.unlink()
    for _ in range(2):
        assert names(output_folder(tmp_path, [source]).save(document(), source, format)) == [f"nota{suffix}"]


def test_pages_are_numbered_alike_where_a_scan_has_the_name_of_one(tmp_path: Path) -> None:
    source, other = scan(tmp_path / "nota.tif", pages=2), tmp_path / "nota-2.png"
    Image.new("L", (60, 40), 200).save(other)
    paths = output_folder(tmp_path, [source]).save(document(2), source, ANNOTATED)
    assert names(paths) == ["nota.tif-1.png", "nota.tif-2.png"]


def test_results_that_may_pass_for_scans_say_who_wrote_them(tmp_path: Path) -> None:
    source = scan(tmp_path / "nota.tif")
    (picture,) = output_folder(tmp_path, []).save(document(), source, ANNOTATED)
    with Image.open(picture) as image:
        assert image.info["Software"] == "Nítido"
    (path,) = output_folder(tmp_path, []).save(document(), source, PDF)
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        assert pdf.get_metadata_value("Creator") == "Nítido"


def test_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    for model in ("old", "new"):
        result = Document("nota.tif", model, ())
        output_folder(tmp_path, []).save(result, Path("nota.tif"), JSON)
    assert names(list(tmp_path.iterdir())) == ["nota.json"]
    assert json.loads((tmp_path / "nota.json").read_bytes())["model"] == "new"


def test_a_failure_leaves_nothing_behind_and_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_page_2(document: Document, pages: Pages) -> Iterator[bytes]:
        yield b"page 1"
        raise UnreadableFileError(Path("nota.tif"))

    earlier = PNG_MARK + b" of an earlier run"
    (tmp_path / "nota-1.png").write_bytes(earlier)
    monkeypatch.setattr(annotated, "export", fails_on_page_2)
    with pytest.raises(UnreadableFileError):
        output_folder(tmp_path, []).save(document(2), Path("nota.tif"), ANNOTATED)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"nota-1.png": earlier}


def test_two_programs_that_write_the_same_name_do_not_meddle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there in the end is one of the two results, and no error."""

    def overtaken(document: Document, pages: Pages) -> Iterator[bytes]:
        if document.source == "A/nota.tif":
            output_folder(tmp_path, []).save(Document("B/nota.tif", "default", ()), Path("B/nota.tif"), JSON)
        yield document.source.encode()

    monkeypatch.setattr("ocr_app.export.json.export", overtaken)
    output_folder(tmp_path, []).save(Document("A/nota.tif", "default", ()), Path("A/nota.tif"), JSON)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"nota.json": "A/nota.tif"}


def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    (path,) = output_folder(tmp_path, []).save(document(), Path("n" * 251 + ".tif"), TEXT)
    assert path.read_text(encoding="utf-8") == "PÁGINA1\n"


def test_a_folder_in_the_way_of_a_result(tmp_path: Path) -> None:
    (tmp_path / "nota.json").mkdir()
    with pytest.raises(OutputError, match=r"nota\.json: cannot be written: "):
        output_folder(tmp_path, []).save(document(), Path("nota.tif"), JSON)
    assert names(list(tmp_path.iterdir())) == ["nota.json"]


@pytest.mark.parametrize("inside", [".", "deeper"])
def test_a_file_in_place_of_the_folder(tmp_path: Path, inside: str) -> None:
    (tmp_path / "out").write_bytes(b"kept")
    with pytest.raises(OutputError, match="cannot write to this folder"):
        output_folder(tmp_path / "out" / inside, [])
    assert (tmp_path / "out").read_bytes() == b"kept"


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_every_format_in_the_table_writes(tmp_path: Path, format: Format) -> None:
    source = scan(tmp_path / "nota.tif")
    (path,) = output_folder(tmp_path / "out", [source]).save(document(), source, format)
    assert path.name == f"nota{format.suffix}" and path.stat().st_size > 0


# --- files of the user's


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_reading_again_replaces_and_a_file_of_the_users_is_kept(tmp_path: Path, format: Format) -> None:
    source = scan(tmp_path / "nota.tif")
    out = tmp_path / "out"
    for text in ("first", "second"):
        read = Document("nota.tif", "default", (Page(1, 60, 40, (line(text),)),))
        (path,) = output_folder(out, [source]).save(read, source, format)
        assert path == out / f"nota{format.suffix}"
    path.write_bytes(b"mine")
    if format in (PDF, ANNOTATED):  # what may be a scan
        assert output_folder(out, [source]).save(document(), source, format) == [out / f"nota.tif{format.suffix}"]
    else:
        with pytest.raises(OutputError) as failure:
            output_folder(out, [source]).save(document(), source, format)
        assert str(failure.value) == f"{path}: exists and is not as Nítido wrote it; --overwrite replaces it"
        assert path.read_bytes() == b"mine"
        assert output_folder(out, [source], overwrite=True).save(document(), source, format) == [path]
    assert (path.read_bytes() == b"mine") == (format in (PDF, ANNOTATED))


def test_a_text_that_a_person_has_corrected_is_kept(tmp_path: Path) -> None:
    (path,) = output_folder(tmp_path, []).save(document(), Path("nota.tif"), TEXT)
    path.write_text("corrected\n", encoding="utf-8")
    with pytest.raises(OutputError):
        output_folder(tmp_path, []).save(document(2), Path("nota.tif"), TEXT)
    assert path.read_text(encoding="utf-8") == "corrected\n"


def test_of_a_file_that_a_kill_left_without_its_result_nothing_is_lost(tmp_path: Path) -> None:
    """Results are noted down before they are in their places: between the two, both the old and the new are ours."""
    output_folder(tmp_path, []).save(document(), Path("nota.tif"), TEXT)
    output_folder(tmp_path, []).save(document(2), Path("other.tif"), TEXT)
    (tmp_path / "other.txt").replace(tmp_path / "nota.txt")
    output_folder(tmp_path, []).save(document(3), Path("nota.tif"), TEXT)
    assert (tmp_path / "nota.txt").read_text(encoding="utf-8").count("\f") == 2


@needs_special_files
@pytest.mark.parametrize("kind", ["folder", "fifo", "link to a fifo", "link to a device", "link to nothing"])
def test_nothing_but_a_regular_file_is_replaced(tmp_path: Path, kind: str) -> None:
    path, out = tmp_path / "out" / "nota.json", tmp_path / "out"
    out.mkdir()
    match kind:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "link to a fifo":
            os.mkfifo(tmp_path / "fifo")
            path.symlink_to(tmp_path / "fifo")
        case "link to a device":
            path.symlink_to("/dev/null")
        case _:
            path.symlink_to(tmp_path / "nothing")
    before = path.lstat()
    for overwrite in (False, True):
        with pytest.raises(OutputError, match=r"nota\.json: cannot be written: not a regular file"):
            output_folder(out, [], overwrite=overwrite).save(document(), Path("nota.tif"), JSON)
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert names(list(out.iterdir())) == ["nota.json"]
