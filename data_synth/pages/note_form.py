"""A ruled form filled in with a note; it keeps count of what it prints."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from data_synth.fonts import Face
from data_synth.pages.canvas import NoteTruth
from data_synth.pages.captions import CAPTIONS
from data_synth.pages.form import Form
from data_synth.pages.notes import Note, Party
from data_synth.pages.typesetting import Align, bold_of, choose

_LEAST_TEXT = 10  # characters: a text that is cut off is told by so many


class Entry(NamedTuple):
    """A cell: its share of the row, the key of its caption, its text, and the field that it tells.

    `value` is the field's value where the XML spells it otherwise than the paper.
    """

    share: float
    caption: str
    text: str
    id: str = ""
    value: str = ""
    align: Align = "left"


class NoteForm(Form):
    """The form `form`, drawn between `x0` and `x1`, with the captions that one program would print.

    `truth` is what has been printed of the note, `number` and `series` are those of the note as printed.
    """

    def __init__(
        self, form: Form, note: Note, rng: np.random.Generator, faces: Sequence[Face], x0: float, x1: float
    ) -> None:
        vars(self).update(vars(form))
        self.note, self.rng, self.faces, self.x0, self.x1 = note, rng, faces, x0, x1
        self.truth = NoteTruth()
        usual = rng.random() < 0.25
        self._captions = {key: options[0] if usual else choose(rng, options) for key, options in CAPTIONS.items()}
        self._titled = rng.random() < 0.15
        grouped = f"{note.number:011,}".replace(",", ".")
        self.number = choose(rng, ("Nº {}", "Nº. {}", "N° {}")).format(
            choose(rng, (grouped, grouped, f"{note.number:09}"))
        )
        self.series = choose(rng, ("SÉRIE {}", "Série {:03}", "SÉRIE: {}", "Série: {:03}")).format(note.series)

    def caption_of(self, key: str) -> str:
        """The caption of a key as this form prints it; a text that is no key is a caption itself."""
        text = self._captions.get(key, key)
        return text.title() if self._titled else text

    def heading(self, key: str, y: float) -> float:
        """Print the heading of a block; return its bottom."""
        print_ = self.caption.but(bold_of(self.caption.face, self.faces))
        self.text(print_, self._captions.get(key, key), self.x0 - self.pad, self.x1, y + 1.6 * print_.style.cap_height)
        return y + 2.2 * print_.style.cap_height

    def row(self, y: float, entries: Sequence[Entry]) -> float:
        """Draw a row of cells; return its bottom."""
        x, y1, unit = self.x0, y + self.cell_height, (self.x1 - self.x0) / sum(entry.share for entry in entries)
        for entry in entries:
            x1 = x + entry.share * unit
            printed = self.cell(x, y, x1, y1, self.caption_of(entry.caption), entry.text, entry.align)
            if entry.id and printed:
                whole = printed == self.value.spell(entry.text)
                if entry.value and whole:
                    self.record(entry.id, entry.value)
                elif not entry.value:
                    self.record_text(entry.id, entry.text, printed)
            x = x1
        return y1

    def record(self, id: str, value: str) -> None:
        """Note that a field is printed; noughts are not asked for."""
        if value.strip("0."):
            self.truth.fields[id] = value

    def record_text(self, id: str, text: str, printed: str) -> None:
        """Note that a text is printed, as the print spells it; one that is cut off, as far as it is printed."""
        if printed == self.value.spell(text) or len(printed) >= _LEAST_TEXT:
            self.record(id, printed)

    def record_party(self, prefix: str, party: Party, parts: Sequence[str]) -> None:
        """Note that parts of an address are printed."""
        values = {
            "xLgr": self.value.spell(party.street),
            "xBairro": self.value.spell(party.district),
            "xMun": self.value.spell(party.town),
            "UF": party.state,
            "CEP": party.postcode,
            "fone": party.phone,
        }
        for part in parts:
            self.record(f"{prefix}.ender{prefix.capitalize()}.{part}", values[part])
