"""Looking into the default network with print that it must not get wrong."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr_app.bundles.bundle import DEFAULT, load_bundle
from ocr_app.bundles.description import digest
from ocr_app.errors import ModelError
from ocr_app.inspection.inspector import Inspector
from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.line_image import cut_line_image
from ocr_app.segmentation.lines import find_lines

Edges = list[tuple[float, float]]


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return Inspector.load(DEFAULT)


@pytest.fixture(scope="module")
def printed() -> tuple[NDArray[np.uint8], Edges]:
    """The line image of "A 5 A 5 N A" and the edges of its letters."""
    image = np.full((120, 640), 255, np.uint8)
    cv2.putText(image, "A 5 A 5 N A", (40, 80), cv2.FONT_HERSHEY_DUPLEX, 1.5, 0, 2, cv2.LINE_AA)
    page = clean_page(image)
    (line,) = find_lines(page)
    line_image = cut_line_image(page, line).image
    inked = np.flatnonzero(np.diff(np.pad((line_image > 64).any(0).astype(int), 1)))
    return line_image, [(float(left), float(right)) for left, right in inked.reshape(-1, 2)]


def test_the_character_is_recognised_and_its_maps_cover_the_line_image(
    inspector: Inspector, printed: tuple[NDArray[np.uint8], Edges]
) -> None:
    line_image, edges = printed
    for text, (left, right) in zip("A5A5NA", edges, strict=True):
        found = inspector.inspect(line_image, (left, right))
        assert found.alternatives[0][0] == text
        assert sum(probability for _, probability in found.alternatives) == pytest.approx(1)
        assert abs(4 * found.begin - left) <= 6
        assert abs(4 * found.end - right) <= 6
    assert len(found.maps) == len(inspector.layers)
    for layer, maps in zip(inspector.layers, found.maps, strict=True):
        assert maps.shape[0] == layer.convolutions[-1].maps
        assert line_image.shape[1] % maps.shape[2] == 0
        assert maps.min() >= 0
        assert maps.max() > 0
    assert found.kernels.shape[1:] == inspector.layers[0].convolutions[0].kernel


def test_the_same_letter_is_more_alike_than_another(
    inspector: Inspector, printed: tuple[NDArray[np.uint8], Edges]
) -> None:
    (embeddings,) = inspector.embed([printed])
    assert np.linalg.norm(embeddings, axis=1) == pytest.approx(1, abs=1e-5)
    likeness = embeddings @ embeddings[0]
    same = np.array([text == "A" for text in "A5A5NA"])
    assert likeness[same].min() > likeness[~same].max()
    assert inspector.embed([(printed[0], [])])[0].shape == (0, embeddings.shape[1])


@pytest.mark.parametrize("edges", [(0.0, 1.0), (10.0, 10.0), (30.0, 400.0), (5000.0, 6000.0), (-9.0, -2.0)])
def test_what_the_reader_would_not_cut_so_is_inspected_all_the_same(
    inspector: Inspector, printed: tuple[NDArray[np.uint8], Edges], edges: tuple[float, float]
) -> None:
    line_image = printed[0]
    found = inspector.inspect(line_image, edges)
    assert 0 <= found.begin < found.end <= line_image.shape[1] // 4


def test_a_model_without_a_description_of_its_layers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path))
    folder = Path(shutil.copytree(load_bundle(DEFAULT).folder, tmp_path / "models" / "mine"))
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del description["layers"][0]["convolutions"][0]["stride"]
    (folder / "model.json").write_text(json.dumps(description | {"digest": digest(description)}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"mine: model\.json is damaged"):
        Inspector.load("mine")
