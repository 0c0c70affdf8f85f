"""Both languages are complete, and what is shipped is what is written."""

import ast
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6
import pytest

import ocr_app.gui

SOURCE = Path(ocr_app.gui.__file__).parent
TRANSLATIONS = SOURCE / "translations"
TOOLS = Path(PySide6.__file__).parent


def messages(path: Path) -> dict[tuple[str, str], list[str]]:
    """The translations of each message, by its context and source."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): [
            form.text or ""
            for translation in message.iter("translation")
            for form in (translation, *translation)
            if form is not translation or not len(translation)
        ]
        for context in ET.parse(path).iter("context")
        for message in context.iter("message")
    }


@pytest.mark.parametrize("code", ["pt_BR", "en"])
def test_every_message_is_translated(code: str, tmp_path: Path) -> None:
    written = messages(TRANSLATIONS / f"nitido_{code}.ts")
    found = tmp_path / f"nitido_{code}.ts"
    plural = ["-pluralonly"] if code == "en" else []
    sources = [str(path) for path in sorted(SOURCE.rglob("*.py"))]
    command = [str(TOOLS / "lupdate"), *sources, "-ts", str(found), "-silent", "-source-language", "en", *plural]
    subprocess.run(command, check=True, capture_output=True)
    assert written.keys() == messages(found).keys()
    assert all(all(forms) for forms in written.values())


def test_no_message_is_where_the_tools_do_not_look() -> None:
    """In an f-string, as it is, lupdate finds none."""
    known = {source for _, source in messages(TRANSLATIONS / "nitido_pt_BR.ts")}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="tr"), args=[ast.Constant(value=text), *_]):
                    assert text in known, path.name


@pytest.mark.parametrize("code", ["pt_BR", "en"])
def test_placeholders_and_mnemonics_survive(code: str) -> None:
    for (_, source), forms in messages(TRANSLATIONS / f"nitido_{code}.ts").items():
        for form in forms:
            for mark in ("{0}", "{1}", "%n", "…"):
                assert source.count(mark) == form.count(mark), source
            assert source.count("&") == form.count("&"), source


@pytest.mark.parametrize("code", ["pt_BR", "en"])
def test_what_is_shipped_is_compiled_from_what_is_written(code: str, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled.qm"
    source = TRANSLATIONS / f"nitido_{code}.ts"
    subprocess.run([str(TOOLS / "lrelease"), str(source), "-qm", str(compiled), "-silent"], check=True)
    assert compiled.read_bytes() == (TRANSLATIONS / f"nitido_{code}.qm").read_bytes()
