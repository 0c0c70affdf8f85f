"""From the text of a file and its barcodes to the fiscal documents in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ocr_app.document import Document
from ocr_app.fiscal import cte, items, nfce, nfe, nfse
from ocr_app.fiscal.deciding import apply, item_rules, settle_key, settle_sequence, slots_of, told_by, total_rules
from ocr_app.fiscal.documents import FORMAT_VERSION, Barcode, Check, Field, FiscalDocument, Item
from ocr_app.fiscal.key_reading import ReadKey, is_key_printed, read_key
from ocr_app.fiscal.kinds import kind_of, two_documents
from ocr_app.fiscal.nfe import Found
from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.repeats import settle_repeats
from ocr_app.geometry import union_box

KEY_IDS = {"nfe": "infNFe.Id", "nfce": "infNFe.Id", "cte": "infCte.Id", "nfse": "infNFSe.Id"}
NUMBER_IDS = {"nfe": "ide.nNF", "nfce": "ide.nNF", "cte": "ide.nCT", "nfse": "infNFSe.nNFSe"}


@dataclass(frozen=True, slots=True)
class FiscalReading:
    """The fiscal documents of a file; `notes` say why a page that may hold one gave none."""

    source: str
    documents: tuple[FiscalDocument, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "version": FORMAT_VERSION,
            "source": self.source,
            "documents": [document.to_json() for document in self.documents],
        }


@dataclass
class _Gathered:
    """The pages of one document."""

    model: str
    pages: list[PageText]
    fields: list[Found]
    rows: list[list[Found]]
    key: ReadKey | None


def understand(document: Document, barcodes: Sequence[Barcode] = ()) -> FiscalReading:
    """The fiscal documents of a file, none where there is none."""
    gathered: list[_Gathered] = []
    notes = []
    for page in map(PageText, document.pages):
        model = kind_of(page, barcodes)
        if model is None:
            continue
        if two_documents(page, model):
            notes.append(f"page {page.number}: two documents on one page are not told apart")
            continue
        found = _gather(model, page, barcodes)
        if gathered and _same(gathered[-1], found):
            gathered[-1].pages.append(page)
            gathered[-1].rows += found.rows
        else:
            gathered.append(found)
    return FiscalReading(document.source, tuple(_decide(each, barcodes) for each in gathered), tuple(notes))


def _gather(model: str, page: PageText, barcodes: Sequence[Barcode]) -> _Gathered:
    rows: list[list[Found]] = []
    if model == "nfce":
        fields, rows = nfce.fields(page)
    elif model == "cte":
        fields = list(cte.fields(cte.cells_of(page)))
    elif model == "nfse":
        fields = list(nfse.fields(nfse.cells_of(page)))
    else:
        cells = nfe.cells_of(page)
        fields = list(nfe.fields(cells))
        rows = list(items.rows(page, cells.bottom_of("items"), cells.top_of("extra")))
    told = told_by(slots_of(fields), NUMBER_IDS[model]) if model != "nfse" else {}
    return _Gathered(model, [page], fields, rows, read_key(page, model, barcodes, told))


def _same(one: _Gathered, other: _Gathered) -> bool:
    """Whether a page goes on with the document of the one before: its key is the same."""
    return one.key is not None and other.key is not None and one.key.key == other.key.key


def _decide(found: _Gathered, barcodes: Sequence[Barcode]) -> FiscalDocument:
    slots = slots_of(found.fields)
    for page in found.pages:
        settle_repeats(slots.values(), page)
    settle_sequence(slots)
    checks: list[Check] = []
    if found.key:
        checks += settle_key(slots, found.fields, found.key, NUMBER_IDS[found.model], found.pages)
    elif any(is_key_printed(page, found.model) for page in found.pages):
        checks.append(Check(f"check digits of {KEY_IDS[found.model]}", False))
    rows = [slots_of(row) for row in found.rows]
    rows = [row for row in rows if row]
    rules = [rule for n, row in enumerate(rows, 1) for rule in item_rules(row, n)]
    checks += apply([*rules, *total_rules(slots, rows)])
    fields = [slot.to_field() for slot in slots.values()]
    if found.key:
        fields.insert(0, _key_field(found, found.key))
    pages = {page.number for page in found.pages}
    its = [
        Item(
            n,
            next(iter(row.values())).span.page,
            union_box(slot.span.box for slot in row.values()),
            tuple(slot.to_field() for slot in row.values()),
        )
        for n, row in enumerate(rows, 1)
    ]
    return FiscalDocument(
        found.model,
        tuple(barcode for barcode in barcodes if barcode.page in pages),
        tuple(fields),
        tuple(its),
        tuple(replace(check, item=None) if check.item == 0 else check for check in checks),
    )


def _key_field(found: _Gathered, key: ReadKey) -> Field:
    text = key.key.text
    page = found.pages[0].number
    if key.span is None:
        return Field(KEY_IDS[found.model], text, text, page, None, key.confidence, key.evidence)
    printed = " ".join(text[n : n + 4] for n in range(0, len(text), 4)) if len(text) == 44 else text
    shown = printed if key.read else key.span.text
    return Field(KEY_IDS[found.model], text, shown, key.span.page, key.span.box, key.confidence, key.evidence, key.read)
