"""The XML of a note: read to be compared with paper, and drafted from what paper says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ocr_app.errors import EmptyFileError, MissingFileError, UnreadableFileError
from ocr_app.fiscal.documents import Field, FiscalDocument
from ocr_app.io.regular import read_regular

_NAMESPACE = "http://www.portalfiscal.inf.br/nfe"
_WRAPPERS = {"nfeProc", "NFe", "infNFe", "cteProc", "CTe", "infCte", "NFSe", "infNFSe", "DPS", "infDPS", "gIBSCBS"}
_GROUPS = re.compile(r"(?:ICMS(?:SN)?(?:\d{2,3}|Part|ST|UFDest|OutraUF)|IPITrib|IPINT|PISAliq|COFINSAliq|vServPrest)")
_REPEATED = {"dup", "detPag", "Comp"}
_ROOTS = {"infNFe": "NFe", "infCte": "CTe", "infNFSe": "NFS"}
_KEPT = {"infNFSe": ("nNFSe", "dhProc"), "infDPS": ("nDPS", "dCompet")}
_MOST_BYTES = 20_000_000
_DEEPEST = 50  # elements within each other; a note has some ten
_AMOUNT = re.compile(r"[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_DATES = re.compile(r"\d{4}-\d{2}-\d{2}(?:T|$)")


@dataclass(frozen=True, slots=True)
class NoteXml:
    """What an XML says, by the ids of fields; items in order."""

    path: Path
    key: str
    fields: dict[str, str]
    items: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that paper and XML tell differently; `item` counts from 1."""

    id: str
    paper: str
    xml: str
    item: int | None = None


def read_xml(path: Path) -> NoteXml:
    """The note of an XML file of an NF-e, NFC-e, CT-e or NFS-e.

    Raises:
        MissingFileError, EmptyFileError: there is none.
        UnreadableFileError: it is no such XML, or one that a parser must not open (entities, DTDs).
    """
    try:
        content = read_regular(path, _MOST_BYTES)
    except FileNotFoundError as error:
        raise MissingFileError(path) from error
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be opened: {error.strerror}") from error
    if not content:
        raise EmptyFileError(path)
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFileError(path, "an XML with a DTD or entities is not read") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFileError(path, f"not a whole XML: {error}") from error
    if _is_deeper(root, _DEEPEST):
        raise UnreadableFileError(path, "not the XML of a note: its elements are too many within each other")
    info = next((element for element in root.iter() if _name(element) in _ROOTS), None)
    if info is None:
        raise UnreadableFileError(path, "not the XML of an NF-e, NFC-e, CT-e or NFS-e")
    key = re.sub(r"^[A-Za-z]+", "", info.get("Id", ""))
    fields: dict[str, str] = {f"{_name(info)}.Id": key} if key else {}
    items: list[dict[str, str]] = []
    _walk(root, [], fields, items)
    return NoteXml(path, key, fields, tuple(items))


def _is_deeper(root: ElementTree.Element, depth: int) -> bool:
    """True if there are elements with more than `depth` others around them."""
    level = [root]
    for _ in range(depth + 1):
        level = [child for element in level for child in element]
    return bool(level)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _walk(element: ElementTree.Element, path: list[str], fields: dict[str, str], items: list[dict[str, str]]) -> None:
    counts: dict[str, int] = {}
    for child in element:
        name = _name(child)
        if name == "det":
            row: dict[str, str] = {}
            _walk(child, [], row, items)
            items.append(row)
            continue
        counts[name] = counts.get(name, 0) + 1
        label = f"{name}[{counts[name]}]" if name in _REPEATED else name
        kept = name in _WRAPPERS or _GROUPS.fullmatch(name)
        inner = path if kept else [*path, label]
        if len(child):
            _walk(child, inner, fields, items)
        elif child.text and child.text.strip():
            parent = _name(element)
            full = ".".join([parent, name] if name in _KEPT.get(parent, ()) else [*path, label])
            text = child.text.strip()
            fields.setdefault(full, text)
            if _DATES.match(text) and "T" in text:
                fields.setdefault(f"{full}#time", text[11:19])


def find_xml(path: Path, key: str) -> Path | None:
    """The XML of a key: the file itself, or that of a folder whose name or content has the key."""
    if not path.is_dir():
        return path
    files = sorted(each for each in path.iterdir() if each.suffix.lower() == ".xml")
    named = [each for each in files if key and key in each.name]
    for each in named or files:
        try:
            if key and read_xml(each).key == key:
                return each
        except (MissingFileError, EmptyFileError, UnreadableFileError):
            continue
    return None


def same(field: Field, xml: str) -> bool:
    """Whether a field says what the XML says: amounts as numbers, dates as dates, texts but for case and spaces."""
    if field.id.endswith("#time"):
        return field.value[:5] == xml[:5]
    if _DATES.match(xml):
        return field.value[:10] == xml[:10]
    numbers = _number(field.value), _number(xml)
    if re.search(r"\.(?:v|p|q|peso)[A-Z]\w*$", field.id) and None not in numbers:
        return _rounds(numbers[1], numbers[0])
    if field.id.endswith("ICMS.CST"):
        return field.value in (xml, field.value[: len(field.value) - len(xml)] + xml)
    paper, truth = re.sub(r"\s", "", field.value).casefold(), re.sub(r"\s", "", xml).casefold()
    if paper.lstrip("0") == truth.lstrip("0") and paper:
        return True
    return len(paper) >= 10 and truth.startswith(paper) and field.id.endswith(("xProd", "xNome", "xLgr", "natOp"))


def _rounds(exact: Decimal | None, printed: Decimal | None) -> bool:
    """Whether a printed amount is an exact one, or what is left of it with the decimals that are printed."""
    if exact is None or printed is None:
        return False
    return exact == printed or abs(exact - printed) <= Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2


def _number(text: str) -> Decimal | None:
    """An amount; None for what else `Decimal` takes, such as NaN and numbers of a million digits."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def differences(document: FiscalDocument, xml: NoteXml) -> list[Difference]:
    """The fields that the paper prints and the XML tells differently, and rows that one of them lacks."""
    found = [
        Difference(field.id, field.value, xml.fields[field.id])
        for field in document.fields
        if field.id in xml.fields and not same(field, xml.fields[field.id])
    ]
    for item, row in zip(document.items, xml.items, strict=False):
        found += [
            Difference(field.id, field.value, row[field.id], item.n)
            for field in item.fields
            if field.id in row and not same(field, row[field.id])
        ]
    if len(document.items) != len(xml.items) and (document.items or document.model in ("nfe", "nfce")):
        found.append(Difference("items", str(len(document.items)), str(len(xml.items))))
    return found


_ORDER = (
    "ide",
    "cUF",
    "natOp",
    "mod",
    "serie",
    "nNF",
    "dhEmi",
    "dhSaiEnt",
    "emit",
    "CNPJ",
    "CPF",
    "xNome",
    "enderEmit",
    "enderDest",
    "xLgr",
    "nro",
    "xBairro",
    "xMun",
    "UF",
    "CEP",
    "fone",
    "IE",
    "dest",
    "det",
    "prod",
    "cProd",
    "xProd",
    "NCM",
    "CFOP",
    "uCom",
    "qCom",
    "vUnCom",
    "vProd",
    "vDesc",
    "imposto",
    "ICMS",
    "CST",
    "vBC",
    "pICMS",
    "vICMS",
    "IPI",
    "pIPI",
    "vIPI",
    "IBSCBS",
    "cClassTrib",
    "total",
    "ICMSTot",
    "vICMSDeson",
    "vFCP",
    "vBCST",
    "vST",
    "vFCPST",
    "vFrete",
    "vSeg",
    "vII",
    "vIPIDevol",
    "vPIS",
    "vCOFINS",
    "vOutro",
    "vNF",
    "vTotTrib",
    "IBSCBSTot",
    "vBCIBSCBS",
    "gIBS",
    "gIBSUF",
    "vIBSUF",
    "gIBSMun",
    "vIBSMun",
    "vIBS",
    "gCBS",
    "vCBS",
    "transp",
    "transporta",
    "vol",
    "qVol",
    "esp",
    "marca",
    "nVol",
    "pesoL",
    "pesoB",
    "cobr",
    "dup",
    "nDup",
    "dVenc",
    "vDup",
    "pag",
    "detPag",
    "vPag",
    "vTroco",
)
"""Elements in the order of the schema of the NF-e 4.00, as far as a DANFE prints them."""


def draft(document: FiscalDocument) -> bytes:
    """A draft of the note in the NF-e's schema: what the paper prints, nothing else; it bears no signature.

    Raises:
        ValueError: the document is no NF-e or NFC-e.
    """
    if document.model not in ("nfe", "nfce"):
        raise ValueError(f"there is no draft of a document of kind {document.model}")
    root = ElementTree.Element("nfeProc", {"xmlns": _NAMESPACE, "versao": "4.00"})
    root.append(ElementTree.Comment(" Draft read from paper by Nítido: not a fiscal document "))
    info = ElementTree.SubElement(ElementTree.SubElement(root, "NFe"), "infNFe", {"versao": "4.00"})
    values = {field.id: field.value for field in document.fields if "#" not in field.id}
    times = {field.id.removesuffix("#time"): field.value for field in document.fields if field.id.endswith("#time")}
    if key := values.pop("infNFe.Id", None):
        info.set("Id", f"NFe{key}")
    protocol = values.pop("protNFe.infProt.nProt", None)
    for id, time in times.items():
        if id in values:
            values[id] += f"T{time}"
    _fill(info, values)
    for item in document.items:
        row = ElementTree.SubElement(info, "det", {"nItem": str(item.n)})
        _fill(row, {field.id: field.value for field in item.fields})
    _sort(info)
    if protocol:
        element = ElementTree.SubElement(ElementTree.SubElement(root, "protNFe", {"versao": "4.00"}), "infProt")
        ElementTree.SubElement(element, "nProt").text = protocol
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _fill(root: ElementTree.Element, values: Mapping[str, str]) -> None:
    made: dict[str, ElementTree.Element] = {}
    for id, value in values.items():
        parts = _grouped(id, values)
        element, path = root, ""
        for part in parts:
            path += f"/{part}"
            if path not in made:
                made[path] = ElementTree.SubElement(element, re.sub(r"\[\d+\]", "", part))
            element = made[path]
        element.text = value[-2:] if id == "imposto.ICMS.CST" and len(value) == 3 else value


def _grouped(id: str, values: Mapping[str, str]) -> Iterable[str]:
    """The path of an id with the groups that the schema has and ids leave out."""
    parts = id.split(".")
    if parts[:2] == ["imposto", "ICMS"]:
        cst = values.get("imposto.ICMS.CST", "00")
        return [*parts[:2], f"ICMS{cst[-2:]}" if len(cst) <= 3 else f"ICMSSN{cst[-3:]}", *parts[2:]]
    if parts[:2] == ["imposto", "IPI"]:
        return [*parts[:2], "IPITrib", *parts[2:]]
    return parts


def _sort(element: ElementTree.Element) -> None:
    rank = {name: n for n, name in enumerate(_ORDER)}
    element[:] = sorted(element, key=lambda child: rank.get(child.tag, len(rank)))
    for child in element:
        _sort(child)
