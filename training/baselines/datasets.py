"""Labelled images: MNIST and CIFAR-10 from their official files, and isolated characters from `data_synth`."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ocr_app.errors import InputError, MissingFileError, UnreadableFileError
from training.baselines.glyphs import CHARACTERS, make_glyphs
from training.baselines.vision import datasets

_CIFAR_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_CIFAR_BINARY = "cifar-10-batches-bin"
_CIFAR_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
_RECORD = 1 + 3 * 32 * 32  # bytes: the label, then the red, green and blue plane

_TRAIN_GLYPHS, _TEST_GLYPHS = 40_000, 8_000


@dataclass(frozen=True, slots=True)
class ImageSet:
    """`images` uint8 [N, C, S, S], `labels` int64 [N], each an index into `classes`."""

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]


def load_mnist(folder: Path, download: bool) -> tuple[ImageSet, ImageSet]:
    """Return the training and the test digits of `folder`/MNIST/raw, torchvision's layout, 28 px.

    Raises:
        MissingFileError, UnreadableFileError: of the file at fault, with what was expected and how to get it.
        InputError: it cannot be downloaded.
    """
    if download:
        _download(datasets.MNIST, folder)
    for part in ("train", "t10k"):
        raw = folder / "MNIST" / "raw"
        images = _check_idx(raw / f"{part}-images-idx3-ubyte", dimensions=3)
        labels = _check_idx(raw / f"{part}-labels-idx1-ubyte", dimensions=1)
        if images[1:] != (28, 28):
            raise UnreadableFileError(
                raw / f"{part}-images-idx3-ubyte", f"images of 28 x 28 expected, not {images[1:]}"
            )
        if images[0] != labels[0]:
            reason = f"{labels[0]} labels for {images[0]} images; {_MNIST_HINT}"
            raise UnreadableFileError(raw / f"{part}-labels-idx1-ubyte", reason)
    sets = (datasets.MNIST(str(folder), train=train) for train in (True, False))
    train, test = (ImageSet(s.data[:, None], s.targets.long(), tuple("0123456789")) for s in sets)
    return train, test


_MNIST_HINT = "--download fetches the official file again"


def _check_idx(path: Path, dimensions: int) -> tuple[int, ...]:
    """The shape that an IDX file of bytes announces and has."""
    if not path.is_file():
        raise MissingFileError(path, f"no such file; MNIST is expected in {path.parent}, and --download fetches it")
    with path.open("rb") as file:
        header = file.read(4 + 4 * dimensions)
    if len(header) < 4 + 4 * dimensions or header[:4] != bytes([0, 0, 8, dimensions]):
        raise UnreadableFileError(path, f"not an IDX file of bytes in {dimensions} dimensions; {_MNIST_HINT}")
    shape = struct.unpack(f">{dimensions}I", header[4:])
    expected, size = len(header) + int(np.prod(shape)), path.stat().st_size
    if size != expected:
        raise UnreadableFileError(path, f"{size} bytes where its header announces {expected}; {_MNIST_HINT}")
    return shape


def load_cifar10(folder: Path, download: bool) -> tuple[ImageSet, ImageSet]:
    """Return the training and the test images of `folder`, 32 px, in colour.

    The official binary version is read from `folder`/cifar-10-batches-bin, else torchvision's, the Python version, from
    `folder`/cifar-10-batches-py.

    Raises:
        MissingFileError, UnreadableFileError: of the file at fault, with what was expected and how to get it.
        InputError: it cannot be downloaded.
    """
    binary = folder / _CIFAR_BINARY
    if binary.is_dir():
        train = [_read_cifar(binary / f"data_batch_{number}.bin") for number in range(1, 6)]
        test = [_read_cifar(binary / "test_batch.bin")]
        return _cifar_set(np.concatenate(train)), _cifar_set(np.concatenate(test))
    if download:
        _download(datasets.CIFAR10, folder)
    python = folder / datasets.CIFAR10.base_folder
    if not python.is_dir():
        hint = f"--download fetches the second, and {_CIFAR_URL} unpacks to the first"
        raise MissingFileError(folder, f"neither {_CIFAR_BINARY} nor {datasets.CIFAR10.base_folder} in it; {hint}")
    for name, digest in [
        *datasets.CIFAR10.train_list,
        *datasets.CIFAR10.test_list,
        [datasets.CIFAR10.meta["filename"], datasets.CIFAR10.meta["md5"]],
    ]:
        if not (python / name).is_file():
            raise MissingFileError(python / name, "no such file; --download fetches it")
        if not datasets.utils.check_integrity(str(python / name), digest):
            raise UnreadableFileError(python / name, f"its MD5 is not the official {digest}; remove it and --download")
    sets = (datasets.CIFAR10(str(folder), train=train) for train in (True, False))
    train_set, test_set = (
        ImageSet(torch.from_numpy(s.data).permute(0, 3, 1, 2).contiguous(), torch.tensor(s.targets), _CIFAR_CLASSES)
        for s in sets
    )
    return train_set, test_set


def _read_cifar(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """The records [N, 3073] of a file of the binary version."""
    if not path.is_file():
        raise MissingFileError(path, f"no such file; it is part of {_CIFAR_URL}")
    content = np.fromfile(path, np.uint8)
    if not len(content) or len(content) % _RECORD:
        reason = f"{len(content)} bytes, not a multiple of {_RECORD}: truncated? It is part of {_CIFAR_URL}"
        raise UnreadableFileError(path, reason)
    records = content.reshape(-1, _RECORD)
    if records[:, 0].max() >= len(_CIFAR_CLASSES):
        raise UnreadableFileError(path, f"a label of {records[:, 0].max()} where 0 to 9 are expected; see {_CIFAR_URL}")
    return records


def _cifar_set(records: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> ImageSet:
    images = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy())
    return ImageSet(images, torch.from_numpy(records[:, 0].astype(np.int64)), _CIFAR_CLASSES)


def _download(kind: Any, folder: Path) -> None:
    try:
        kind(str(folder), download=True)
    except (OSError, RuntimeError) as error:
        raise InputError(folder, f"{kind.__name__} cannot be downloaded: {error}") from error


def load_glyphs(folder: Path, download: bool) -> tuple[ImageSet, ImageSet]:
    """Render the training and the test characters, 32 px; the test has faces that the training never shows."""
    train, test = (
        ImageSet(torch.from_numpy(images)[:, None], torch.from_numpy(labels), tuple(CHARACTERS))
        for images, labels in (make_glyphs(_TRAIN_GLYPHS, held_out=False), make_glyphs(_TEST_GLYPHS, held_out=True))
    )
    return train, test


SETS: dict[str, Callable[[Path, bool], tuple[ImageSet, ImageSet]]] = {
    "mnist": load_mnist,
    "cifar10": load_cifar10,
    "glyphs": load_glyphs,
}
"""What loads the training and the test images of each set from a folder, downloading them first if told so."""
