"""The store of corrections: what it keeps, replaces and gives back."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocr_app.corrections import Correction, CorrectionStore, page_hash
from ocr_app.corrections.archive import export_corrections, import_corrections
from tests.ocr_app.corrections.corrected import NOON, correction, line_image, stored


def test_what_is_added_is_there_for_others_at_once(opened: CorrectionStore) -> None:
    made = correction(edges=tuple((float(x), x + 4.5) for x in range(9)))
    opened.add(made)
    [found] = stored(opened.path)
    assert found == made
    assert np.array_equal(found.line_image, made.line_image)


def test_only_a_line_without_doubts_is_reviewed(opened: CorrectionStore) -> None:
    """An unchanged line that was looked at is an example of what it says; one that nobody finished is not."""
    made = [
        correction(0, truth="OK", reading="OK"),
        correction(10, truth="OK", reading="OK", doubtful=(1,)),
        correction(20, doubtful=(0, 8)),
        correction(30, doubtful=None),
    ]
    for one in made:
        opened.add(one)
    assert stored(opened.path) == made
    assert [found.reviewed for found in stored(opened.path)] == [True, False, False, False]


def test_a_batch_is_stored_whole_or_not_at_all(opened: CorrectionStore) -> None:
    opened.add(correction(10))
    with opened.batch():
        opened.add(correction(20)), opened.add(correction(30))
        opened.remove(correction().page_hash, correction(10).line_box)
        assert stored(opened.path) == [correction(10)]
    assert stored(opened.path) == [correction(20), correction(30)]
    with pytest.raises(KeyboardInterrupt), opened.batch():
        opened.add(correction(40))
        raise KeyboardInterrupt
    assert stored(opened.path) == [correction(20), correction(30)]


def test_a_page_gives_its_corrections_top_to_bottom(opened: CorrectionStore) -> None:
    lower, upper, elsewhere = correction(50), correction(10), correction(page="q")
    for made in (lower, elsewhere, upper):
        opened.add(made)
    assert opened.page(upper.page_hash) == (upper, lower)
    assert opened.page("unknown") == ()
    assert opened.count() == 3


def test_a_later_correction_of_a_line_replaces_the_earlier(opened: CorrectionStore) -> None:
    first, second = correction(), correction(truth="TOTAL 9,99", time=NOON + timedelta(days=1), model="mine")
    number = opened.add(first)
    assert opened.add(second) == number
    assert list(opened.all()) == [(number, second)]


def test_an_undone_correction_is_gone(opened: CorrectionStore) -> None:
    kept, undone = correction(10), correction(20)
    opened.add(kept), opened.add(undone)
    opened.remove(undone.page_hash, undone.line_box)
    opened.remove(undone.page_hash, undone.line_box)  # there is nothing left to remove: not a failure
    assert stored(opened.path) == [kept]


def test_deleting_by_number(opened: CorrectionStore) -> None:
    numbers = [opened.add(correction(line)) for line in range(3)]
    assert opened.delete([numbers[0], numbers[2], 999]) == 2
    assert [number for number, _ in opened.all()] == [numbers[1]]
    assert opened.add(correction(7)) not in numbers  # the number of a deleted one never names another


def test_all_is_narrowed_by_time_and_source(opened: CorrectionStore) -> None:
    old, new = correction(0), correction(10, source="notas/AÇÃO.png")
    opened.add(new), opened.add(old)

    def found(**narrow: Any) -> list[Correction]:
        return [found for _, found in opened.all(**narrow)]

    assert found() == [old, new]
    assert found(since=new.time) == found(source="ação") == [new]
    assert found(since=new.time.astimezone(timezone(timedelta(hours=-3)))) == [new]
    assert found(source="p.pdf") == [old]
    assert found(since=new.time, source="p.pdf") == []


def test_the_default_store_is_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "me"))
    with CorrectionStore.open() as opened:
        opened.add(correction())
    assert stored(tmp_path / "me" / "corrections.db") == [correction()]


def test_a_source_that_is_no_text_is_kept_as_far_as_it_is(opened: CorrectionStore) -> None:
    opened.add(correction(source="nota\udce9.png"))
    assert stored(opened.path)[0].source == r"nota\udce9.png"


def test_page_hash_tells_pixels_and_shape_apart() -> None:
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert re.fullmatch("[0-9a-f]{64}", page_hash(image))
    assert page_hash(image) == page_hash(np.asfortranarray(image)) == page_hash(image.copy())
    assert len({page_hash(image), page_hash(image + 1), page_hash(image.reshape(4, 3))}) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"line_image": np.zeros((32, 8), np.float32)},
        {"line_image": np.zeros((32, 8, 3), np.uint8)},
        {"line_image": np.zeros((32, 0), np.uint8)},
        {"truth": "TOTAL  9,90"},
        {"edges": ((0.0, 4.0),)},
        {"time": datetime(2026, 1, 31)},
        {"doubtful": (9,)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_no_correction_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        correction(**wrong)


WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=4)
TEXT = WORDS.map(lambda words: " ".join(" ".join(words).split()))
COORDINATE = st.integers(-(1 << 31), 1 << 31)


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    truth = draw(TEXT)
    edge = st.floats(allow_nan=False, allow_infinity=False)
    count = len(truth.replace(" ", ""))
    zone = st.sampled_from([UTC, timezone(timedelta(hours=-3)), timezone(timedelta(hours=5, minutes=45))])
    return Correction(
        page_hash=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        source=draw(st.text(st.characters(exclude_categories=["Cs"]))),
        page=draw(st.integers(1, 1 << 31)),
        line_box=draw(st.tuples(COORDINATE, COORDINATE, COORDINATE, COORDINATE)),
        line_image=line_image(draw(st.integers(0, 9)), draw(st.integers(1, 60))),
        reading=draw(TEXT),
        truth=truth,
        edges=draw(st.none() | st.lists(st.tuples(edge, edge), min_size=count, max_size=count).map(tuple)),
        model=draw(TEXT),
        time=draw(st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=zone)),
        doubtful=draw(st.none() | st.sets(st.integers(0, max(0, count - 1)), max_size=count).map(sorted).map(tuple)),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corrections())
def test_any_correction_comes_back_and_travels(opened: CorrectionStore, made: Correction) -> None:
    opened.delete(number for number, _ in opened.all())
    number = opened.add(made)
    [(found_number, found)] = opened.all()
    assert (found_number, found) == (number, made)
    assert found.time.utcoffset() == timedelta(0)
    assert np.array_equal(found.line_image, made.line_image)
    exported = opened.path.with_name("exported")
    assert export_corrections(opened, exported) == (1, [])
    opened.delete([number])
    assert import_corrections(opened, exported) == (1, 1)
    assert opened.page(made.page_hash) == (made,)
