"""Convolution written out: it is what torch computes, and docs/convolution.md says nothing that is not so."""

import doctest
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from training.baselines.convolution import Map, convolve, image_gradient, kernel_gradient, max_pool, mean_pool
from training.baselines.figures import DRAWINGS, PICTURES, character_maps, draw_character

DOCUMENT = Path(__file__).parents[3] / "docs" / "convolution.md"

numbers = st.integers(-9, 9).map(float)
images = arrays.arrays(float, st.tuples(st.integers(4, 7), st.integers(4, 7)), elements=numbers)
kernels = arrays.arrays(float, st.tuples(st.integers(1, 3), st.integers(1, 3)), elements=numbers)


def tensor(values: Map) -> torch.Tensor:
    return torch.tensor(values)[None, None]


@given(images, kernels, st.integers(1, 3), st.integers(0, 2))
def test_convolution_is_torchs(image: Map, kernel: Map, stride: int, padding: int) -> None:
    expected = F.conv2d(tensor(image), tensor(kernel), stride=stride, padding=padding)[0, 0]
    assert np.array_equal(convolve(image, kernel, stride=stride, padding=padding), expected.numpy())


@given(images, st.integers(1, 3), st.integers(1, 3))
def test_pooling_is_torchs(image: Map, size: int, stride: int) -> None:
    largest, mean = (pool(tensor(image), size, stride)[0, 0].numpy() for pool in (F.max_pool2d, F.avg_pool2d))
    assert np.array_equal(max_pool(image, size, stride=stride), largest)
    assert np.allclose(mean_pool(image, size, stride=stride), mean)


@given(images, arrays.arrays(float, (2, 2), elements=numbers), st.integers(0, 2**16))
def test_gradients_are_torchs(image: Map, kernel: Map, seed: int) -> None:
    x, w = tensor(image).requires_grad_(), tensor(kernel).requires_grad_()
    found = F.conv2d(x, w)
    upstream = np.random.default_rng(seed).integers(-9, 10, found.shape[2:]).astype(float)
    found.backward(tensor(upstream))
    assert w.grad is not None and x.grad is not None
    assert np.array_equal(kernel_gradient(image, upstream), w.grad[0, 0].numpy())
    assert np.array_equal(image_gradient(kernel, upstream), x.grad[0, 0].numpy())


def test_every_number_of_the_document_is_what_the_code_gives() -> None:
    results = doctest.testfile(str(DOCUMENT), module_relative=False)
    assert results.attempted > 30 and not results.failed


def test_the_document_shows_every_picture() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"(convolution/{path.name})" in text for path in PICTURES.iterdir())


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_pictures_hold_todays_numbers(name: str) -> None:
    assert (PICTURES / f"{name}.svg").read_text(encoding="utf-8") == DRAWINGS[name]()


def test_a_characters_maps_grow_smaller_layer_by_layer() -> None:
    image, layers = character_maps()
    assert image.shape == (32, 16) and image.max() > 200
    heights = [maps.shape[1] for maps in layers]
    assert heights == sorted(heights, reverse=True) and len(layers) >= 3
    assert "maps of five layers" in DOCUMENT.read_text(encoding="utf-8") and len(layers) == 5
    sheet = draw_character()
    assert sheet.ndim == 2 and len(np.unique(sheet)) > 50
