"""Which part of one text became which part of another."""

from collections.abc import Iterator


def align(before: str, after: str) -> list[tuple[range, range]]:
    """Consecutive ranges of both texts that cover them: unchanged stretches and, between them, changed ones.

    The changes are those of the edit distance, save that no space takes the place of a character.
    """
    blocks: list[tuple[range, range]] = []
    was_equal = None
    for old, new, equal in _operations(before, after):
        if equal == was_equal:
            old, new = range(blocks[-1][0].start, old.stop), range(blocks[-1][1].start, new.stop)
            blocks.pop()
        blocks.append((old, new))
        was_equal = equal
    return blocks


def _operations(before: str, after: str) -> Iterator[tuple[range, range, bool]]:
    """The stretches to insert, delete, replace and, marked as true, to keep."""
    from rapidfuzz.distance import Indel, Levenshtein  # not before it is needed: the window starts without it

    for change in Levenshtein.opcodes(before, after):
        i, j = change.src_start, change.dest_start
        replaced, typed = before[i : change.src_end], after[j : change.dest_end]
        if change.tag == "replace" and " " in replaced + typed:
            # "13" that became "3 " has lost its 1 and got a space; the 3 has not moved on by one.
            for part in Indel.opcodes(replaced, typed):
                old, new = range(i + part.src_start, i + part.src_end), range(j + part.dest_start, j + part.dest_end)
                yield old, new, part.tag == "equal"
        else:
            yield range(i, change.src_end), range(j, change.dest_end), change.tag == "equal"
