"""The text of a print that lacks some characters, or room."""

from dataclasses import replace

from data_synth.pages.typesetting import Print
from data_synth.rendering import LineStyle
from tests.data_synth.faces import complete_faces


def print_without(character: str) -> Print:
    return Print(replace(complete_faces()[0], missing=frozenset(character)), LineStyle(20))


def test_what_a_face_lacks_leaves_no_space_before_the_text() -> None:
    assert print_without("☐").spell("☐ A") == "A"


def test_a_first_character_that_a_face_lacks_does_not_empty_a_narrow_cell() -> None:
    assert print_without("☐").render("☐ AB", width=1.0).text == "A"
