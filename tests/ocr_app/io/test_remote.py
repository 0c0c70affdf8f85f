"""Files at URLs, in a store that is the memory of this process, and `nitido read` from and to them."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from ocr_app.batch.inputs import find_scans
from ocr_app.batch.manifest import NAME
from ocr_app.errors import ExitCode, MissingFileError
from ocr_app.io.images import open_scan
from ocr_app.io.last_scan import LastScan
from ocr_app.io.remote import RemotePath, location
from ocr_app.io.scan import PageImage
from tests.files import pdf_pages
from tests.ocr_app.cli.test_cli import scan
from tests.ocr_app.conftest import FakeRecognizer

Nitido = Callable[..., int]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Any]:
    """Scans at memory://pile, in it and below."""
    store = fsspec.filesystem("memory")
    for name, ink in (("b.png", 42), ("c.png", 51), ("a/d.png", 30)):
        store.pipe_file(f"/pile/{name}", scan(tmp_path / "scan.png", ink).read_bytes())
    yield store
    store.store.clear()
    store.pseudo_dirs.clear()
    store.pseudo_dirs.append("")


def results(store: Any, folder: str = "/out") -> dict[str, bytes]:
    """The files of a folder, but for hidden ones."""
    found = {name.removeprefix(f"{folder}/"): store.cat_file(name) for name in store.find(folder)}
    return {name: content for name, content in found.items() if name[0] != "."}


def test_a_url_is_a_path() -> None:
    path = location("s3://bucket/may/nota.pdf")
    assert isinstance(path, RemotePath)
    assert (str(path), path.name, path.stem, path.suffix) == ("s3://bucket/may/nota.pdf", "nota.pdf", "nota", ".pdf")
    assert str(path.parent / "x.txt") == "s3://bucket/may/x.txt"
    assert str(path.relative_to(location("s3://bucket"))) == str(Path("may/nota.pdf"))
    copy = pickle.loads(pickle.dumps(path))
    assert copy == path and str(copy) == str(path)
    assert location("file:///scans/a%20b.pdf") == Path("/scans/a b.pdf")
    assert type(location("scans/nota.pdf")) is type(Path())


def test_a_kind_of_url_that_is_not_known_is_told(nitido: Nitido, capfd: Captured) -> None:
    with pytest.raises(SystemExit):
        nitido("read", "nonsense://a.png")
    assert "nonsense://a.png: Protocol not known: nonsense" in capfd.readouterr().err


def test_a_folder_at_a_url_gives_its_scans_in_the_order_of_a_local_one(store: Any, tmp_path: Path) -> None:
    for name in ("pile/.hidden/e.png", "pile/out/f.png", "pile/notes.txt"):
        store.pipe_file(f"/{name}", b"")
    found = list(find_scans([location("memory://pile")], without=[location("memory://pile/out")]))
    for name in ("a/d.png", "b.png", "c.png"):
        (tmp_path / "pile" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pile" / name).touch()
    local = list(find_scans([tmp_path / "pile"]))
    assert [str(file.path).replace("memory:/", str(tmp_path)) for file in found] == [str(file.path) for file in local]
    assert [file.folder for file in found] == [file.folder for file in local]


def test_a_pdf_at_a_url_is_fetched_once_for_all_its_pages(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store.pipe_file("/nota.pdf", pdf_pages(3, 72, 144))
    fetched = []
    fetch = type(store).cat_file
    monkeypatch.setattr(type(store), "cat_file", lambda *a, **k: fetched.append(a[1]) or fetch(*a, **k))
    last = LastScan()
    assert [last.open(location("memory://nota.pdf")).page(number).image.shape for number in (1, 3, 2)] == [
        (600, 300)
    ] * 3
    assert fetched == ["/nota.pdf"]
    last.close()


def test_a_file_that_is_not_at_its_url_is_told_by_it() -> None:
    with (
        pytest.raises(MissingFileError, match=r"memory://nowhere/nota\.pdf: no such file"),
        open_scan(location("memory://nowhere/nota.pdf")),
    ):
        pass


class DecoderInProcess:
    """A `PageDecoder` without a process: another one has a `memory://` of its own, which is empty."""

    def __init__(self, limits: object = None) -> None:
        pass

    def page(self, path: Path, number: int) -> PageImage:
        with open_scan(path) as scan:
            return scan.page(number)

    def rest(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.mark.parametrize("format", ["text", "json", "annotated"])
def test_results_are_written_to_a_url_and_not_made_again(
    nitido: Nitido, store: Any, format: str, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocr_app.page_decoder.PageDecoder", DecoderInProcess)
    arguments = ("read", "memory://pile", "--output", "memory://out", "--format", format, "--resume")
    assert nitido(*arguments) == ExitCode.OK
    first = results(store)
    suffix = {"text": "txt", "json": "json", "annotated": "png"}[format]
    assert sorted(first) == [f"a/d.{suffix}", f"b.{suffix}", f"c.{suffix}"]
    monkeypatch.setattr(FakeRecognizer, "load", lambda name: pytest.fail("loaded"))
    assert nitido(*arguments) == ExitCode.OK
    assert "(3 before)" in capfd.readouterr().err


def test_what_a_kill_has_left_out_of_the_manifest_is_read_again(nitido: Nitido, store: Any, capfd: Captured) -> None:
    arguments = ("read", "memory://pile", "--output", "memory://out", "--resume")
    assert nitido(*arguments) == ExitCode.OK
    first = results(store)
    for name in store.find(f"/out/{NAME}"):
        store.rm_file(name)
    assert nitido(*arguments) == ExitCode.OK
    assert results(store) == first
    store.pipe_file("/pile/b.png", store.cat_file("/pile/c.png"))  # another content
    assert nitido(*arguments, "--overwrite") == ExitCode.OK
    assert results(store) == {**first, "b.txt": b"51\n"}
    assert "(2 before)" in capfd.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(("format", "suffix"), [("text", "txt"), ("json", "json")])
def test_a_file_of_the_users_is_kept_unless_it_may_be_replaced(
    nitido: Nitido, store: Any, format: str, suffix: str, capfd: Captured
) -> None:
    store.pipe_file(f"/out/b.{suffix}", b"mine")
    arguments = ("read", "memory://pile/b.png", "--output", "memory://out", "--format", format)
    assert nitido(*arguments) == ExitCode.OUTPUT
    assert f"memory://out/b.{suffix}: exists and is not as Nítido wrote it" in capfd.readouterr().err
    assert store.cat_file(f"/out/b.{suffix}") == b"mine"
    assert nitido(*arguments, "--overwrite") == ExitCode.OK
    assert store.cat_file(f"/out/b.{suffix}") != b"mine"


def test_a_store_that_cannot_be_written_is_told_before_anything_is_read(
    nitido: Nitido, store: Any, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(store), "pipe_file", lambda *a, **k: (_ for _ in ()).throw(PermissionError("read only")))
    assert nitido("read", "memory://pile", "--output", "memory://out") == ExitCode.OUTPUT
    told = capfd.readouterr().err
    assert told.startswith("nitido: memory://out/.nitido-") and "cannot be written: read only" in told
