"""Lines on standard error."""

import io
import sys

import pytest

from ocr_app.cli import console


def test_the_name_of_a_file_is_no_command_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    console.warn("a\x1b[2Jb\nnitido: forged\u202e.png: não é uma imagem")
    assert capfd.readouterr().err == "nitido: a\\x1b[2Jb\\nnitido: forged\\u202e.png: não é uma imagem\n"


def test_what_an_xml_says_is_no_command_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    console.say("vNF: paper 70.00, XML \x9b2J\nnota.png: agrees")
    assert capfd.readouterr().out == "vNF: paper 70.00, XML \\x9b2J\\nnota.png: agrees\n"


def test_a_standard_error_that_takes_nothing_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError("no space left")

    monkeypatch.setattr(sys, "stderr", Full())
    console.warn("a page cannot be read")
