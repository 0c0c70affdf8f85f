"""`nitido models` as a user meets it: which models there are, which one reads, and the way back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ocr_app.bundles import registry as models
from ocr_app.bundles.bundle import DEFAULT, load_bundle
from ocr_app.bundles.description import digest
from ocr_app.cli.main import main
from ocr_app.errors import ExitCode, ModelError
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.recognition.rescoring import language_model

Captured = pytest.CaptureFixture[str]
BUNDLED = load_bundle(DEFAULT).folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder; the user has two models, `epson` and `thermal`."""
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path))
    for name in ("epson", "thermal"):
        shutil.copytree(BUNDLED, tmp_path / "models" / name)
    return tmp_path


def nitido(*arguments: str) -> int:
    return main(["models", *arguments])


def damage(home: Path, name: str) -> None:
    (home / "models" / name / "model.onnx").write_bytes(b"nothing")


def test_without_a_choice_the_default_model_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "not yet"))
    assert models.names() == [DEFAULT] and models.current() == DEFAULT
    assert Recognizer.load().name == DEFAULT
    assert not (tmp_path / "not yet").exists()


def test_the_chosen_model_reads_from_then_on(home: Path, capfd: Captured) -> None:
    assert nitido("use", "epson") == ExitCode.OK
    assert capfd.readouterr() == ("epson is the current model\n", "")
    assert Recognizer.load().name == "epson"
    assert Recognizer.load("thermal").name == "thermal"


def test_rollback_goes_back_one_by_one(home: Path, capfd: Captured) -> None:
    for name in ("epson", "epson", "thermal"):
        nitido("use", name)
    for before in ("epson", DEFAULT):
        assert nitido("rollback") == ExitCode.OK
        assert models.current() == before
    capfd.readouterr()
    assert nitido("rollback") == ExitCode.MODEL
    assert capfd.readouterr() == ("", "nitido: no model was current before this one\n")
    assert models.current() == DEFAULT


def test_rollback_passes_over_what_is_gone(home: Path) -> None:
    for name in ("epson", "thermal"):
        nitido("use", name)
    shutil.rmtree(home / "models" / "epson")
    assert nitido("rollback") == ExitCode.OK
    assert models.current() == DEFAULT


@pytest.mark.parametrize("name", ["nobody", "", "..", "../models/epson", "thermal"])
def test_a_model_that_cannot_be_used_does_not_become_current(home: Path, name: str, capfd: Captured) -> None:
    damage(home, "thermal")
    nitido("use", "epson")
    capfd.readouterr()
    assert nitido("use", name) == ExitCode.MODEL
    out, err = capfd.readouterr()
    assert out == "" and err.startswith("nitido: model ") and err.count("\n") == 1
    assert models.current() == "epson"


def test_a_choice_that_cannot_be_written_changes_nothing(
    home: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    nitido("use", "epson")
    capfd.readouterr()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert nitido("use", "thermal") == ExitCode.OUTPUT
    assert capfd.readouterr().err.endswith("current.json: cannot be written: No space left on device\n")
    assert models.current() == "epson"
    assert sorted(path.name for path in (home / "models").iterdir()) == ["current.json", "epson", "thermal"]


def test_a_current_model_that_is_gone_says_the_way_out(home: Path) -> None:
    nitido("use", "epson")
    shutil.rmtree(home / "models" / "epson")
    with pytest.raises(ModelError, match=r"model epson: not found .*`nitido models use default`"):
        Recognizer.load()


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", '{"history": []}', '{"history": [1]}', '{"history": "epson"}'),
        *(100_000 * "[", '{"history": ["\\ud800"]}', '{"history": ["a\\u0000b"]}'),
    ],
)
def test_a_damaged_choice_is_said_and_can_be_made_anew(home: Path, content: str, capfd: Captured) -> None:
    (home / "models" / "current.json").write_text(content)
    assert nitido("list") == ExitCode.MODEL
    assert "current.json: damaged; `nitido models use default`" in capfd.readouterr().err
    assert nitido("use", "epson") == ExitCode.OK
    assert models.current() == "epson"
    assert nitido("rollback") == ExitCode.OK
    assert models.current() == DEFAULT


def test_the_list_tells_the_current_model_and_where_each_comes_from(home: Path, capfd: Captured) -> None:
    describe(home, "epson", corrections=["a", "b"], base_model={"model": DEFAULT}, time="2026-11-23T18:00:00+00:00")
    (home / "models" / "thermal" / "model.json").write_text("{")
    (home / "models" / ".being published").mkdir()
    nitido("use", "epson")
    capfd.readouterr()
    assert nitido("list") == ExitCode.OK
    assert capfd.readouterr().out.splitlines() == [
        "   default  comes with Nítido",
        "*  epson    2026-11-23, 2 corrections on default",
        "   thermal  model thermal: model.json is damaged",
    ]


def describe(home: Path, name: str, **provenance: Any) -> None:
    file = home / "models" / name / "model.json"
    description = json.loads(file.read_text(encoding="utf-8"))
    description["provenance"] = provenance
    file.write_text(json.dumps(description | {"digest": digest(description)}), encoding="utf-8")


def test_what_a_model_says_of_itself_is_no_command_to_the_terminal(home: Path, capfd: Captured) -> None:
    told = {"corrections": [], "base_model": {"model": "a\x1b[2J\nb"}, "time": "2026-11-23T18:00:00+00:00"}
    describe(home, "epson", **told)
    (home / "models" / "x\x1b[2J").mkdir()
    assert nitido("list") == ExitCode.OK
    rows = capfd.readouterr().out.splitlines()
    assert len(rows) == 4 and all(map(str.isprintable, rows))


def test_verify_checks_every_file(home: Path, capfd: Captured) -> None:
    assert nitido("verify") == ExitCode.OK
    assert capfd.readouterr() == ("default: ok\nepson: ok\nthermal: ok\n", "")
    damage(home, "epson")
    assert nitido("verify") == ExitCode.MODEL
    out, err = capfd.readouterr()
    assert out == "default: ok\nthermal: ok\n"
    assert err == "nitido: model epson: model.onnx is damaged (its sha256 is not the recorded one)\n"
    assert nitido("verify", "thermal") == ExitCode.OK


def test_verify_tells_of_a_damaged_language(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured) -> None:
    content = language_model.PATH.read_bytes()
    damaged = home / "language.npz"
    damaged.write_bytes(content + b"\0")
    shutil.copy(language_model.digest_file(language_model.PATH), home)
    monkeypatch.setattr(language_model, "PATH", damaged)
    language_model.load_language.cache_clear()
    assert nitido("verify", "default") == ExitCode.MODEL
    assert capfd.readouterr().err == f"nitido: {damaged}: missing or damaged; install Nítido again\n"


@pytest.mark.parametrize("action", [["use"], ["rollback", "epson"], []])
def test_a_command_that_is_none_is_a_usage_error(home: Path, action: list[str], capfd: Captured) -> None:
    with pytest.raises(SystemExit) as left:
        nitido(*action)
    assert left.value.code == ExitCode.USAGE
