"""The synthetic lines of a retraining are rendered once; whatever is wrong with the cache, they are the same."""

from pathlib import Path

import numpy as np
import pytest

from tests.training.printed import FACES
from training.finetune import synthetic_lines as module
from training.finetune.synthetic_lines import SyntheticLines, synthetic_lines


def made(replay: int = 6) -> SyntheticLines:
    return synthetic_lines(6, replay, FACES, lambda done: None)


def same(one: SyntheticLines, other: SyntheticLines) -> bool:
    pairs = zip(one.regression + one.replay, other.regression + other.replay, strict=True)
    return one.faces == other.faces and all(
        np.array_equal(a.image, b.image) and np.array_equal(a.tokens, b.tokens) and np.array_equal(a.edges, b.edges)
        for a, b in pairs
    )


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> SyntheticLines:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NITIDO_HOME", str(tmp_path_factory.mktemp("elsewhere")))
        return made()


def test_lines_are_rendered_once(rendered: SyntheticLines, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(rendered.regression) > 20 and len(rendered.replay) > 20
    assert same(made(), rendered)
    monkeypatch.setattr(module.stream, "render", None)
    assert same(made(), rendered)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"half"])
def test_a_damaged_cache_is_rendered_anew(rendered: SyntheticLines, home: Path, content: bytes) -> None:
    made()
    (file,) = (home / "cache" / "retraining").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if content == b"half" else content)
    assert same(made(), rendered)
    assert file.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_done_without(rendered: SyntheticLines, home: Path) -> None:
    home.mkdir()
    (home / "cache").write_text("no folder")
    assert same(made(), rendered)


def test_the_lines_of_other_settings_replace_those_in_the_cache(rendered: SyntheticLines, home: Path) -> None:
    made()
    assert len(made(replay=12).replay) > len(rendered.replay)
    assert len(list((home / "cache" / "retraining").iterdir())) == 1
