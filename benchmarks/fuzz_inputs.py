"""Damaged inputs for `benchmarks.fuzz`: sound files of every kind that is read, and random changes to them."""

import hashlib
import json
import random
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import zxingcpp
from PIL import Image

from ocr_app.bundles.bundle import DEFAULT, bundle_folder
from ocr_app.bundles.description import digest
from ocr_app.corrections import Correction, CorrectionStore, archive

_INTEGERS = (0, 1, 2, 7, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 10**6, 2**31 - 1, 2**31, 2**32 - 1, 2**63)
_ODD: tuple[Any, ...] = (
    *(None, True, [], {}, "", 0, -1, 1.5, 10**400, float("nan"), "\0", "\ud800", "\x1b[2J", "../a", "é" * 5000),
    *([None], {"a": None}, [[[[]]]], [1, "2"], list(range(50))),
)
_PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 160 60]/CropBox[0 0 160 60]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>/Pattern<</P 7 0 R>>>>>> endobj
4 0 obj <</Length 96>> stream
BT /F 24 Tf 10 20 Td (TOTAL 12,34) Tj ET q 1 0 0 1 5 5 cm /X Do Q /Pattern cs /P scn 0 0 9 9 re f
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
6 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 99 9]/Resources<</XObject<</X 6 0 R>>>>/Length 18>> stream
0 0 9 2 re f /Y Do
endstream endobj
7 0 obj <</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 5 5]/XStep 5/YStep 5
/Resources<<>>/Length 12>> stream
0 0 2 2 re f
endstream endobj
trailer <</Root 1 0 R/Size 8>>
"""
_KEY = "35260611222333000181550010000012341123456786"
_XML = f"""<nfeProc xmlns='http://www.portalfiscal.inf.br/nfe'><NFe><infNFe Id='NFe{_KEY}'>
<ide><natOp>VENDA</natOp><serie>1</serie><nNF>1234</nNF><dhEmi>2026-06-10T18:45:12-03:00</dhEmi></ide>
<emit><CNPJ>11222333000181</CNPJ><xNome>Padaria Flor de Lis</xNome></emit><dest><CPF>52998224725</CPF></dest>
<det nItem='1'><prod><cProd>A-1</cProd><qCom>10.0000</qCom><vUnCom>7.0000</vUnCom><vProd>70.00</vProd></prod></det>
<total><ICMSTot><vProd>70.00</vProd><vNF>70.00</vNF></ICMSTot></total>
<cobr><dup><nDup>001</nDup><vDup>70.00</vDup></dup></cobr></infNFe></NFe></nfeProc>"""
_ODD_TEXTS = (
    *("NaN", "sNaN", "-Infinity", "1e999999999", "1e-999999999", "9" * 5000, "", " ", "é" * 5000, "٧٠", "2026-99-99T"),
    *("&#x9b;2J", "&#xa;nitido: forged", "&#x202e;", "&#0;", "&a;", "<![CDATA[1]]>", "<a/>" * 5000, "<!--", "]]>"),
    "<a>" * 50000 + "</a>" * 50000,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A command of `nitido` in a folder with one damaged file.

    Attributes:
        kind: of the damaged file.
        arguments: of the command.
        written: how the names of files begin, relative to the folder, that the command may write.
        results: files that it must write whatever it meets.
    """

    kind: str
    arguments: tuple[str, ...]
    written: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


class Inputs:
    """Sound inputs, made once, and the cases made of them."""

    def __init__(self, folder: Path) -> None:
        self.scans = _scans()
        self._note = _note()
        self._bundle = {file.name: file.read_bytes() for file in bundle_folder(DEFAULT).iterdir()}
        folder.mkdir()
        with CorrectionStore.open(folder / "corrections.db") as store:
            for line in range(12):
                store.add(_correction(line))
            archive.export_corrections(store, folder / "corrections.jsonl")
        self._store = (folder / "corrections.db").read_bytes()
        self._archive = (folder / "corrections.jsonl").read_bytes()
        self._truth = b"5,5,150,5,150,40,5,40,TOTAL 12,34\n5,50,90,50,90,80,5,80,CAIXA 7\n"
        self._kinds: tuple[tuple[Callable[[random.Random, Path], Case], int], ...] = (
            (self._scan, 12),
            (self._description, 2),
            (self._network, 1),
            (self._choice, 1),
            (self._stored, 3),
            (self._archived, 3),
            (self._transcribed, 1),
            (self._resumed, 1),
            (self._compared, 2),
        )

    def make(self, number: int, folder: Path) -> Case:
        """Case `number` in an empty folder; always the same for the same number."""
        chance = random.Random(number)
        (folder / "home").mkdir()
        (folder / "good.png").write_bytes(self.scans["good.png"])
        (folder / "bystander.txt").write_bytes(b"of the user's")
        makers, weights = zip(*self._kinds, strict=True)
        (maker,) = chance.choices(makers, weights)
        case: Case = maker(chance, folder)
        return case

    def _scan(self, chance: random.Random, folder: Path) -> Case:
        name = chance.choice(sorted(self.scans))
        content = _changed(chance, self.scans[name], self.scans[chance.choice(sorted(self.scans))])
        if name.endswith(".png") and chance.random() < 0.7:
            content = _with_checksums(content)
        (folder / f"bad-{name}").write_bytes(content)
        form = chance.choice(("text", "json", "alto", "pdf", "annotated"))
        result = {"text": "txt", "json": "json", "alto": "alto.xml", "pdf": "pdf", "annotated": "png"}[form]
        arguments = ("read", f"bad-{name}", "good.png", "--format", form, "--output", "out")
        return Case("scan", arguments, ("out/",), (f"out/good.{result}",))

    def _description(self, chance: random.Random, folder: Path) -> Case:
        description = _odd(chance, json.loads(self._bundle["model.json"]))
        if isinstance(description, dict):
            description["digest"] = digest(description)
        text = json.dumps(description).encode()
        return self._model(chance, folder, {"model.json": text if chance.random() < 0.8 else _changed(chance, text)})

    def _network(self, chance: random.Random, folder: Path) -> Case:
        """A bundle whose damaged network has the right hash."""
        description = json.loads(self._bundle["model.json"])
        network = _changed(chance, self._bundle["model.onnx"])
        description["files"]["model.onnx"] = hashlib.sha256(network).hexdigest()
        description["digest"] = digest(description)
        return self._model(chance, folder, {"model.onnx": network, "model.json": json.dumps(description).encode()})

    def _model(self, chance: random.Random, folder: Path, changed: dict[str, bytes]) -> Case:
        bundle = folder / "home" / "models" / "mine"
        bundle.mkdir(parents=True)
        for name, content in (self._bundle | changed).items():
            (bundle / name).write_bytes(content)
        commands = (
            ("models", "list"),
            ("models", "verify"),
            ("models", "use", "mine"),
            ("read", "good.png", "--model", "mine"),
        )
        return Case("bundle", chance.choice(commands), ("home/models/current.json",))

    def _choice(self, chance: random.Random, folder: Path) -> Case:
        (folder / "home" / "models").mkdir()
        text = json.dumps(_odd(chance, {"history": ["default", "mine"]})).encode()
        content = text if chance.random() < 0.5 else _changed(chance, text)
        (folder / "home" / "models" / "current.json").write_bytes(content)
        commands = (("models", "list"), ("models", "rollback"), ("models", "use", "default"), ("read", "good.png"))
        return Case("choice", chance.choice(commands), ("home/models/current.json",))

    def _stored(self, chance: random.Random, folder: Path) -> Case:
        (folder / "home" / "corrections.db").write_bytes(_changed(chance, self._store, self._store))
        commands = (
            *(("corrections", "list"), ("corrections", "check"), ("corrections", "repair")),
            *(("corrections", "export", "out.jsonl"), ("corrections", "delete", "--all", "--yes")),
        )
        return Case("store", chance.choice(commands), ("home/corrections", "out.jsonl"))

    def _archived(self, chance: random.Random, folder: Path) -> Case:
        if chance.random() < 0.5:
            content = _changed(chance, self._archive)
        else:
            lines = self._archive.splitlines()
            index = chance.randrange(len(lines))
            lines[index] = json.dumps(_odd(chance, json.loads(lines[index]))).encode()
            content = b"\n".join(lines)
        (folder / "bad.jsonl").write_bytes(content)
        return Case("archive", ("corrections", "import", "bad.jsonl"), ("home/corrections",))

    def _transcribed(self, chance: random.Random, folder: Path) -> Case:
        (folder / "bad.csv").write_bytes(_changed(chance, self._truth))
        return Case("truth", ("correct", "good.png", "--truth", "bad.csv"), ("home/corrections",))

    def _resumed(self, chance: random.Random, folder: Path) -> Case:
        row = {"source": "good.png", "pages": 1, "fiscal": {"key": "1"}, "seconds": 0.5}
        entry = {"source": "good.png", "content": "0", "settings": "0", "outputs": ["good.txt"], "row": row}
        text = json.dumps(_odd(chance, entry)).encode() + b"\n"
        content = text if chance.random() < 0.5 else _changed(chance, text)
        (folder / "out").mkdir()
        (folder / "out" / ".nitido-manifest.jsonl").write_bytes(content)
        return Case("manifest", ("read", "good.png", "--output", "out", "--resume"), ("out/",), ("out/good.txt",))

    def _compared(self, chance: random.Random, folder: Path) -> Case:
        """A note whose XML is damaged, named or found in a folder."""
        content = _with_odd_texts(chance) if chance.random() < 0.6 else _changed(chance, _XML.encode())
        name = chance.choice(("bad", _KEY))
        (folder / "xml").mkdir()
        (folder / "xml" / f"{name}.xml").write_bytes(content)
        (folder / "note.png").write_bytes(self._note)
        against = chance.choice(("xml", f"xml/{name}.xml"))
        if chance.random() < 0.6:
            return Case("XML", ("fields", "note.png", "--against", against))
        return Case("XML", ("correct", "note.png", "--xml", against), ("home/corrections",))


def _note() -> bytes:
    """A scan of a note with its key as a barcode."""
    page = np.full((150, 640), 250, np.uint8)
    bars = np.array(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(_KEY, zxingcpp.BarcodeFormat.Code128), 2))
    page[10:60, 20 : 20 + bars.shape[1]] = bars[:50]
    for line, text in enumerate(("VALOR TOTAL DA NOTA", "70,00")):
        cv2.putText(page, text, (20, 95 + 35 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.75, 20, 2)
    content = BytesIO()
    Image.fromarray(page).save(content, "PNG")
    return content.getvalue()


def _with_odd_texts(chance: random.Random) -> bytes:
    """The XML with one to three of its texts, attributes or names replaced by what nobody expects."""
    content = _XML
    for _ in range(chance.choice((1, 1, 3))):
        part = chance.choice(list(re.finditer(r"(?<=>)[^<>]*(?=<)|(?<=')[^']*(?=')|(?<=<)\w+(?=>)", content)))
        content = content[: part.start()] + chance.choice(_ODD_TEXTS) + content[part.end() :]
    return content.encode()


def _scans() -> dict[str, bytes]:
    """Small scans of every format, by their names."""
    page = np.full((60, 170), 245, np.uint8)
    cv2.putText(page, "TOTAL 12,34", (6, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.75, 20, 2)
    grey = Image.fromarray(page)
    coloured = Image.merge("RGB", (grey, grey.point(lambda level: level // 2 + 100), grey))
    pages = {"save_all": True, "append_images": [grey, coloured]}
    on_its_side = b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0"
    made: dict[str, tuple[Image.Image, dict[str, Any]]] = {
        "good.png": (grey.crop((0, 10, 90, 50)), {}),
        "grey.png": (grey, {"dpi": (300, 300)}),
        "palette.png": (coloured.quantize(16), {"bits": 4}),
        "alpha.png": (coloured.convert("RGBA"), {}),
        "fax.png": (grey.convert("1"), {}),
        "grey.jpg": (grey, {"quality": 80}),
        "coloured.jpg": (
            coloured,
            {"progressive": True, "exif": on_its_side},
        ),
        "grey.bmp": (grey, {}),
        "coloured.bmp": (coloured, {}),
        "grey.webp": (grey, {"lossless": True}),
        "coloured.webp": (coloured, {"quality": 60}),
        "plain.tif": (grey, {"dpi": (200, 100)}),
        "fax.tif": (grey.convert("1"), {"compression": "group4"}),
        "lzw.tif": (coloured, {"compression": "tiff_lzw"}),
        "pages.tif": (coloured, {"compression": "tiff_adobe_deflate", **pages}),
        "jpeg.tif": (coloured, {"compression": "jpeg"}),
        "float.tif": (Image.fromarray(page.astype(np.float32)), {}),
        "deep.tif": (Image.fromarray(page.astype(np.uint16) * 257), {}),
        "pages.pdf": (grey, {"resolution": 300, **pages}),
    }
    formats = {".jpg": "JPEG", ".tif": "TIFF"}
    scans = {"drawn.pdf": _PDF}
    for name, (image, options) in made.items():
        content = BytesIO()
        suffix = Path(name).suffix
        image.save(content, formats.get(suffix, suffix[1:].upper()), **options)
        scans[name] = content.getvalue()
    return scans


def _correction(line: int) -> Correction:
    image = np.random.default_rng(line).integers(0, 256, (32, 40), np.uint8)
    box, time = (10, 30 * line, 200, 30 * line + 20), datetime(2026, 1, 31, 12, line, tzinfo=UTC)
    edges = tuple((3.0 * place, 3.0 * place + 2) for place in range(9)) if line % 2 else None
    return Correction("ab" * 32, "nota.png", 1, box, image, "T0TAL 9,9O", "TOTAL 9,90", edges, "default", time, (2,))


def _changed(chance: random.Random, content: bytes, other: bytes = b"") -> bytes:
    """The content after one to four random changes; some take a part of another file in."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        end = len(changed)
        if not end:
            break
        place = chance.randrange(end) if chance.random() < 0.5 else chance.randrange(min(end, 200))
        match chance.randrange(8):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place : place + chance.choice((1, 4, 16))] = chance.randbytes(chance.choice((1, 4, 16)))
            case 2:
                value, order = chance.choice(_INTEGERS), chance.choice("<>")
                packed = struct.pack(f"{order}Q", value)
                width = chance.choice((1, 2, 4))
                changed[place : place + width] = packed[:width] if order == "<" else packed[-width:]
            case 3:
                del changed[place:]
            case 4:
                del changed[place : place + chance.randrange(1, 64)]
            case 5:
                changed[place:place] = changed[place : place + chance.randrange(1, 256)] * chance.choice((1, 2, 50))
            case 6:
                begin = chance.randrange(len(other)) if other else 0
                changed[place:place] = other[begin : begin + chance.randrange(1, 400)]
            case _:
                changed = _with_other_number(chance, changed)
    return bytes(changed)


def _with_other_number(chance: random.Random, content: bytearray) -> bytearray:
    """The content with one of the numbers replaced that it has in digits, if it has any."""
    numbers = list(re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)", content))
    if numbers:
        number = chance.choice(numbers)
        value = chance.choice((*_INTEGERS, -1, -(2**31), 0.001, 1e9, 1e38))
        content[number.start() : number.end()] = str(value).encode()
    return content


def _with_checksums(content: bytes) -> bytes:
    """A PNG with right checksums, without which no decoder would look at what has changed."""
    fixed, place = bytearray(content), 8
    while place + 12 <= len(fixed):
        end = place + 8 + int.from_bytes(fixed[place : place + 4], "big")
        if end + 4 > len(fixed):
            break
        fixed[end : end + 4] = zlib.crc32(fixed[place + 4 : end]).to_bytes(4, "big")
        place = end + 4
    return bytes(fixed)


def _odd(chance: random.Random, value: Any) -> Any:
    """A value of JSON with one to three of its parts replaced by what nobody expects, or taken away."""
    for _ in range(chance.choice((1, 1, 3))):
        value = _odd_somewhere(chance, value)
    return value


def _odd_somewhere(chance: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.93:
        key = chance.choice(sorted(value))
        if chance.random() < 0.1:
            return {name: part for name, part in value.items() if name != key}
        return value | {key: _odd_somewhere(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.8:
        index = chance.randrange(len(value))
        return [*value[:index], _odd_somewhere(chance, value[index]), *value[index + 1 :]]
    return chance.choice(_ODD)
