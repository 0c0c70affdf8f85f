"""Image sets: the official file formats, read from tiny generated files, and what is said of damaged ones."""

import hashlib
import pickle
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from ocr_app.errors import InputError, MissingFileError, UnreadableFileError
from training.baselines import datasets as images
from training.baselines.datasets import load_cifar10, load_mnist
from training.baselines.glyphs import CHARACTERS, make_glyphs
from training.baselines.vision import datasets

Bytes = NDArray[np.uint8]
Load = Callable[[Path, bool], object]


def write_mnist(folder: Path, count: int = 6) -> tuple[Bytes, Bytes]:
    """MNIST's four files, with `count` random digits in each part; the training part is returned."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for part in ("t10k", "train"):
        pixels = rng.integers(256, size=(count, 28, 28), dtype=np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 10
        header = struct.pack(">4BIII", 0, 0, 8, 3, count, 28, 28)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(header + pixels.tobytes())
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, count) + labels.tobytes())
    return pixels, labels


def write_cifar_binary(folder: Path, count: int = 3) -> Bytes:
    """The six files of the binary version; records [5 * count, 3073] of the training part are returned."""
    (folder / "cifar-10-batches-bin").mkdir(parents=True)
    rng = np.random.default_rng(0)
    records = rng.integers(256, size=(6, count, 3073), dtype=np.uint8)
    records[:, :, 0] %= 10
    for name, part in zip([*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"], records, strict=True):
        (folder / "cifar-10-batches-bin" / f"{name}.bin").write_bytes(part.tobytes())
    return records[:5].reshape(-1, 3073)


def write_cifar_python(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Bytes:
    """The Python version, with the digests that torchvision expects changed to those of these files."""
    batches = folder / "cifar-10-batches-py"
    batches.mkdir(parents=True)
    data = np.random.default_rng(0).integers(256, size=(2, 3072), dtype=np.uint8)

    def write(name: str, content: object) -> str:
        (batches / name).write_bytes(pickle.dumps(content))
        return hashlib.md5((batches / name).read_bytes()).hexdigest()

    batch = {"data": data, "labels": [3, 9]}
    train = [[f"data_batch_{i}", write(f"data_batch_{i}", batch)] for i in range(1, 6)]
    monkeypatch.setattr(datasets.CIFAR10, "train_list", train)
    monkeypatch.setattr(datasets.CIFAR10, "test_list", [["test_batch", write("test_batch", batch)]])
    meta = write("batches.meta", {"label_names": list(images._CIFAR_CLASSES)})
    monkeypatch.setattr(datasets.CIFAR10, "meta", datasets.CIFAR10.meta | {"md5": meta})
    return data


def test_mnist_is_read_from_its_four_files(tmp_path: Path) -> None:
    pixels, labels = write_mnist(tmp_path)
    train, test = load_mnist(tmp_path, download=False)
    assert train.images.shape == test.images.shape == (6, 1, 28, 28)
    assert np.array_equal(train.images[:, 0].numpy(), pixels)
    assert np.array_equal(train.labels.numpy(), labels)


def test_cifar10_is_read_from_the_binary_version(tmp_path: Path) -> None:
    records = write_cifar_binary(tmp_path)
    train, test = load_cifar10(tmp_path, download=False)
    assert train.images.shape == (15, 3, 32, 32) and test.images.shape == (3, 3, 32, 32)
    assert train.labels.tolist() == records[:, 0].tolist()
    assert train.images[7, 2, 31, 0] == records[7, 1 + 2 * 1024 + 31 * 32]  # blue, last row, first column


def test_cifar10_is_read_from_the_python_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_cifar_python(tmp_path, monkeypatch)
    train, test = load_cifar10(tmp_path, download=False)
    assert train.images.shape == (10, 3, 32, 32) and test.images.shape == (2, 3, 32, 32)
    assert test.labels.tolist() == [3, 9]
    assert torch.equal(train.images[1].flatten(), torch.from_numpy(data[1]))


def raw(name: str) -> str:
    return f"MNIST/raw/{name}"


@pytest.mark.parametrize("load", [load_mnist, load_cifar10])
def test_a_folder_without_the_files_says_how_to_get_them(tmp_path: Path, load: Load) -> None:
    with pytest.raises(MissingFileError, match="--download fetches it") as error:
        load(tmp_path, False)
    assert error.value.path.is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (raw("train-images-idx3-ubyte"), None),
        (raw("t10k-labels-idx1-ubyte"), None),
        (raw("train-images-idx3-ubyte"), b"\x1f\x8b gzip"),
        (raw("train-images-idx3-ubyte"), b""),
        (raw("train-images-idx3-ubyte"), struct.pack(">4BIII", 0, 0, 8, 3, 6, 28, 28) + bytes(99)),
        (raw("t10k-labels-idx1-ubyte"), struct.pack(">4BI", 0, 0, 8, 1, 2) + bytes(2)),
    ],
)
def test_missing_and_damaged_mnist_files_cost_one_line(tmp_path: Path, name: str, content: bytes | None) -> None:
    write_mnist(tmp_path)
    damage(tmp_path / name, content)
    with pytest.raises(UnreadableFileError, match=r"^[^\n]*raw: not the official files \(.+\); [^\n]*--download"):
        load_mnist(tmp_path, download=False)


@pytest.mark.parametrize("content", [None, bytes(3072), b"", b"\x0b" + bytes(3072)])
def test_missing_and_damaged_files_of_the_binary_version_cost_one_line(tmp_path: Path, content: bytes | None) -> None:
    write_cifar_binary(tmp_path)
    for number in range(1, 6):
        damage(tmp_path / "cifar-10-batches-bin" / f"data_batch_{number}.bin", content)
    with pytest.raises(UnreadableFileError, match="cifar-10-batches-bin: not the official files"):
        load_cifar10(tmp_path, download=False)


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_missing_and_damaged_files_of_the_python_version_cost_one_line(
    tmp_path: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_cifar_python(tmp_path, monkeypatch)
    damage(tmp_path / "cifar-10-batches-py" / "data_batch_2", content)
    with pytest.raises(UnreadableFileError, match="cifar-10-batches-py: not the official files"):
        load_cifar10(tmp_path, download=False)


def damage(path: Path, content: bytes | None) -> None:
    """Write other content, or remove the file."""
    path.unlink() if content is None else path.write_bytes(content)


@pytest.mark.parametrize("load", [load_mnist, load_cifar10])
def test_a_download_that_fails_costs_one_line(tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no route to host")

    for kind in (datasets.MNIST, datasets.CIFAR10):
        monkeypatch.setattr(kind, "download", refuse)
    with pytest.raises(InputError, match="cannot be downloaded: no route to host"):
        load(tmp_path, True)


def test_glyphs_are_characters_of_faces_kept_apart() -> None:
    found, labels = make_glyphs(40, held_out=True)
    again, _ = make_glyphs(40, held_out=True)
    other, _ = make_glyphs(40, held_out=False)
    assert found.shape == (40, 32, 32) and labels.max() < len(CHARACTERS)
    assert np.array_equal(found, again) and not np.array_equal(found, other)
    ink = found[:, 4:28, 4:28].astype(float).max((1, 2)) - np.median(found, (1, 2))
    assert (ink > 60).mean() > 0.9  # nearly every one can be seen
