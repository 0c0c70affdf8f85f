"""The faces that an invoice could have been printed with: those installed on this system, or those of one folder.

The environment variable `NITIDO_FONTS` names a folder whose faces are used instead of the system's, so that the same
seed gives the same print on every machine.

A face is kept if it draws every letter and digit, each in a shape of its own, and if its family is made for reading:
scripts, symbols, barcodes and display lettering are left out. Tags say what kind of print it is, so that a
synthesizer can draw, say, a receipt from monospaced faces more often than from serif ones.
"""

import functools
import os
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from PIL import ImageFont

from data_synth.alphabet import ALPHABET

_REQUIRED = string.ascii_letters + string.digits + ".,/-:"
_PROBES = _REQUIRED + "".join(character for character in ALPHABET if character not in _REQUIRED)
_LOOKALIKES = ("I1l|", "0Oo", "ºª°")
_NEVER_MAPPED = "\uffff"
_PROBE_SIZE = 24
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}

_UNFIT_FAMILIES = re.compile(
    # Symbols, mathematics, barcodes and emoji.
    r"symbol|emoji|math|music|dingbat|d050000l|webdings|marlett|keyboard"
    r"|barcode|code ?39|code ?128|ean ?13|braille|stixi|stixn|stixs|stixv"
    # Handwriting and joined scripts.
    r"|handwrit|script|chancery|cursive|chorus|z003|ecolier|zapfino|brush|bradley|snell|segoe print"
    r"|ink free|kalam|caveat|pacifico|marker felt|noteworthy|chalk|comic|savoye"
    # Lettering for titles, blackletter, initials and capitals alone.
    r"|initials|small ?caps|title|decorat|papyrus|herculanum|trattatello|jokerman|gigi|ravie|stencil|impact|phosphate"
    r"|blackletter|fraktur|rosewood|party let|curlz|chiller|algerian|monofur|sixtyfour|averia"
    # Screen faces whose pixels are stretched or gapped on purpose; the plain one of each is kept.
    r"|-2[xy]\b|squarepx|c-64"
    # Odd cuts, faces for other scripts, and holes in ASCII.
    r"|\binverted|outline|upright italic|tamil|osp-din",
    re.IGNORECASE,
)
# Weights too thin to survive a printer, and the steps between the weights kept.
_UNFIT_STYLES = re.compile(
    r"thin|hairline|extra ?light|ultra ?light|medium|semi ?bold|demi ?bold|extra ?bold|ultra ?bold|unslanted",
    re.IGNORECASE,
)
_KINDS = {
    "typewriter": re.compile(r"typewriter|courier|american type|nimbus mono|cursor|tlwg|\bpica|\belite", re.IGNORECASE),
    "ocr": re.compile(r"\bocr", re.IGNORECASE),
    "dot-matrix": re.compile(r"dot ?matrix|dotgothic|\bdot\b|needle|epson|pin ?printer", re.IGNORECASE),
    "pixel": re.compile(
        r"^px |pixel|vt220|vt323|atari|c-64|proggy|creep|spleen|terminus|dotgothic|press start|silkscreen",
        re.IGNORECASE,
    ),
}
_SERIF_NAMES = re.compile(
    r"serif|roman|times|courier|typewriter|georgia|garamond|bookman|schola|slab"
    r"|pagella|bonum|concrete|nimbus mono|cursor|tlwg"
    r"|gentium|stix|termes|vollkorn|p052|c059|charis|doulos|caladea|libertine|tinos|cambria|palatino|century|minion",
    re.IGNORECASE,
)
_SANS_NAMES = re.compile(r"sans|gothic|grotes|helvet|arial", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: `index` is its place in a collection (0 elsewhere).

    `tags` are drawn from mono, sans, serif, typewriter, ocr, dot-matrix, pixel, bold, italic, condensed; `missing`
    holds the characters of the alphabet for which the face has no glyph, an empty one, or another character's.
    """

    path: Path
    index: int
    family: str
    style: str
    tags: frozenset[str]
    missing: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.family} {self.style}"

    def covers(self, text: str) -> bool:
        """Whether every character of `text` (of the alphabet, or a space) has a glyph."""
        return self.missing.isdisjoint(text)


@functools.cache
def find_faces() -> tuple[Face, ...]:
    """Return all usable faces, sorted by name; of two files with the same face the first counts.

    Of a variable font only the default instance is used.
    """
    faces: dict[str, Face] = {}
    for path in sorted(font_files()):
        for face in read_faces(path):
            faces.setdefault(face.name, face)
    return tuple(sorted(faces.values(), key=lambda face: face.name))


def font_files() -> set[Path]:
    if folder := os.environ.get("NITIDO_FONTS"):
        files = set(Path(folder).rglob("*"))
    elif fc_list := shutil.which("fc-list"):
        listing = subprocess.run([fc_list, "--format", "%{file}\n"], capture_output=True, check=True, encoding="utf-8")
        files = {Path(line) for line in listing.stdout.splitlines()}
    else:
        files = {path for folder in _font_folders() for path in folder.rglob("*")}
    return {path for path in files if path.suffix.lower() in _SUFFIXES}


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [
            Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
            Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local")) / "Microsoft/Windows/Fonts",
        ]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def read_faces(path: Path) -> Iterator[Face]:
    """Yield the usable faces of a font file; one that cannot be read has none."""
    try:
        with path.open("rb") as file:
            collection = path.suffix.lower() in {".ttc", ".otc"}
            fonts = TTCollection(file, lazy=True).fonts if collection else [TTFont(file, lazy=True)]
            faces = [_read_face(path, index, font) for index, font in enumerate(fonts)]
    except (TTLibError, OSError, KeyError, ValueError, AssertionError):
        return
    yield from (face for face in faces if face is not None)


def _read_face(path: Path, index: int, font: TTFont) -> Face | None:
    family, style = _names(path, font)
    name = f"{family} {style}"
    kinds = {tag for tag, pattern in _KINDS.items() if pattern.search(name)}
    # Any, no fit, Latin text; the other family types of PANOSE are handwritten, decorative and pictorial.
    readable = font["OS/2"].panose.bFamilyType in (0, 1, 2) and not _UNFIT_STYLES.search(name)
    if _UNFIT_FAMILIES.search(name) or not (readable or kinds):
        return None
    drawing = ImageFont.truetype(path, _PROBE_SIZE, index, layout_engine=ImageFont.Layout.BASIC)
    # The first letters decide for most faces of other scripts, and drawing is what takes the time.
    if len(_drawn(drawing, _REQUIRED[:2])) < 2 or not (drawn := _drawn(drawing, _PROBES)) >= set(_REQUIRED):
        return None
    missing = frozenset(ALPHABET) - drawn
    return Face(path, index, family, style, frozenset(kinds | _features(font, drawing, name)), missing)


def _names(path: Path, font: TTFont) -> tuple[str, str]:
    """Return the family and the style, to which the words are added that the file's name has and the tables lack."""
    table = font["name"]
    family = table.getBestFamilyName() or path.stem
    style = table.getBestSubFamilyName() or "Regular"
    lacking = [
        word for word in ("Bold", "Italic") if word in path.stem and word.lower() not in f"{family} {style}".lower()
    ]
    return family.strip(), " ".join([style.strip(), *lacking])


def _drawn(drawing: ImageFont.FreeTypeFont, characters: str) -> set[str]:
    """Return those of `characters` which leave ink in a shape of their own.

    A face of capitals alone, or one that draws a box for what it lacks, gives several characters the same shape; the
    first of `characters` to have it keeps it.
    """
    owners: dict[object, str] = {_shape(drawing, _NEVER_MAPPED): _NEVER_MAPPED}
    drawn = set()
    for character in characters:
        shape = _shape(drawing, character)
        owner = owners.setdefault(shape, character)
        if shape and (owner == character or any(owner in group and character in group for group in _LOOKALIKES)):
            drawn.add(character)
    return drawn


def _shape(drawing: ImageFont.FreeTypeFont, character: str) -> tuple[object, ...]:
    """Return what distinguishes the drawn character: its pixels and their position on the baseline; () if blank."""
    mask, offset = drawing.getmask2(character, mode="1", anchor="ls")
    return (offset, mask.size, bytes(mask)) if mask.getbbox() else ()


def _features(font: TTFont, drawing: ImageFont.FreeTypeFont, name: str) -> set[str]:
    os2 = font["OS/2"]
    italic_angle = font.reader["post"][4:8]  # read raw: decoding the whole table is slow
    features = {"serif" if _has_serifs(os2, name) else "sans"}
    advances = [drawing.getlength(character) for character in "iIl1mMwW0"]
    if max(advances) <= 1.1 * min(advances):  # hinting may round them apart
        features.add("mono")
    if os2.usWeightClass >= 600 or re.search("bold|black|heavy", name, re.IGNORECASE):
        features.add("bold")
    if any(italic_angle) or re.search("italic|oblique|slanted", name, re.IGNORECASE):
        features.add("italic")
    if os2.usWidthClass < 5 or re.search(r"condensed|narrow|\bcn\b", name, re.IGNORECASE):
        features.add("condensed")
    return features


def _has_serifs(os2: Any, name: str) -> bool:
    """Judge by the name or else by PANOSE and the IBM family class (OpenType specification, OS/2 table)."""
    if _SANS_NAMES.search(name):
        return False
    if _SERIF_NAMES.search(name):
        return True
    if os2.panose.bFamilyType == 2 and os2.panose.bSerifStyle >= 2:
        return bool(os2.panose.bSerifStyle <= 10)
    return (os2.sFamilyClass >> 8) in (1, 2, 3, 4, 5, 7)
