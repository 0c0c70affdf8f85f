"""Where the fields of a fiscal document stand among the lines of its pages, and what editing a field makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ocr_app.fiscal.documents import Field
from ocr_app.geometry import Box
from ocr_app.review import line_edits as edits
from ocr_app.review.alignment import align
from ocr_app.review.pages import CharacterRef, OpenPage


def places_of(page: OpenPage) -> dict[Box, CharacterRef]:
    """The characters of a page by their boxes."""
    return {
        character.box: CharacterRef(page, number, index)
        for number, line in enumerate(page.lines)
        for index, character in enumerate(edits.characters(line))
    }


def characters_of(places: Mapping[Box, CharacterRef], field: Field) -> list[CharacterRef]:
    """The characters that a field is printed with, of those of its page; none if one of them is gone."""
    found = [places[box] for box in field.boxes if box in places]
    return found if len(found) == len(field.boxes) else []


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What a line says of a field: from one offset of its text to another."""

    page: OpenPage
    line: int
    start: int
    stop: int

    @property
    def text(self) -> str:
        return self.page.lines[self.line].text[self.start : self.stop]


def edited(refs: Sequence[CharacterRef], text: str) -> list[tuple[OpenPage, int, str]]:
    """The lines of some characters, each once, in which these say `text` instead."""
    stretches = _stretches(refs)
    parts = _deal_out([stretch.text for stretch in stretches], " ".join(text.split()))
    found = []
    for stretch, part in zip(stretches, parts, strict=True):
        line = stretch.page.lines[stretch.line].text
        found.append((stretch.page, stretch.line, line[: stretch.start] + part + line[stretch.stop :]))
    return found


def _stretches(refs: Sequence[CharacterRef]) -> list[_Stretch]:
    lines: dict[int, list[CharacterRef]] = {}
    for ref in refs:
        lines.setdefault(ref.line, []).append(ref)
    found = []
    for number, of_line in lines.items():
        page = of_line[0].page
        offsets = [edits.offset(page.lines[number], ref.index) for ref in of_line]
        found.append(_Stretch(page, number, min(offsets), max(offsets) + 1))
    return found


def _deal_out(parts: Sequence[str], text: str) -> list[str]:
    """A text dealt out to the parts of the one before it: each change goes to the part that it begins in."""
    before = " ".join(parts)
    ends, end = [], -1
    for part in parts:
        end += len(part) + 1
        ends.append(end)
    found = [""] * len(parts)
    for old, new in align(before, text):
        if before[old.start : old.stop] == text[new.start : new.stop]:
            for at, sign in zip(old, text[new.start : new.stop], strict=True):
                found[_part_of(at, ends)] += sign
        else:
            found[_part_of(old.start, ends)] += text[new.start : new.stop]
    return [part.strip() for part in found]


def _part_of(at: int, ends: Sequence[int]) -> int:
    return next((number for number, end in enumerate(ends) if at <= end), len(ends) - 1)
