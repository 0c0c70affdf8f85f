"""From the text of a file and its barcodes to the fiscal documents in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ocr_app.document import Document, Page
from ocr_app.fiscal import cte, items, nfce, nfe, nfse
from ocr_app.fiscal.codes import settle_codes
from ocr_app.fiscal.deciding import (
    apply,
    rules_of,
    settle_key,
    settle_sequence,
    settle_whole_tax,
    slots_of,
    told_by,
    total_rules,
)
from ocr_app.fiscal.decimals import settle_decimals
from ocr_app.fiscal.documents import FORMAT_VERSION, Barcode, Check, Field, FiscalDocument, Item
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.key_reading import ReadKey, is_key_printed, read_key
from ocr_app.fiscal.kinds import kind_of, two_documents
from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.quotients import settle_quotients
from ocr_app.fiscal.repeats import settle_repeats
from ocr_app.fiscal.unparted_codes import with_codes, with_whole_codes
from ocr_app.fiscal.wording import settle_descriptions
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


@dataclass(frozen=True, slots=True)
class PageFields:
    """What one page of a document shows, before anything is decided."""

    model: str
    page: PageText
    fields: tuple[Found, ...]
    rows: tuple[Sequence[Found], ...]
    key: ReadKey | None
    barcodes: tuple[Barcode, ...]


def understand(document: Document, barcodes: Sequence[Barcode] = ()) -> FiscalReading:
    """The fiscal documents of a file, none where there is none.

    The manifest and the JSON of a file both ask, one after the other: the last reading is kept.
    """
    last, asked = _last, tuple(barcodes)
    if last and last.document is document and last.barcodes == asked:
        return last.reading
    return remember(document, asked, _understand(document, asked))


def remember(document: Document, barcodes: tuple[Barcode, ...], reading: FiscalReading) -> FiscalReading:
    """Keeps what another process has understood of a document, until `understand` is asked for another one."""
    global _last
    _last = _Understood(document, barcodes, reading)
    return reading


@dataclass(frozen=True, slots=True)
class _Understood:
    document: Document
    barcodes: tuple[Barcode, ...]
    reading: FiscalReading


_last: _Understood | None = None


def _understand(document: Document, barcodes: tuple[Barcode, ...]) -> FiscalReading:
    gathered: list[list[PageFields]] = []
    notes = []
    for page in document.pages:
        found, note = gather(page, barcodes)
        if note:
            notes.append(note)
        if found and gathered and continues(gathered[-1][-1], found):
            gathered[-1].append(found)
        elif found:
            gathered.append([found])
    return FiscalReading(document.source, tuple(map(decide, gathered)), tuple(notes))


def gather(page: Page, barcodes: Sequence[Barcode]) -> tuple[PageFields | None, str]:
    """What a page shows, None if it is of no fiscal document; or why it gives none though it may hold one."""
    text = PageText(page)
    barcodes = tuple(barcode for barcode in barcodes if barcode.page == page.number)
    model = kind_of(text, barcodes)
    if model is None:
        return None, ""
    if two_documents(text, model, barcodes):
        return None, f"page {page.number}: two documents on one page are not told apart"
    rows: list[list[Found]] = []
    if model == "nfce":
        fields, rows = nfce.fields(text)
    elif model == "cte":
        fields = list(cte.fields(cte.cells_of(text)))
    elif model == "nfse":
        fields = list(nfse.fields(nfse.cells_of(text)))
    else:
        cells = nfe.cells_of(text)
        fields = list(nfe.fields(cells))
        end = cells.end_of("items", ("issqn", "extra", "total"))
        rows = with_codes(list(items.rows(text, cells.bottom_of("items"), end)))
    rows = with_whole_codes(rows)
    told = told_by(slots_of(fields), NUMBER_IDS[model]) if model != "nfse" else {}
    key = read_key(text, model, barcodes, told)
    return PageFields(model, text, tuple(fields), tuple(rows), key, barcodes), ""


def continues(before: PageFields, page: PageFields) -> bool:
    """Whether a page goes on with the document of the one before: its key is the same."""
    return before.key is not None and page.key is not None and before.key.key == page.key.key


def decide(pages: Sequence[PageFields]) -> FiscalDocument:
    """The document of some pages: the fields are those of the first one, the items those of all."""
    first, texts = pages[0], [each.page for each in pages]
    slots = slots_of(first.fields)
    for text in texts:
        settle_repeats(slots.values(), text)
    settle_sequence(slots)
    checks: list[Check] = []
    if first.key:
        checks += settle_key(slots, first.fields, first.key, NUMBER_IDS[first.model], texts)
    elif any(is_key_printed(text, first.model) for text in texts):
        id = KEY_IDS[first.model]
        checks.append(Check(f"check digits of {id}", False, fields=(id,)))
    printed = [row for each in pages for row in each.rows]
    slotted = [slots_of(row) for row in printed]
    settle_decimals(printed, slotted)
    rows = [row for row in slotted if row]
    settle_descriptions(rows)
    settle_codes(rows)
    apply(rules_of(slots, rows))
    told = settle_quotients(printed, slotted)
    sums = total_rules(slots, rows) if told else []
    apply([rule for rule in sums if any(slot is each for slot in rule.slots for each in told)])
    checks += [rule.check() for rule in rules_of(slots, rows)]
    settle_whole_tax(slots)
    fields = [slot.to_field() for slot in slots.values()]
    if first.key:
        fields.insert(0, _key_field(first, first.key))
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
        first.model,
        tuple(barcode for each in pages for barcode in each.barcodes),
        tuple(fields),
        tuple(its),
        tuple(replace(check, item=None) if check.item == 0 else check for check in checks),
    )


def _key_field(first: PageFields, key: ReadKey) -> Field:
    id, text = KEY_IDS[first.model], key.key.text
    span = key.span
    if span is None:
        return Field(id, text, text, first.page.number, None, key.confidence, key.evidence)
    printed = " ".join(text[n : n + 4] for n in range(0, len(text), 4)) if len(text) == 44 else text
    shown = printed if key.read else span.text
    return Field(id, text, shown, span.page, span.box, key.confidence, key.evidence, key.read, span.boxes)
