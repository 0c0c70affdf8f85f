"""Chooses the value of each field from what the page shows and what its numbers must be to one another."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz.distance import Hamming

from ocr_app.fiscal.access_key import AccessKey
from ocr_app.fiscal.documents import Check
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.key_reading import ReadKey
from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.rules import Rule, product, settle, total
from ocr_app.fiscal.slots import UNPROVEN, Slot
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import Kind

_CHECKED = (Kind.CNPJ, Kind.CPF)
_PROVEN = 0.998  # confidence of a number whose check digits are right as it was read
_HALF_A_DAY = 0.4  # probability of a date whose day has one digit
_MISREAD = 3  # characters of a number that may be misread where it is looked for
_AGREED = 0.5  # of the doubt that is left when the page says the same twice


def slots_of(found: Iterable[Found]) -> dict[str, Slot]:
    """A slot per id: of several places that print a field, the surest; those that say the same vouch for it."""
    slots: dict[str, Slot] = {}
    ordered = sorted(found, key=lambda each: each.id)
    for id, group in groupby(ordered, key=lambda each: each.id):
        made = [slot for each in group if (slot := Slot.of(each.id, each.kind, each.span, each.placed))]
        if not made:
            continue
        best = max(made, key=lambda slot: slot.confidence)
        if any(slot is not best and slot.value == best.value for slot in made):
            agreed = 1 - (1 - best.confidence) * _AGREED
            best.vouch("repeat", min(UNPROVEN, agreed))  # the same print is misread alike
            best.confidence = min(best.confidence, UNPROVEN)
        if best.kind in _CHECKED:
            as_read = best.options[0].text == best.span.text
            best.vouch("check digit", max(best.confidence, _PROVEN) if as_read else None)
            if not as_read:
                best.decide(
                    best.value, best.text, "check digit", max(best.confidence, 0.9 * best.options[0].probability)
                )
        slots[id] = best
    return slots


def settle_sequence(slots: Mapping[str, Slot]) -> None:
    """Instalments are numbered one after the other: a number with a sign too many is decided by its neighbours'."""
    numbers = {n: slots[f"cobr.dup[{n}].nDup"] for n in range(1, 100) if f"cobr.dup[{n}].nDup" in slots}
    right = [n for n, slot in numbers.items() if slot.value == f"{n:03d}"]
    for n, slot in numbers.items():
        if slot.value == f"{n:03d}":
            if len(numbers) > 1 and len(right) == len(numbers):
                slot.vouch("repeat", 1 - (1 - slot.confidence) * _AGREED)
        elif right and slot.value.endswith(f"{n:03d}"):
            slot.decide(f"{n:03d}", f"{n:03d}", "repeat", 0.94)


def settle_whole_tax(slots: dict[str, Slot]) -> None:
    """Where the municipality's share of the IBS is printed as nought, the state's is all of it."""
    state, town = (slots.get(f"total.IBSCBSTot.gIBS.gIBS{part}") for part in ("UF.vIBSUF", "Mun.vIBSMun"))
    whole = "total.IBSCBSTot.gIBS.vIBS"
    if state and town and not town.number and whole not in slots:
        confidence = state.confidence * town.confidence
        evidence = [*state.evidence, "sum"] if "sum" not in state.evidence else [*state.evidence]
        slots[whole] = replace(state, id=whole, confidence=confidence, evidence=evidence)


def told_by(slots: Mapping[str, Slot], number: str) -> dict[int, str]:
    """The characters of the access key that other fields say, by place."""
    told: dict[int, str] = {}

    def tell(start: int, text: str) -> None:
        told.update({start + n: sign for n, sign in enumerate(text)})

    for id, start, width in (("emit.CNPJ", 6, 14), ("ide.serie", 22, 3), (number, 25, 9)):
        slot = slots.get(id)
        if slot and slot.confidence > 0.5 and len(slot.value) <= width:
            tell(start, slot.value.rjust(width, "0"))
    date = slots.get("ide.dhEmi")
    if date and date.confidence > 0.5:
        tell(2, date.value[2:4] + date.value[5:7])
    return told


def settle_key(
    slots: dict[str, Slot], found: Iterable[Found], read: ReadKey, number: str, pages: Sequence[PageText]
) -> list[Check]:
    """What the key says of its document decides the issuer's number, the series and the document's number."""
    key = read.key
    said = {"emit.CNPJ": (key.issuer, Kind.CNPJ), number: (key.number, Kind.NUMBER)}
    if key.series is not None:
        said["ide.serie"] = (key.series, Kind.SERIES)
    if len(key.issuer) != 14:
        said.pop("emit.CNPJ")
    checks = []
    spans = {each.id: each.span for each in found}
    if "emit.CNPJ" in said and "emit.CNPJ" not in spans and (span := _printed(key.issuer, pages)):
        spans["emit.CNPJ"] = span
    for id, (value, kind) in said.items():
        slot = slots.get(id)
        if slot is None and id in spans:
            span = spans[id]
            if not span or len(span) > 3 * len(value) + 6:
                continue
            slot = Slot(id, kind, span, [], value, value, read.confidence, ["read"])
            slot.decide(value, _like(span.text, value), "key", read.confidence)
            slot.read = span.text
            slots[id] = slot
        elif slot is not None and slot.value == value:
            slot.vouch("key", max(slot.confidence, 0.9999 if read.confidence > 0.99 else 0.999))
        elif slot is not None:
            if read.confidence > slot.confidence or slot.confidence < 0.9:
                slot.decide(value, _like(slot.span.text, value), "key", read.confidence)
            else:
                checks.append(Check(f"key={id}", False, value, fields=(id,)))
                slot.confidence *= 0.5
                continue
        if slot is not None:
            checks.append(Check(f"key={id}", True, fields=(id,)))
    checks += _month(slots, key)
    return checks


def _printed(number: str, pages: Sequence[PageText]) -> Span | None:
    """Where a page prints the issuer's number, its title unread."""
    for page in pages:
        for token in page.tokens:
            text = re.sub(r"[^0-9A-Z]", "", token.text)
            if len(text) == len(number) and Hamming.distance(text, number) <= _MISREAD:
                return page.span([token])
    return None


def _month(slots: Mapping[str, Slot], key: AccessKey) -> list[Check]:
    date = slots.get("ide.dhEmi") or slots.get("infNFSe.dhProc")
    if not date:
        return []
    if not re.match(r"\d\d", date.text):  # forms print days of two digits: one was lost
        date.confidence = min(date.confidence, _HALF_A_DAY)
    if date.value[:7] == key.month:
        date.vouch("key", 1 - (1 - date.confidence) * 0.4)  # it tells the month, and nothing of the day
        return [Check("key=ide.dhEmi", True, fields=(date.id,))]
    for option in date.options:
        if option.value[:7] == key.month:
            date.decide(option.value, option.text, "key", 0.9)
            return [Check("key=ide.dhEmi", True, fields=(date.id,))]
    date.confidence *= 0.5
    return [Check("key=ide.dhEmi", False, key.month, fields=(date.id,))]


def _like(printed: str, value: str) -> str:
    """A value set as the print sets it, as far as the print has as many characters."""
    places = [n for n, sign in enumerate(printed) if sign.isalnum()]
    if len(places) < len(value):
        return value
    padded = value.rjust(len(places), "0")
    signs = list(printed)
    for n, sign in zip(places, padded, strict=True):
        signs[n] = sign
    return "".join(signs)


def item_rules(row: Mapping[str, Slot], n: int) -> list[Rule]:
    """The rules of one row of the table of products."""
    found = []
    for name, parts, percent in (
        ("prod.qCom*prod.vUnCom=prod.vProd", ("prod.qCom", "prod.vUnCom", "prod.vProd"), False),
        (
            "imposto.ICMS.vBC*imposto.ICMS.pICMS=imposto.ICMS.vICMS",
            ("imposto.ICMS.vBC", "imposto.ICMS.pICMS", "imposto.ICMS.vICMS"),
            True,
        ),
        (
            "imposto.IBSCBS.vBC*imposto.IBSCBS.pCBS=imposto.IBSCBS.vCBS",
            ("imposto.IBSCBS.vBC", "imposto.IBSCBS.pCBS", "imposto.IBSCBS.vCBS"),
            True,
        ),
    ):
        if all(part in row for part in parts):
            a, b, result = (row[part] for part in parts)
            if percent and not (a.number and b.number and result.number):
                continue
            found.append(product(name, a, b, result, n, percent))
    return found


def total_rules(slots: Mapping[str, Slot], rows: Sequence[Mapping[str, Slot]]) -> list[Rule]:
    """The rules of the whole document."""
    found = []
    for name, part, applies in (
        ("total.ICMSTot.vProd", "prod.vProd", 0.93),
        ("total.ICMSTot.vBC", "imposto.ICMS.vBC", 0.8),
        ("total.ICMSTot.vICMS", "imposto.ICMS.vICMS", 0.8),
        ("total.ICMSTot.vIPI", "imposto.IPI.vIPI", 0.8),
        ("total.IBSCBSTot.gCBS.vCBS", "imposto.IBSCBS.vCBS", 0.9),
        ("total.IBSCBSTot.gIBS.gIBSUF.vIBSUF", "imposto.IBSCBS.vIBSUF", 0.9),
    ):
        parts = [row[part] for row in rows if part in row]
        if name in slots and parts and (len(parts) == len(rows) or part != "prod.vProd"):
            found.append(total(f"sum({part})={name}", parts, [], slots[name], applies))
    note = slots.get("total.ICMSTot.vNF")
    products = slots.get("total.ICMSTot.vProd")
    if note and products:
        plus = [
            slots[f"total.ICMSTot.{name}"]
            for name in ("vST", "vFrete", "vSeg", "vOutro", "vII", "vIPI", "vFCPST", "vIPIDevol")
            if f"total.ICMSTot.{name}" in slots
        ]
        minus = [slots[f"total.ICMSTot.{name}"] for name in ("vDesc", "vICMSDeson") if f"total.ICMSTot.{name}" in slots]
        rule = total("vProd+vST+vFrete+vSeg+vOutro+vII+vIPI-vDesc=vNF", [products, *plus], minus, note, 0.85)
        found.append(rule)
    for prefix, names in (("cobr.dup", "vDup"), ("pag.detPag", "vPag")):
        parts = [slot for id, slot in slots.items() if id.startswith(prefix) and id.endswith(names)]
        if note and parts:
            minus = [slots["pag.vTroco"]] if prefix == "pag.detPag" and "pag.vTroco" in slots else []
            found.append(total(f"sum({prefix}.{names})=vNF", parts, minus, note, 0.7))
    parts = [slot for id, slot in slots.items() if id.startswith("vPrest.Comp") and id.endswith("vComp")]
    if parts and "vPrest.vTPrest" in slots:
        found.append(total("sum(vPrest.Comp.vComp)=vPrest.vTPrest", parts, [], slots["vPrest.vTPrest"], 0.9))
    for name, ids in (
        ("imp.ICMS", ("imp.ICMS.vBC", "imp.ICMS.pICMS", "imp.ICMS.vICMS")),
        ("valores", ("valores.vBC", "valores.pAliqAplic", "valores.vISSQN")),
    ):
        if all(id in slots for id in ids):
            a, b, result = (slots[id] for id in ids)
            found.append(
                product(
                    f"{name}: {ids[0].split('.')[-1]}*{ids[1].split('.')[-1]}={ids[2].split('.')[-1]}",
                    a,
                    b,
                    result,
                    0,
                    True,
                )
            )
    return found


def rules_of(slots: Mapping[str, Slot], rows: Sequence[Mapping[str, Slot]]) -> list[Rule]:
    """The rules of each row, then those of the whole document."""
    return [*(rule for n, row in enumerate(rows, 1) for rule in item_rules(row, n)), *total_rules(slots, rows)]


def apply(rules: Sequence[Rule]) -> None:
    """Weighs the rules, those that fail again as long as others have decided something.

    One that another has broken since it held is open again, and so is all that it vouched for.
    """
    failed, held = list(rules), list[Rule]()
    for _ in rules:
        still: list[Rule] = []
        for rule in failed:
            (held if settle(rule) else still).append(rule)
        broken = [rule for rule in held if not rule.check().holds]
        for rule in broken:
            for slot in rule.slots:
                slot.confidence = min(slot.confidence, UNPROVEN)
        if len(still) == len(failed) and not broken:
            break
        held = [rule for rule in held if rule.check().holds]
        failed = still + broken
