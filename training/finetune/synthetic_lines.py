"""The synthetic lines of a retraining: rendered once on a machine, then kept in the cache folder.

Rendering and segmenting them takes most of a minute on two cores, and they are the same in every retraining.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import data_synth
from data_synth.fonts import Face, find_faces, font_files
from ocr_app import segmentation
from ocr_app.io.atomic import atomic_write
from ocr_app.io.paths import cache_folder
from training.recognizer import examples, stream
from training.recognizer.examples import Example

SEED = 40_000_003  # blocks of this seed are used for nothing else
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
_SOURCES = (data_synth, segmentation, examples, stream)  # the code that decides what the lines are


@dataclass(frozen=True, slots=True)
class SyntheticLines:
    """The synthetic lines of a retraining.

    Attributes:
        regression: those that a model must read as well after the retraining as before it.
        replay: those that are mixed with the training samples.
        faces: the names of the faces they were rendered with.
    """

    regression: list[Example]
    replay: list[Example]
    faces: tuple[str, ...]


def synthetic_lines(
    regression_blocks: int, replay_blocks: int, faces: tuple[Face, ...] | None, report: Callable[[float], None]
) -> SyntheticLines:
    """The lines of so many blocks, from the cache or rendered with the given faces, by default all of this machine.

    `report` gets the share that is rendered, 0 to 1. A damaged file is replaced; a cache that cannot be written is done
    without.
    """
    folder = cache_folder() / "retraining"
    path = folder / f"{_key(regression_blocks, replay_blocks, faces)}.npz"
    with suppress(*_DAMAGED):
        return _load(path)
    faces = find_faces() if faces is None else faces
    lines = SyntheticLines([], [], tuple(face.name for face in faces))
    if not faces:
        return lines
    total = regression_blocks + replay_blocks
    done = 0
    for call in stream.render(SEED, total, faces, torch.get_num_threads()):
        (lines.regression if done < regression_blocks else lines.replay).extend(call)
        done += stream.BLOCKS_PER_CALL
        report(min(1.0, done / total))
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for outdated in folder.glob("*.npz"):
            outdated.unlink()
        _store(path, lines)
    return lines


def _key(regression_blocks: int, replay_blocks: int, faces: tuple[Face, ...] | None) -> str:
    """Changes with whatever decides what the lines are: the code, the fonts and the counts."""
    digest = hashlib.sha256()
    for source in _source_files():
        digest.update(source.read_bytes())
    fonts = sorted(_state(path) for path in font_files()) if faces is None else [face.name for face in faces]
    digest.update(json.dumps([regression_blocks, replay_blocks, fonts]).encode())
    return digest.hexdigest()[:16]


def _source_files() -> Iterator[Path]:
    for module in _SOURCES:
        path = Path(str(module.__file__))
        package = path.name == "__init__.py"
        yield from sorted(path.parent.rglob("*.[pt][yx]*")) if package else [path]


def _state(path: Path) -> tuple[str, int, int]:
    """What tells one state of a font file from another."""
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), status.st_size, status.st_mtime_ns


def _store(path: Path, lines: SyntheticLines) -> None:
    both = lines.regression + lines.replay
    content = io.BytesIO()
    np.savez_compressed(
        content,
        faces=np.array(lines.faces),
        regression=np.array(len(lines.regression)),
        widths=np.array([line.image.shape[1] for line in both]),
        images=np.concatenate([line.image for line in both], 1),
        lengths=np.array([len(line.tokens) for line in both]),
        tokens=np.concatenate([line.tokens for line in both]),
        edges=np.concatenate([line.edges for line in both]),
    )
    with atomic_write(path) as file:
        file.write(content.getbuffer())


def _load(path: Path) -> SyntheticLines:
    """Raises one of `_DAMAGED` if the file is missing or is not what `_store` wrote."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        images = np.split(stored["images"], np.cumsum(stored["widths"])[:-1], 1)
        ends = np.cumsum(stored["lengths"])[:-1]
        parts = images, np.split(stored["tokens"], ends), np.split(stored["edges"], ends)
        both = [
            Example(np.ascontiguousarray(image), tokens, edges) for image, tokens, edges in zip(*parts, strict=True)
        ]
        count = int(stored["regression"])
        return SyntheticLines(both[:count], both[count:], tuple(map(str, stored["faces"])))
