import string
from pathlib import Path

import pytest
from PIL import ImageFont

from data_synth import fonts
from data_synth.fonts import Face, find_faces

TAGS = {"mono", "sans", "serif", "typewriter", "ocr", "dot-matrix", "pixel", "bold", "italic", "condensed"}


def face(missing: str = "") -> Face:
    return Face(Path("a.ttf"), 0, "Some", "Bold", frozenset({"sans", "bold"}), frozenset(missing))


def test_face_covers_text_without_its_missing_characters():
    assert face(missing="€ç").covers("TOTAL 12,00")
    assert not face(missing="€ç").covers("preço")


def test_face_name_is_family_and_style():
    assert face().name == "Some Bold"


def test_faces_are_sorted_and_named_once():
    names = [found.name for found in find_faces()]
    assert names == sorted(set(names))


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


def test_symbols_and_joined_scripts_are_left_out():
    assert not [
        found.name for found in find_faces() if "symbol" in found.name.lower() or "script" in found.name.lower()
    ]


def test_folders_of_each_platform_are_searched_without_fontconfig(tmp_path, monkeypatch):
    (tmp_path / "nested").mkdir()
    broken = tmp_path / "nested" / "broken.ttf"
    broken.write_bytes(b"no font at all")
    (tmp_path / "readme.txt").write_text("not a font")
    monkeypatch.setattr(fonts.shutil, "which", lambda _: None)
    monkeypatch.setattr(fonts, "_font_folders", lambda: [tmp_path])
    find_faces.cache_clear()
    try:
        assert fonts._font_files() == {broken}
        assert find_faces() == ()  # a broken file is no face, and no error
    finally:
        find_faces.cache_clear()


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_every_platform_has_font_folders(platform, monkeypatch):
    monkeypatch.setattr(fonts.sys, "platform", platform)
    assert len(fonts._font_folders()) >= 2


def test_packages_are_listed_once_in_order():
    listed = (Path(fonts.__file__).parent / "fonts.txt").read_text(encoding="utf-8").splitlines()
    packages = [package for package in listed if not package.startswith("#")]
    assert packages == sorted(set(packages))
    assert all(package.startswith("fonts-") for package in packages)
