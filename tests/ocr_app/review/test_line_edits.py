"""What edits do to a line, whatever the line and wherever the edit."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.document import Character, Line, Word
from ocr_app.review import line_edits as edits
from ocr_app.review.alignment import align

TEXTS = st.text("ab1,Oã", min_size=1, max_size=8)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    x, words = 10, []
    for text in draw(st.lists(TEXTS, min_size=1, max_size=4)):
        found = []
        for character in text:
            width = draw(st.integers(1, 20))
            confidence = draw(st.floats(0, 1))
            found.append(Character(character, (x, 5, x + width, 25), confidence, (("x", 0.1),)))
            x += width + draw(st.integers(0, 4))
        box = (found[0].box[0], 5, found[-1].box[2], 25)
        words.append(Word(text, box, math.prod(c.confidence for c in found), tuple(found)))
        x += 12
    return Line((words[0].box[0], 5, words[-1].box[2], 25), tuple(words))


@st.composite
def places(draw: st.DrawFn) -> tuple[Line, int]:
    line = draw(lines())
    return line, draw(st.integers(0, len(edits.characters(line)) - 1))


def is_sound(line: Line) -> bool:
    return all(
        word.text == "".join(c.text for c in word.characters)
        and word.box[0] == min(c.box[0] for c in word.characters)
        and all(c.box[0] < c.box[2] and c.box[1] < c.box[3] for c in word.characters)
        for word in line.words
    )


@given(places())
def test_offset_and_index_are_inverse(place: tuple[Line, int]) -> None:
    line, index = place
    assert line.text[edits.offset(line, index)] == edits.characters(line)[index].text
    assert edits.index_at(line, edits.offset(line, index)) == index


@given(places(), st.sampled_from("zé9"))
def test_replace_names_one_character_for_certain(place: tuple[Line, int], text: str) -> None:
    line, index = place
    after = edits.replace(line, index, text)
    assert is_sound(after)
    changed = edits.characters(after)[index]
    assert (changed.text, changed.confidence, changed.box) == (text, 1.0, edits.characters(line)[index].box)
    others = [c for i, c in enumerate(edits.characters(after)) if i != index]
    assert others == [c for i, c in enumerate(edits.characters(line)) if i != index]


@given(places())
def test_confirm_settles_a_doubt_and_changes_no_text(place: tuple[Line, int]) -> None:
    line, index = place
    after = edits.confirm(line, index)
    assert after.text == line.text
    assert not edits.characters(after)[index].doubtful
    assert edits.seen(after) == (index,)


@given(places())
def test_a_space_breaks_the_word(place: tuple[Line, int]) -> None:
    line, index = place
    at = edits.offset(line, index)
    after = edits.replace(line, index, " ")
    assert after.text == " ".join((line.text[:at] + " " + line.text[at + 1 :]).split())


@given(places())
def test_delete(place: tuple[Line, int]) -> None:
    line, index = place
    after = edits.delete(line, index)
    kept = edits.characters(line)
    assert edits.characters(after) == kept[:index] + kept[index + 1 :]
    assert is_sound(after)


def test_deleting_the_only_character_keeps_the_lines_box() -> None:
    line = Line((1, 2, 3, 4), (Word("a", (1, 2, 3, 4), 0.5, (Character("a", (1, 2, 3, 4), 0.5),)),))
    assert edits.delete(line, 0) == Line((1, 2, 3, 4), ())


@given(places())
def test_merge_covers_both_characters(place: tuple[Line, int]) -> None:
    line, index = place
    before = edits.characters(line)
    if index == len(before) - 1:
        with pytest.raises(ValueError, match="last"):
            edits.merge(line, index)
        return
    after = edits.merge(line, index)
    merged = edits.characters(after)[index]
    assert len(edits.characters(after)) == len(before) - 1
    assert merged.doubtful
    assert (merged.box[0], merged.box[2]) == (before[index].box[0], before[index + 1].box[2])


@given(places(), st.data())
def test_split_shares_the_box(place: tuple[Line, int], data: st.DataObject) -> None:
    line, index = place
    x0, _, x1, _ = edits.characters(line)[index].box
    if x1 - x0 < 2:
        with pytest.raises(ValueError, match="does not break"):
            edits.split(line, index, x0)
        return
    x = data.draw(st.integers(x0 + 1, x1 - 1))
    left, right = edits.characters(edits.split(line, index, x))[index : index + 2]
    assert (left.box[0], left.box[2], right.box[0], right.box[2]) == (x0, x, x, x1)
    assert left.doubtful
    assert right.doubtful
    assert right.text == edits.UNKNOWN


@given(places())
def test_add_puts_a_doubtful_character_after(place: tuple[Line, int]) -> None:
    line, index = place
    after = edits.add(line, index)
    assert is_sound(after)
    added = edits.characters(after)[index + 1]
    assert (added.text, added.doubtful) == (edits.UNKNOWN, True)
    assert edits.delete(after, index + 1).text == line.text
    assert edits.offset(after, index + 1) == edits.offset(line, index) + 1


@given(lines(), st.text("ab1,Oã m", max_size=20))
def test_any_text_can_be_given_to_any_line(line: Line, text: str) -> None:
    after = edits.set_text(line, text)
    assert after.text == " ".join(text.split())
    assert is_sound(after)


@given(lines())
def test_giving_a_line_its_own_text_changes_nothing(line: Line) -> None:
    assert edits.set_text(line, line.text) == line


@given(lines(), st.data())
def test_what_was_seen_is_certain_and_the_rest_is_no_surer_than_before(line: Line, data: st.DataObject) -> None:
    every = range(len(edits.characters(line)))
    choice = st.sets(st.sampled_from(every))
    seen = data.draw(choice)
    doubtful = data.draw(choice) - seen
    before = data.draw(st.sampled_from([line, edits.confirm_line(line)]))
    after = edits.with_seen(before, seen, doubtful)
    assert after.text == line.text
    assert edits.seen(after) == tuple(sorted(seen))
    assert set(edits.doubts(after)) >= doubtful
    for index, (old, new) in enumerate(zip(edits.characters(before), edits.characters(after), strict=True)):
        assert new.confidence == 1 if index in seen else new.confidence <= old.confidence


@given(lines())
def test_a_confirmed_line_is_seen_as_a_whole(line: Line) -> None:
    after = edits.confirm_line(line)
    assert edits.seen(after) == tuple(range(len(edits.characters(line))))
    assert not edits.doubts(after)


def test_untouched_characters_keep_what_was_known_of_them() -> None:
    boxes = [(0, 0, 10, 20), (10, 0, 20, 20), (30, 0, 40, 20), (40, 0, 50, 20)]
    r, n, two, dot = (Character(text, box, 0.4) for text, box in zip("rn2.", boxes, strict=True))
    line = Line(
        (0, 0, 50, 20), (Word("rn", (0, 0, 20, 20), 0.16, (r, n)), Word("2.", (30, 0, 50, 20), 0.16, (two, dot)))
    )
    after = edits.set_text(line, "m 2,")
    m, kept, comma = edits.characters(after)
    assert m == Character("m", (0, 0, 20, 20), 1.0, seen=True)
    assert kept is two
    assert comma == Character(",", (40, 0, 50, 20), 1.0, seen=True)


def test_what_is_typed_composed_or_not_is_the_same_text() -> None:
    line = Line((0, 0, 9, 9), (Word("a", (0, 0, 9, 9), 0.5, (Character("a", (0, 0, 9, 9), 0.5),)),))
    assert edits.set_text(line, "a\u0303") == edits.set_text(line, "ã")


@given(st.text("ab ", max_size=9), st.text("ab ", max_size=9))
def test_alignment_covers_both_texts_in_turns(before: str, after: str) -> None:
    blocks = align(before, after)
    assert "".join(before[old.start : old.stop] for old, _ in blocks) == before
    assert "".join(after[new.start : new.stop] for _, new in blocks) == after
    equal = [before[old.start : old.stop] == after[new.start : new.stop] for old, new in blocks]
    assert all(one != other for one, other in pairwise(equal))


def test_a_space_never_takes_the_place_of_a_character() -> None:
    assert align("2 13|", "2 3 |") == [
        (range(2), range(2)),
        (range(2, 3), range(2, 2)),
        (range(3, 4), range(2, 3)),
        (range(4, 4), range(3, 4)),
        (range(4, 5), range(4, 5)),
    ]
