"""Which corrections become training samples, and which do not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.errors import StoreError
from tests.training.printed import correction, printed_lines
from training.finetune.samples import TrainingSample, hold_out, read_samples, token_edges
from training.recognizer.examples import CLASSES, SPACE, Example

Remember = Callable[..., list[int]]
LINES = [line for seed in range(3) for line in printed_lines(seed)]


def text(example: Example, classes: str = CLASSES) -> str:
    return "".join(classes[token] for token in example.tokens)


def test_every_reviewed_line_is_a_sample_changed_or_not(remember: Remember) -> None:
    wrong, right, *rest = [correction(line, "p", n) for n, line in enumerate(LINES[:12])]
    right = replace(right, reading=right.truth)
    numbers = remember(wrong, right, *rest)
    found = read_samples(CLASSES)
    assert [sample.number for sample in found.samples] == numbers
    assert [text(sample.example) for sample in found.samples[:2]] == [wrong.truth, right.truth]
    assert np.array_equal(found.samples[0].example.image, LINES[0].image)
    assert (found.classes, found.left_out) == (CLASSES, [])


def test_what_nobody_has_reviewed_is_left_out_and_reported(remember: Remember) -> None:
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:12])]
    remember(replace(made[0], doubtful=(0,)), replace(made[1], doubtful=None), *made[2:])
    found = read_samples(CLASSES)
    assert len(found.samples) == 10
    assert found.left_out == ["2 corrections with doubtful characters that nobody has reviewed"]


def test_what_nobody_has_seen_in_a_line_is_no_truth(remember: Remember) -> None:
    """Its tokens may be anything, and so may a space beside one of them."""
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:10])]
    truth = "AB C"
    partly = replace(made[0], truth=truth, edges=((0.0, 8.0), (8.0, 16.0), (24.0, 32.0)), seen=(0, 2))
    whole = replace(partly, page_hash="q", line_image=made[1].line_image, seen=(0, 1, 2))
    unseen = replace(made[1], seen=())
    remember(partly, whole, unseen, *made[2:])
    found = read_samples(CLASSES)
    first, second, *_ = found.samples
    assert first.example.free is not None
    assert first.example.free.tolist() == [False, True, True, False]
    assert second.example.free is None
    assert found.left_out == ["1 corrections in which nobody has typed or confirmed a character"]


def test_line_images_of_another_geometry_are_left_out_and_reported(remember: Remember) -> None:
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:10])]
    taller, odd = np.zeros((48, 80), np.uint8), np.zeros((32, 81), np.uint8)
    remember(replace(made[0], line_image=taller), replace(made[1], line_image=odd), *made[2:])
    (reason,) = read_samples(CLASSES).left_out
    assert reason == "2 corrections with line images of another geometry, made by another release"


def test_contradictions_are_reported_and_not_used(remember: Remember) -> None:
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:11])]
    a, b = remember(made[0], replace(made[0], page_hash="another scan", truth="SOMETHING ELSE"))
    c, d = remember(made[1], replace(made[1], line_box=(1, 51, made[1].line_box[2], 80), line_image=LINES[12].image,
                                     truth="ANOTHER BOX"))  # fmt: skip
    remember(*made[2:])
    found = read_samples(CLASSES)
    assert {sample.number for sample in found.samples}.isdisjoint({a, b, c, d})
    assert len(found.samples) == 9
    assert found.left_out == [
        f"correction {a} contradicts {b}: {made[0].truth!r}",
        f"correction {b} contradicts {a}: 'SOMETHING ELSE'",
        f"correction {c} contradicts {d}: {made[1].truth!r}",
        f"correction {d} contradicts {c}: 'ANOTHER BOX'",
    ]


def test_the_same_said_twice_is_one_sample(remember: Remember) -> None:
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:9])]
    remember(*made, replace(made[0], page_hash="another scan"))
    assert len(read_samples(CLASSES).samples) == 9


def test_new_characters_join_the_alphabet_after_the_old_ones(remember: Remember) -> None:
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:9])]
    remember(replace(made[0], truth="Ω Δ"), replace(made[1], truth="Ω – “x”"), *made[2:])
    found = read_samples(CLASSES)
    assert found.classes == CLASSES + "ΔΩ"
    assert text(found.samples[0].example, found.classes) == "Ω Δ"
    assert text(found.samples[1].example, found.classes) == 'Ω - "x"'  # other spellings of what is known


def test_a_line_emptied_by_a_person_is_a_sample_without_text(remember: Remember) -> None:
    made = [correction(line, "p", n) for n, line in enumerate(LINES[:8])]
    remember(replace(made[0], truth=""), *made[1:])
    assert len(read_samples(CLASSES).samples[0].example.tokens) == 0


def test_corrections_can_be_narrowed(remember: Remember) -> None:
    made = [correction(line, page, n) for page in ("maio", "junho") for n, line in enumerate(LINES[:10])]
    other = [correction(line, "junho", n) for n, line in enumerate(LINES[10:20])]
    remember(*made[:10], *other)
    assert {sample.page for sample in read_samples(CLASSES, source="JUNHO").samples} == {"junho"}
    with pytest.raises(StoreError, match="0 reviewed lines to learn from, at least 8"):
        read_samples(CLASSES, source="nobody")


# --- too little, or a store that cannot be read


def test_an_empty_store_says_what_to_do_and_is_not_created(home: Path) -> None:
    with pytest.raises(StoreError, match=r"nothing to learn from yet: correct a page .* `nitido correct`"):
        read_samples(CLASSES)
    assert not home.exists()


def test_one_correction_is_too_few(remember: Remember) -> None:
    remember(correction(LINES[0], "p", 0))
    with pytest.raises(StoreError, match=r"^1 reviewed line to learn from, at least 8 are needed: review a page"):
        read_samples(CLASSES)


def test_too_few_because_of_what_was_left_out_says_so(remember: Remember) -> None:
    remember(*(replace(correction(line, "p", n), doubtful=(0,)) for n, line in enumerate(LINES[:10])))
    with pytest.raises(StoreError, match="10 corrections with doubtful characters"):
        read_samples(CLASSES)


def test_a_corrupt_store_is_left_as_it_is(home: Path) -> None:
    home.mkdir()
    (home / "corrections.db").write_text("not a database " * 100)
    with pytest.raises(StoreError, match=r"corrections\.db: not a store of corrections"):
        read_samples(CLASSES)
    assert (home / "corrections.db").read_text() == "not a database " * 100


def test_a_data_folder_that_cannot_be_opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(home.parent / ("n" * 300)))
    with pytest.raises(StoreError, match=r"corrections\.db: cannot be opened: File name too long$"):
        read_samples(CLASSES)


# --- edges


def test_edges_of_characters_become_those_of_tokens() -> None:
    tokens = np.array([1, 2, SPACE, 3])
    edges = token_edges(tokens, [(4, 10), (12, 20), (40, 50)])
    assert edges.tolist() == [[4, 10], [12, 20], [20, 40], [40, 50]]


def test_edges_that_were_guessed_are_not_relied_on() -> None:
    tokens = np.array([1, 2, 3, SPACE, 4])
    edges = token_edges(tokens, [(4, 10), (5, 11), (30, 40), (50, 50.5)])
    known = ~np.isnan(edges).any(1)
    assert known.tolist() == [False, False, True, False, False]
    assert np.isnan(token_edges(tokens, None)).all()


# --- holding out

PAGES = st.lists(st.integers(1, 12), min_size=1, max_size=9)


@given(PAGES, st.integers(0, 9))
def test_what_is_held_out_is_new_and_of_pages_without_other_samples(lines: list[int], known: int) -> None:
    empty = Example(np.zeros((32, 8), np.uint8), np.zeros(0, np.int64), np.zeros((0, 2), np.float32))
    samples = [
        TrainingSample(0, f"page {page}", f"{page:02}{line:02}", empty)
        for page, count in enumerate(lines)
        for line in range(count)
    ]
    learnt = {sample.digest for sample in samples if sample.page < f"page {known}"}
    held = hold_out(samples, learnt)
    taught = {sample.digest for sample in samples} - held
    assert held and (taught or len(samples) == 1)
    if known < len(lines):
        assert not held & learnt
        if len(lines) - known > 1:
            pages = {sample.page for sample in samples if sample.digest in held}
            assert pages.isdisjoint(sample.page for sample in samples if sample.digest in taught)
    assert held == hold_out(samples[::-1], learnt)
