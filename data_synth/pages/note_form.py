"""A ruled form filled in with a document; it keeps count of what it prints."""

from collections.abc import Mapping, Sequence
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


class FilledForm(Form):
    """The form `form`, drawn between `x0` and `x1`, with the captions that one program would print.

    `captions` are what a key's caption may be. `truth` is what has been printed of the document. Cells have no rules
    around them where `framed` is false.
    """

    def __init__(
        self,
        form: Form,
        rng: np.random.Generator,
        faces: Sequence[Face],
        x0: float,
        x1: float,
        captions: Mapping[str, Sequence[str]],
    ) -> None:
        vars(self).update(vars(form))
        self.rng, self.faces, self.x0, self.x1 = rng, faces, x0, x1
        self.truth = NoteTruth()
        self.framed = True
        usual = rng.random() < 0.25
        self._captions = {key: options[0] if usual else choose(rng, options) for key, options in captions.items()}
        self._titled = rng.random() < 0.15

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.framed:
            super().frame(x0, y0, x1, y1)

    def caption_of(self, key: str) -> str:
        """The caption of a key as this form prints it; a text that is no key is a caption itself."""
        text = self._captions.get(key, key)
        return text.title() if self._titled else text

    def heading(self, key: str, y: float) -> float:
        """Print the heading of a block; return its bottom."""
        print_ = self.caption.but(bold_of(self.caption.face, self.faces))
        self.text(print_, self._captions.get(key, key), self.x0 - self.pad, self.x1, y + 1.6 * print_.style.cap_height)
        return y + 2.2 * print_.style.cap_height

    def row(self, y: float, entries: Sequence[Entry], x0: float | None = None, x1: float | None = None) -> float:
        """Draw a row of cells, all over the form or between two edges; return its bottom."""
        x, right = self.x0 if x0 is None else x0, self.x1 if x1 is None else x1
        y1, unit = y + self.cell_height, (right - x) / sum(entry.share for entry in entries)
        for entry in entries:
            end = x + entry.share * unit
            printed = self.cell(x, y, end, y1, self.caption_of(entry.caption), entry.text, entry.align)
            self._record_entry(entry, printed)
            x = end
        return y1

    def _record_entry(self, entry: Entry, printed: str) -> None:
        if entry.id and printed:
            if entry.value and printed == self.value.spell(entry.text):
                self.record(entry.id, entry.value)
            elif not entry.value:
                self.record_text(entry.id, entry.text, printed)

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

    def label(self, entry: Entry, x0: float, x1: float, baseline: float, start: float = 0.0, sign: str = "") -> None:
        """Print a value to the right of its caption, which ends in `sign`: `start` px from `x0`, or right after it."""
        caption = self.caption_of(entry.caption) + sign
        shown = self.text(self.caption, caption, x0, x1, baseline)
        left = x0 + max(start, self.caption.width(shown or caption) + 2 * self.pad)
        if entry.text and shown and left < x1:
            self._record_entry(entry, self.text(self.value, entry.text, left, x1, baseline))


class NoteForm(FilledForm):
    """A form for the note `note`; `number` and `series` are those of the note as printed."""

    def __init__(
        self, form: Form, note: Note, rng: np.random.Generator, faces: Sequence[Face], x0: float, x1: float
    ) -> None:
        super().__init__(form, rng, faces, x0, x1, CAPTIONS)
        self.note = note
        grouped = f"{note.number:011,}".replace(",", ".")
        self.number = choose(rng, ("Nº {}", "Nº. {}", "N° {}")).format(
            choose(rng, (grouped, grouped, f"{note.number:09}"))
        )
        self.series = choose(rng, ("SÉRIE {}", "Série {:03}", "SÉRIE: {}", "Série: {:03}")).format(note.series)
