"""The exception tree: an exit code per kind, a message that names the file."""

from pathlib import Path

from ocr_app import errors
from ocr_app.errors import ExitCode, InputError, NitidoError


def kinds(base: type[NitidoError]) -> list[type[NitidoError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in kinds(child))]


def test_every_kind_has_an_exit_code_of_its_own_or_of_what_it_is_a_kind_of() -> None:
    codes = [kind.exit_code for kind in kinds(NitidoError)[1:] if "exit_code" in vars(kind)]
    assert len(set(codes)) == len(codes)
    leaves = {kind.exit_code for kind in kinds(NitidoError) if not kind.__subclasses__()}
    assert not {ExitCode.OK, ExitCode.INTERNAL, ExitCode.USAGE, ExitCode.INTERRUPTED} & leaves


def test_every_kind_is_in_the_drawn_tree() -> None:
    assert errors.__doc__ is not None
    drawn = set(errors.__doc__.split())
    assert {kind.__name__ for kind in kinds(NitidoError)} <= drawn


def test_input_errors_name_the_file_and_the_reason() -> None:
    for kind in InputError.__subclasses__():
        message = str(kind(Path("notas/a.pdf")))
        assert message.startswith("notas/a.pdf: ")
        assert "\n" not in message
        assert message == f"notas/a.pdf: {kind.reason}"
