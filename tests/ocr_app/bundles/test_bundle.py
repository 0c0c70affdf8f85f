"""The model bundle: checked before use, refused with a clear message when anything about it is wrong."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from ocr_app.bundles.bundle import DEFAULT, describe, load_bundle
from ocr_app.bundles.description import digest
from ocr_app.errors import ModelError
from ocr_app.segmentation.dot_print import DotPrint
from tests.files import needs_special_files

BUNDLED = Path(load_bundle(DEFAULT).folder)


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default bundle among the user's models, called `mine`."""
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path))
    return Path(shutil.copytree(BUNDLED, tmp_path / "models" / "mine"))


def alter(bundle: Path, **changes: Any) -> None:
    description = json.loads((bundle / "model.json").read_text(encoding="utf-8"))
    changed = description | changes
    (bundle / "model.json").write_text(json.dumps(changed | {"digest": digest(changed)}), encoding="utf-8")


def test_a_users_bundle_is_found_by_name(bundle: Path) -> None:
    loaded = load_bundle("mine")
    assert loaded.name == "mine" and loaded.folder == bundle
    assert " " in loaded.classes and len(set(loaded.classes)) == len(loaded.classes)
    assert [output.name for output in loaded.session().get_outputs()] == ["spans", "blanks"]
    outputs = [output.name for output in loaded.inspection_session().get_outputs()]
    assert outputs[:4] == ["spans", "blanks", "embeddings", "kernels"]
    assert outputs[4:] == [layer["name"] for layer in describe("mine")["layers"]]


def test_the_loose_dots_that_a_model_was_shown_are_known(bundle: Path) -> None:
    alter(bundle, dot_prints=[{"gap": 6.5, "cap_height": 33}])
    assert load_bundle("mine").dot_prints == (DotPrint(6.5, 33),)


def test_a_bundle_from_before_dots_were_shown_knows_of_none(bundle: Path) -> None:
    description = json.loads((bundle / "model.json").read_text(encoding="utf-8"))
    del description["dot_prints"]
    (bundle / "model.json").write_text(json.dumps(description | {"digest": digest(description)}), encoding="utf-8")
    assert load_bundle("mine").dot_prints == ()


def test_the_default_bundle_is_small_and_says_where_it_comes_from() -> None:
    assert sum(file.stat().st_size for file in BUNDLED.iterdir()) <= 8_000_000
    provenance = json.loads((BUNDLED / "model.json").read_text(encoding="utf-8"))["provenance"]
    assert {"nitido", "seed", "faces", "hardware", "seconds", "scores"} <= provenance.keys()


@pytest.mark.parametrize("file", ["model.onnx", "inspection.onnx", "weights.safetensors"])
def test_a_changed_file_is_refused(bundle: Path, file: str) -> None:
    content = bytearray((bundle / file).read_bytes())
    content[len(content) // 2] ^= 1
    (bundle / file).write_bytes(content)
    with pytest.raises(ModelError, match=rf"mine: {file} is damaged"):
        load_bundle("mine")


@needs_special_files
@pytest.mark.parametrize("file", ["model.onnx", "model.json"])
def test_a_file_that_is_a_device_or_a_pipe_is_refused(bundle: Path, file: str) -> None:
    (bundle / file).unlink()
    os.mkfifo(bundle / file)
    with pytest.raises(ModelError, match="not a regular file"):
        load_bundle("mine")
    (bundle / file).unlink()
    (bundle / file).symlink_to("/dev/zero")
    with pytest.raises(ModelError, match="not a regular file"):
        load_bundle("mine")


def test_a_missing_file_is_named(bundle: Path) -> None:
    (bundle / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"mine: model\.onnx cannot be read"):
        load_bundle("mine")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 1}, "of format 1, not 5; publish it"),
        ({"version": 99}, "of format 99"),
        ({"line_image": {"height": 48}}, "another geometry"),
        ({"files": {}}, "damaged"),
        ({"files": []}, "damaged"),
        ({"files": None}, "damaged"),
        ({"files": {"../secret": 64 * "0", "model.onnx": 64 * "0", "inspection.onnx": 64 * "0"}}, "damaged"),
        ({"files": {"a\0b": 64 * "0", "model.onnx": 64 * "0", "inspection.onnx": 64 * "0"}}, "damaged"),
        ({"files": {"model.onnx": "abc", "inspection.onnx": 64 * "0"}}, "damaged"),
        ({"calibration": {}}, "damaged"),
        ({"calibration": []}, "damaged"),
        ({"calibration": {"temperature": "warm"}}, "damaged"),
        ({"calibration": {"temperature": 0}}, "damaged"),
        ({"calibration": {"temperature": 10**400}}, "damaged"),
        ({"classes": "ABC"}, "damaged"),
        ({"classes": "AAB "}, "damaged"),
        ({"classes": 3}, "damaged"),
        ({"longest_span": True}, "damaged"),
        ({"layers": "all"}, "damaged"),
        ({"provenance": 7}, "damaged"),
        ({"dot_prints": [{"gap": 6.0}]}, "damaged"),
        ({"dot_prints": [{"gap": 6.0, "cap_height": -1}]}, "damaged"),
    ],
)
def test_a_bundle_this_release_cannot_use_is_refused(bundle: Path, changes: dict[str, Any], reason: str) -> None:
    alter(bundle, **changes)
    with pytest.raises(ModelError, match=reason):
        load_bundle("mine")


def test_a_bundle_of_the_format_before_is_used(bundle: Path) -> None:
    description = json.loads((bundle / "model.json").read_text(encoding="utf-8"))
    geometry = description.pop("line_image")
    geometry["cut_step"] = geometry.pop("cell_width")
    files = description["files"]
    files["shown.onnx"] = files.pop("inspection.onnx")
    (bundle / "inspection.onnx").rename(bundle / "shown.onnx")
    figures = {"held_out_cer": 0.01, "held_out_surprise": 0.02, "general_cer": 0.03}
    provenance = {"parent": {"model": "default"}, "scores": {"before": figures, "after": figures}}
    changed = description | {"version": 3, "strip": geometry, "provenance": provenance}
    (bundle / "model.json").write_text(json.dumps(changed), encoding="utf-8")
    assert "embeddings" in [output.name for output in load_bundle("mine").inspection_session().get_outputs()]
    provenance = describe("mine")["provenance"]
    assert provenance["base_model"] == {"model": "default"}
    renamed = {"held_out_cer": 0.01, "held_out_mean_nll": 0.02, "regression_cer": 0.03}
    assert provenance["scores"] == {"before": renamed, "after": renamed}


def test_two_characters_that_change_places_are_noticed(bundle: Path) -> None:
    """The network would be right, and every 1 be read as a 7."""
    description = json.loads((bundle / "model.json").read_text(encoding="utf-8"))
    description["classes"] = description["classes"].translate(str.maketrans("17", "71"))
    (bundle / "model.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError, match=r"mine: model\.json is damaged"):
        load_bundle("mine")


@pytest.mark.parametrize("changes", [{"longest_span": 9}, {"classes": "AB "}])
def test_a_network_that_the_description_does_not_fit_is_refused(bundle: Path, changes: dict[str, Any]) -> None:
    alter(bundle, **changes)
    with pytest.raises(ModelError, match=r"mine: model\.onnx is another network"):
        load_bundle("mine").session()


@pytest.mark.parametrize("text", [100_000 * "[", "{" + 5000 * '"a":{', "null", "[]", '"text"', "5"])
def test_a_description_of_any_other_json_is_refused(bundle: Path, text: str) -> None:
    (bundle / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"mine: model\.json is damaged"):
        load_bundle("mine")


def test_a_description_that_is_no_json_is_refused(bundle: Path) -> None:
    (bundle / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load_bundle("mine")


@pytest.mark.parametrize("name", ["", "..", "a/b", "nobody"])
def test_an_unknown_name_is_refused(bundle: Path, name: str) -> None:
    with pytest.raises(ModelError):
        load_bundle(name)
