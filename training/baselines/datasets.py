"""Labelled images: MNIST and CIFAR-10 from their official files, and isolated characters from `data_synth`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ocr_app.errors import InputError, MissingFileError, UnreadableFileError
from training.baselines.glyphs import CHARACTERS, make_glyphs
from training.baselines.vision import datasets

_CIFAR_BINARY = "cifar-10-batches-bin"
_CIFAR_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

_TRAIN_GLYPHS, _TEST_GLYPHS = 40_000, 8_000


@dataclass(frozen=True, slots=True)
class ImageSet:
    """`images` uint8 [N, C, S, S], `labels` int64 [N], each an index into `classes`."""

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.images) != len(self.labels) or int(self.labels.max()) >= len(self.classes):
            raise ValueError(f"{len(self.images)} images, {len(self.labels)} labels up to {int(self.labels.max())}")


def load_mnist(folder: Path, download: bool) -> tuple[ImageSet, ImageSet]:
    """Load the training and the test digits, 28 px, from `folder`/MNIST/raw.

    Raises:
        InputError: the files are missing or damaged, or cannot be downloaded.
    """
    with _readable(folder / "MNIST" / "raw", download):
        sets = [datasets.MNIST(str(folder), train=train, download=download) for train in (True, False)]
        train, test = (ImageSet(s.data[:, None], s.targets, tuple("0123456789")) for s in sets)
    return train, test


def load_cifar10(folder: Path, download: bool) -> tuple[ImageSet, ImageSet]:
    """Load the training and the test images, 32 px, in colour.

    They are read from `folder`/cifar-10-batches-bin, the official binary version, or else from
    `folder`/cifar-10-batches-py, the Python version, which is the one that is downloaded.

    Raises:
        InputError: the files are missing or damaged, or cannot be downloaded.
    """
    binary = folder / _CIFAR_BINARY
    if binary.is_dir():  # torchvision does not read it
        with _readable(binary, download=False):
            train = _read_binary(*(binary / f"data_batch_{number}.bin" for number in range(1, 6)))
            return train, _read_binary(binary / "test_batch.bin")
    with _readable(folder / datasets.CIFAR10.base_folder, download):
        sets = [datasets.CIFAR10(str(folder), train=train, download=download) for train in (True, False)]
        train, test = (
            ImageSet(torch.from_numpy(s.data).permute(0, 3, 1, 2).contiguous(), torch.tensor(s.targets), _CIFAR_CLASSES)
            for s in sets
        )
    return train, test


def _read_binary(*paths: Path) -> ImageSet:
    """Images from files of the binary version: records of a label and the red, the green and the blue plane."""
    records = torch.from_numpy(np.concatenate([np.fromfile(path, np.uint8) for path in paths]).reshape(-1, 3073))
    return ImageSet(records[:, 1:].reshape(-1, 3, 32, 32).contiguous(), records[:, 0].long(), _CIFAR_CLASSES)


@contextmanager
def _readable(folder: Path, download: bool) -> Iterator[None]:
    """Turn errors of torchvision and of the disk into one line.

    Raises:
        MissingFileError: `folder` does not exist.
        UnreadableFileError: the files in it are not the official ones, or not all of them.
        InputError: the files cannot be downloaded.
    """
    try:
        yield
    except Exception as error:  # torchvision raises many kinds
        reason = " ".join(str(error).split()) or type(error).__name__
        if download and isinstance(error, OSError | RuntimeError):
            raise InputError(folder, f"cannot be downloaded: {reason}") from error
        if not folder.exists():
            raise MissingFileError(folder, "no such folder; --download fetches it") from error
        hint = "remove the folder, and --download fetches it"
        raise UnreadableFileError(folder, f"not the official files ({reason}); {hint}") from error


def load_glyphs(folder: Path, download: bool) -> tuple[ImageSet, ImageSet]:
    """Render the training and the test characters, 32 px; the faces of the test are not among those of the training."""
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
"""For each set, the function that loads its training and test images from a folder; True: download what is missing."""
