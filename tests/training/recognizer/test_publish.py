"""Publishing: a bundle the application can use, or none."""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file

from ocr_app.bundles.bundle import load_bundle
from ocr_app.errors import ModelError
from ocr_app.recognition.recognizer import Recognizer
from training.recognizer import publish
from training.recognizer.charnet import CharNet, CharNetConfig
from training.recognizer.evaluate import confusion_picture, worst_sheet
from training.recognizer.examples import CLASSES, Example, collate
from training.recognizer.metrics import Score, evaluate, mean_nll
from training.recognizer.onnx_export import check_export
from training.recognizer.publish import averaged, load_run, write_bundle
from training.recognizer.train import lattice_loss

CONFIG = CharNetConfig(classes=len(CLASSES), width=16, context=1, hidden=8, longest_span=4)


def example(text: str = "AB", width: int = 40) -> Example:
    image = np.random.default_rng(0).integers(0, 256, (32, width), np.uint8)
    edges = np.array([(8 + 10 * i, 16 + 10 * i) for i in range(len(text))], np.float32).reshape(-1, 2)
    return Example(image, np.array([CLASSES.index(c) for c in text], np.int64), edges)


def untrained(seed: int = 0) -> CharNet:
    """A network whose scores vary from span to span, as those of a trained one do."""
    torch.manual_seed(seed)
    model = CharNet(CONFIG).eval()
    with torch.no_grad():
        for weight in model.trunk.parameters():
            weight *= 1.5
    return model


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with the published bundle of an untrained network, called `fresh`."""
    folder = tmp_path_factory.mktemp("home")
    write_bundle(untrained(), folder / "models" / "fresh", 1.5, {"seed": 0}, [example()])
    return folder


def test_a_published_bundle_is_read_by_the_application(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(home))
    bundle = load_bundle("fresh")
    assert (bundle.classes, bundle.longest_span, bundle.temperature) == (CLASSES, 4, 1.5)
    assert Recognizer.load("fresh").read(np.full((50, 80), 255, np.uint8)) == ()


@pytest.fixture
def network(home: Path, monkeypatch: pytest.MonkeyPatch) -> CharNet:
    """The network of `fresh`, which is not exported again: that takes many seconds."""

    def exported(model: CharNet, folder: Path, samples: Sequence[Example]) -> None:
        for file in (home / "models" / "fresh").glob("*.onnx"):
            shutil.copy(file, folder)

    monkeypatch.setattr(publish, "export_onnx", exported)
    return untrained()


def test_a_bundle_that_is_there_is_replaced(home: Path, network: CharNet) -> None:
    folder = home / "models" / "twice"
    for seed in (1, 2):
        write_bundle(network, folder, 1.5, {"seed": seed}, [example()])
    assert json.loads((folder / "model.json").read_text())["provenance"]["seed"] == 2
    assert not list(folder.parent.glob(".*"))


def test_a_bundle_that_is_there_outlives_an_interruption(
    home: Path, network: CharNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it has been put aside already."""
    folder = home / "models" / "kept"
    write_bundle(network, folder, 1.5, {"seed": 1}, [example()])
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == "bundle":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bundle(network, folder, 1.5, {"seed": 2}, [example()])
    assert json.loads((folder / "model.json").read_text())["provenance"]["seed"] == 1
    assert not list(folder.parent.glob(".*"))


def test_the_weights_for_retraining_are_those_of_the_network(home: Path) -> None:
    model = untrained()
    saved = load_file(home / "models" / "fresh" / "weights.safetensors")
    for name, weight in model.state_dict().items():
        assert torch.allclose(saved[name].float(), weight.float(), atol=2e-3), name


def test_what_the_network_computes_on_the_way_can_be_asked_for(home: Path) -> None:
    """Each layer that is described returns maps of the size that follows from its kernels, strides and padding."""
    folder = home / "models" / "fresh"
    layers = json.loads((folder / "model.json").read_text())["layers"]
    session = onnxruntime.InferenceSession(folder / "inspection.onnx")
    maps = session.run([layer["name"] for layer in layers], {"strips": np.zeros((2, 1, 32, 80), np.float32)})
    size = [32, 80]
    for layer, found in zip(layers, maps, strict=True):
        for step in layer["convolutions"]:
            spread = zip(step["kernel"], step["stride"], step["padding"], step["dilation"], strict=True)
            size = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, (k, s, p, d) in zip(size, spread, strict=True)]
        assert found.shape[1] == layer["convolutions"][-1]["maps"]
        assert found.reshape(2, found.shape[1], -1, found.shape[-1]).shape[2:] == tuple(size)
    embeddings, kernels = session.run(["embeddings", "kernels"], {"strips": np.zeros((1, 1, 32, 80), np.float32)})
    assert embeddings.shape == (1, 20, CONFIG.longest_span, CONFIG.hidden)
    assert list(kernels.shape[2:]) == layers[0]["convolutions"][0]["kernel"]
    assert [layer["residual"] for layer in layers] == [False] * 6 + [True] * CONFIG.context


def test_scores_are_not_rounded_to_the_levels_of_eight_bits(home: Path) -> None:
    """Neither in the network that reads nor in the one that is inspected, and both say the same."""
    strips = np.random.default_rng(0).random((4, 1, 32, 400)).astype(np.float32)
    scores = [
        onnxruntime.InferenceSession(home / "models" / "fresh" / file).run(["spans", "blanks"], {"strips": strips})
        for file in ("model.onnx", "inspection.onnx")
    ]
    for ours, theirs in zip(*scores, strict=True):
        assert np.array_equal(ours, theirs)
    assert len(np.unique(scores[0][0][..., 0])) > 256


def test_provenance_tells_code_and_hardware(home: Path) -> None:
    provenance = json.loads((home / "models" / "fresh" / "model.json").read_text())["provenance"]
    assert {"seed", "nitido", "torch", "hardware"} <= provenance.keys()


def test_an_export_that_computes_something_else_is_refused(home: Path) -> None:
    with pytest.raises(ModelError, match="differ"):
        check_export(untrained(1), home / "models" / "fresh", [example()])


def test_a_run_without_checkpoint_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_run(tmp_path)


def test_scores_count_errors_and_found_edges() -> None:
    torch.manual_seed(0)
    score = evaluate(CharNet(CONFIG), [example("AB"), example("", 24)], torch.device("cpu"))
    assert len(score.line_images) == 2 and score.characters == 2 and score.edges == 4
    assert 0 <= score.cut_recall <= 1 and score.edits >= 0


def test_the_mean_nll_falls_as_a_text_is_learnt_and_is_bounded_for_an_impossible_one() -> None:
    torch.manual_seed(0)
    network, lines = CharNet(CONFIG).eval(), [example("AB"), example("BA")]
    before = mean_nll(network, lines)
    optimizer = torch.optim.SGD(network.parameters(), 0.01)
    for _ in range(5):
        optimizer.zero_grad()
        lattice_loss(network, collate(lines)).backward()
        optimizer.step()
    assert 0 < mean_nll(network, lines) < before
    impossible = example("ABABABABAB", 8)  # more characters than cells
    assert mean_nll(network, [impossible]) == pytest.approx(40 * 11 / 10)


def test_pictures_of_errors_show_every_kind_of_error() -> None:
    score = Score()
    score.confusions.update({("A", "4"): 3, ("B", ""): 1, ("", "."): 1})
    score.line_images.append((1.0, example("AB"), "4"))
    bars, worst = confusion_picture(score), worst_sheet(score)
    assert bars.dtype == worst.dtype == np.uint8
    assert (bars < 128).any() and (worst < 128).any()
    assert confusion_picture(Score()).min() == 255


def test_the_mean_of_two_networks_lies_halfway() -> None:
    one, other = CharNet(CONFIG), CharNet(CONFIG)
    mean = averaged(one, other)
    for name, weight in mean.state_dict().items():
        if weight.is_floating_point():
            assert torch.allclose(weight, (one.state_dict()[name] + other.state_dict()[name]) / 2, atol=1e-6), name


def test_a_mean_scores_the_characters_of_its_own_as_the_one_network_does() -> None:
    one, other = CharNet(CONFIG), CharNet(CONFIG)
    mean, plain_mean = averaged(one, other, "½€"), averaged(one, other)
    own = [CLASSES.index(character) for character in "½€"]
    rest = [index for index in range(len(CLASSES)) if index not in own]
    assert torch.equal(mean.classifier.weight[own], one.classifier.weight[own])
    assert torch.equal(mean.classifier.bias[own], one.classifier.bias[own])
    assert torch.equal(mean.classifier.weight[rest], plain_mean.classifier.weight[rest])


def test_characters_of_its_own_need_a_mean(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    publish.add_arguments(parser)
    with pytest.raises(ModelError, match="needs --average"):
        publish.run(parser.parse_args(["--own", "½", "--output", str(tmp_path / "model")]))


def test_a_mean_cannot_have_characters_of_its_own_that_no_network_knows() -> None:
    with pytest.raises(ModelError, match="no characters that the network knows: 猫"):
        averaged(CharNet(CONFIG), CharNet(CONFIG), "A猫")
