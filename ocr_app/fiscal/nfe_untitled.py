"""Values of a DANFE whose titles were not read: their row, their form or their check digits tell what they are."""

import re
from collections.abc import Iterator

from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.values import UNITS, Kind

_VOLUMES = ("qVol", "esp", "marca", "nVol", "pesoB", "pesoL")
_CNPJ = r"(?<!\d)(\d{2}\W{0,2}\d{3}\W{0,2}\d{3}\W{0,2}\d{4}\W{0,2}\d\W?\d)(?!\d)"
_CPF = r"(?<!\d)(\d{3}\W{0,2}\d{3}\W{0,2}\d{3}\W{0,2}\d{2})(?!\d)"


def untitled(cells: Cells) -> Iterator[Found]:
    """Values whose title was not read: the first of a row whose other cells are known, and the state in the town's."""
    rows = (
        ("dest", "dest.xNome", Kind.TEXT, ("CNPJ", "dhEmi")),
        ("dest", "dest.enderDest.xMun", Kind.TEXT, ("IE", "hSaiEnt", "fone")),
        ("transp", "transp.transporta.xNome", Kind.TEXT, ("freight", "ANTT", "plate", "CNPJ")),
    )
    for block, id, kind, beside in rows:
        titles = [title for title in cells.named(beside) if cells.block_of(title, "emit") == block]
        own = [title for title in cells.named([id.rsplit(".", 1)[-1]]) if cells.block_of(title, "emit") == block]
        span = cells.leftmost(titles[0]) if titles and not own and cells.named(["xBairro"]) else None
        if span and not re.search(r"\d", span.text):
            yield Found(id, kind, span)
    yield from _first_numbers(cells)
    yield from _untitled_numbers(cells)
    yield from _untitled_weights(cells)
    for block, keys in (("dest", ("xMun", "hSaiEnt", "IE")), ("emit", ("IE",))):
        if not any(cells.block_of(title, "emit") == block for title in cells.named(["UF"])):
            for title in cells.named(keys):
                if cells.block_of(title, "emit") == block and (states := cells.beneath(title, UNITS)):
                    yield from (Found(f"{block}.ender{block.capitalize()}.UF", Kind.UF, span) for span in states)
                    break
    if not cells.named(["serie"]):
        yield from _untitled_series(cells)


def _first_numbers(cells: Cells) -> Iterator[Found]:
    """The numbers that begin the rows of the issuer's registrations and of the volumes, their titles unread."""
    for block, id, kind, form, beside in (
        ("emit", "emit.IE", Kind.IE, r"\d[\d./-]{7,16}", ("IEST",)),
        ("transp", "transp.vol.qVol", Kind.COUNT, r"\d{1,6}", _VOLUMES),
    ):
        keys = [id.rsplit(".", 1)[-1], *beside]
        titles = [title for title in cells.named(keys) if cells.block_of(title, "emit") == block]
        if titles and not any(title.key == keys[0] for title in titles):
            span = cells.leftmost(titles[0])
            if span and re.fullmatch(form, span.text):
                yield Found(id, kind, span)


def _untitled_series(cells: Cells) -> Iterator[Found]:
    """The series of a short form, right of the number in its row."""
    for title in cells.named(["nNF"]):
        row = [token for token in cells.values_under(title) if token.x0 > title.x0 - title.height]
        if len(row) > 1 and re.fullmatch(r"\d{1,3}", row[1].text):
            yield Found("ide.serie", Kind.SERIES, cells.page.span(row[1:2]))


def _untitled_numbers(cells: Cells) -> Iterator[Found]:
    """CNPJ or CPF of the recipient and the carrier beside their names, its title unread: its check digits tell it."""
    for block, prefix, beside in (
        ("dest", "dest", ("xNome", "dhEmi")),
        ("transp", "transp.transporta", ("xNome", "freight", "ANTT", "plate")),
    ):
        titles = [title for title in cells.named((*beside, "CNPJ")) if cells.block_of(title, "emit") == block]
        if titles and not any(title.key == "CNPJ" for title in titles):
            row = cells.page.span(cells.values_under(titles[0]))
            if number := row.search(_CNPJ):
                yield Found(f"{prefix}.CNPJ", Kind.CNPJ, number)
            elif block == "dest" and (number := row.search(_CPF)):
                yield Found(f"{prefix}.CPF", Kind.CPF, number)
    street = [title for title in cells.named(["xLgr", "xBairro"]) if cells.block_of(title, "emit") == "dest"]
    titled = any(cells.block_of(title, "emit") == "dest" for title in cells.named(["CEP"]))
    values = cells.page.span(cells.values_under(street[0])) if street and not titled else None
    if values and (number := values.search(r"(?<!\d)(\d{5}-\d{3})(?!\d)")):
        yield Found("dest.enderDest.CEP", Kind.CEP, number)


def _untitled_weights(cells: Cells) -> Iterator[Found]:
    """The weights that end the row of the volumes, in their order, if the title of one was not read."""
    titles = [title for title in cells.named(_VOLUMES) if cells.block_of(title, "emit") == "transp"]
    keys = {title.key for title in titles}
    if titles and not {"pesoB", "pesoL"} <= keys:
        weights = [token for token in cells.values_under(titles[0]) if re.fullmatch(r"\d[\d.]*[.,]\d{3}", token.text)]
        if len(weights) == 2:
            for key, token in zip(("pesoB", "pesoL"), weights, strict=True):
                if key not in keys:
                    yield Found(f"transp.vol.{key}", Kind.WEIGHT, cells.page.span([token]))
