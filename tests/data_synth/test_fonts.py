import shutil
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from data_synth import fonts
from data_synth.fonts import Face, find_faces, read_faces

TAGS = {"mono", "sans", "serif", "typewriter", "ocr", "dot-matrix", "pixel", "bold", "italic", "condensed"}


def face(missing: str = "") -> Face:
    return Face(Path("a.ttf"), 0, "Some", "Bold", frozenset({"sans", "bold"}), frozenset(missing))


def test_face_covers_text_without_its_missing_characters():
    assert face(missing="€ç").covers("TOTAL 12,00")
    assert not face(missing="€ç").covers("preço")


def test_face_name_is_family_and_style():
    assert face().name == "Some Bold"


@pytest.fixture
def search() -> Iterator[None]:
    """Lets `find_faces` search anew, in this test and after it."""
    find_faces.cache_clear()
    yield
    find_faces.cache_clear()


def test_the_faces_of_the_named_folder_are_found_and_no_others():
    assert [found.name for found in find_faces()] == [
        "Cabin Bold",
        "Cabin Italic",
        "Cabin Regular",
        "Caladea Regular",
        "Courier Prime Light",
        "Courier Prime Light Bold",
        "GNUTypewriter Standard",
        "League Mono Condensed",
        "League Mono Regular",
        "OCR B Regular",
        "Spleen 8x16 Medium",
        "Yanone Kaffeesatz Light",
    ]


@pytest.mark.usefixtures("search")
def test_a_face_is_found_once_though_two_files_hold_it(tmp_path, monkeypatch):
    (original,) = (found.path for found in find_faces() if found.name == "Cabin Regular")
    for name in ("b.otf", "a.otf"):
        shutil.copy(original, tmp_path / name)
    monkeypatch.setenv("NITIDO_FONTS", str(tmp_path))
    find_faces.cache_clear()
    assert [found.path.name for found in find_faces()] == ["a.otf"]


def test_every_face_is_serif_or_sans_with_known_tags():
    for found in find_faces():
        assert found.tags <= TAGS
        assert ("serif" in found.tags) != ("sans" in found.tags), found.name


def test_every_face_draws_letters_and_digits():
    for found in find_faces():
        drawing = ImageFont.truetype(found.path, 20, found.index)
        for character in string.ascii_letters + string.digits:
            assert found.covers(character)
            assert drawing.getmask(character).getbbox() is not None, (found.name, character)


@pytest.mark.parametrize("name", ["Standard Symbols", "Some Script", "Some Stencil", "Some Thin"])
def test_symbols_joined_scripts_and_display_lettering_are_left_out(tmp_path, name):
    (original,) = (found.path for found in find_faces() if found.name == "Cabin Regular")
    font = TTFont(original)
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = name
    font.save(tmp_path / "renamed.otf")
    assert not list(read_faces(tmp_path / "renamed.otf"))


@pytest.mark.usefixtures("search")
def test_folders_of_each_platform_are_searched_without_fontconfig(tmp_path, monkeypatch):
    (tmp_path / "nested").mkdir()
    broken = tmp_path / "nested" / "broken.ttf"
    broken.write_bytes(b"no font at all")
    (tmp_path / "readme.txt").write_text("not a font")
    monkeypatch.delenv("NITIDO_FONTS")
    monkeypatch.setattr(fonts.shutil, "which", lambda _: None)
    monkeypatch.setattr(fonts, "_font_folders", lambda: [tmp_path])
    assert fonts.font_files() == {broken}
    assert find_faces() == ()  # a broken file is no face, and no error


@pytest.mark.usefixtures("search")
def test_fontconfig_names_the_fonts_of_the_system(tmp_path, monkeypatch):
    (original,) = (found.path for found in find_faces() if found.name == "Cabin Regular")
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\necho '{original}'\n")
    program.chmod(0o755)
    monkeypatch.delenv("NITIDO_FONTS")
    monkeypatch.setattr(fonts.shutil, "which", lambda _: str(program))
    find_faces.cache_clear()
    assert [found.name for found in find_faces()] == ["Cabin Regular"]


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_every_platform_has_font_folders(platform, monkeypatch):
    monkeypatch.setattr(fonts.sys, "platform", platform)
    assert len(fonts._font_folders()) >= 2


def test_packages_are_listed_once_in_order():
    listed = (Path(fonts.__file__).parent / "fonts.txt").read_text(encoding="utf-8").splitlines()
    packages = [package for package in listed if not package.startswith("#")]
    assert packages == sorted(set(packages))
    assert all(package.startswith("fonts-") for package in packages)
