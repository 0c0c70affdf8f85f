"""The parties on a DACTE: who sends, receives and pays, as blocks of captions and values."""

from typing import NamedTuple

from data_synth.pages.note_form import Entry, FilledForm
from data_synth.pages.notes import Party, printed_phone
from data_synth.pages.typesetting import choose


class Block(NamedTuple):
    """A party's block: the key of its heading, which is also the prefix of its fields, and the party, if any."""

    key: str
    party: Party | None


def party_style(form: FilledForm) -> str:
    """How a program prints parties: captions in a column, each before its value, or cells."""
    return choose(form.rng, ("column", "column", "beside", "colon", "cells"))


def draw_parties(form: FilledForm, y: float, left: Block, right: Block, style: str) -> float:
    """Draw two blocks beside one another; return their bottom."""
    middle = (form.x0 + form.x1) / 2
    bottom = _draw_block(form, y, form.x0, middle, left, style)
    return max(bottom, _draw_block(form, y, middle, form.x1, right, style))


def draw_payer(form: FilledForm, y: float, party: Party) -> float:
    """Draw the block of who pays, over the whole width; return its bottom."""
    rows = (
        (("toma", party.name, 0.0, 0.5), ("xMun", party.town, 0.5, 0.76), ("UF", party.state, 0.76, 0.84)),
        (("xLgr", f"{party.street} {party.house} {party.district}", 0.0, 0.6), ("CEP", party.postcode, 0.6, 0.8)),
        (("CNPJ", party.printed_tax_number, 0.0, 0.35), ("IE", party.registration, 0.35, 0.6)),
    )
    width, pitch = form.x1 - form.x0, 1.8 * form.value.style.cap_height
    for n, row in enumerate(rows, 1):
        for caption, text, start, end in row:
            at = y + n * pitch
            form.label(Entry(1, caption, text), form.x0 + start * width, form.x0 + end * width, at)
    form.frame(form.x0, y, form.x1, y + 3.5 * pitch)
    return y + 3.5 * pitch


def _entries(form: FilledForm, block: Block) -> dict[str, Entry]:
    """The cells of a party by their captions; only those of the sender and the receiver are fields."""
    key, party = block
    if party is None:
        captions = (key, "xLgr", "xBairro", "xMun", "UF", "CEP", "CNPJ", "IE", "country", "fone")
        return {caption: Entry(1, caption, "") for caption in captions}
    prefix = key if key in ("rem", "dest") else ""
    number = "CNPJ" if len(party.tax_number) == 14 else "CPF"
    postcode = choose(form.rng, (f"{party.postcode[:5]}-{party.postcode[5:]}", party.postcode))
    texts = {
        key: (party.name, "xNome", ""),
        "xLgr": (f"{party.street}, {party.house}", "", ""),
        "xBairro": (party.district, "", ""),
        "xMun": (choose(form.rng, (party.town, f"{party.town} - {party.state}")), "", ""),
        "UF": (party.state, "", ""),
        "CEP": (postcode, "", ""),
        "CNPJ": (party.printed_tax_number, number, party.tax_number),
        "IE": (party.registration, "IE", ""),
        "country": ("BRASIL", "", ""),
        "fone": (printed_phone(form.rng, party.phone), "", ""),
    }
    return {
        caption: Entry(1, caption, text, f"{prefix}.{id}" if prefix and id else "", value)
        for caption, (text, id, value) in texts.items()
    }


def _draw_block(form: FilledForm, y: float, x0: float, x1: float, block: Block, style: str) -> float:
    entries = _entries(form, block)
    if style == "cells":
        return _draw_cells(form, y, x0, x1, entries, block.key)
    rows: list[tuple[Entry, ...]] = [(entries[block.key],), (entries["xLgr"],)]
    rows += [(entries["xBairro"],)] if form.rng.random() < 0.3 else []
    rows += [(entries[left], entries[right]) for left, right in (("xMun", "CEP"), ("CNPJ", "IE"), ("country", "fone"))]
    width, pitch = x1 - x0, 1.75 * form.value.style.cap_height
    start = max(form.caption.width(form.caption_of(row[0].caption)) for row in rows) + 3 * form.pad
    edge = x0 + 0.6 * width
    for n, row in enumerate(rows, 1):
        right = edge if len(row) == 2 else x1
        sign, indent = ":" if style == "colon" else "", start if style == "column" else 0.0
        form.label(row[0], x0, right, y + n * pitch, indent, sign)
        if len(row) == 2:
            form.label(row[1], edge, x1, y + n * pitch, 0.0, sign)
    bottom = y + (len(rows) + 0.5) * pitch
    form.frame(x0, y, x1, bottom)
    return bottom


def _draw_cells(form: FilledForm, y: float, x0: float, x1: float, entries: dict[str, Entry], key: str) -> float:
    """Captions over values, the heading of the block in the cell of the name."""
    rows = (
        ((key, 1.0),),
        (("xLgr", 0.7), ("CEP", 0.3)),
        (("xMun", 0.7), ("UF", 0.3)),
        (("CNPJ", 0.4), ("IE", 0.3), ("fone", 0.3)),
    )
    for row in rows:
        y = form.row(y, [entries[caption]._replace(share=share) for caption, share in row], x0, x1)
    return y
