"""Which part of one text became which part of another (Wagner and Fischer, "The string-to-string correction problem",
Journal of the ACM 21, 1974)."""

_SPACE_FOR_CHARACTER = 2
"""Cost of turning a space into a character or back: as much as taking one out and putting the other in."""


def align(before: str, after: str) -> list[tuple[range, range]]:
    """Consecutive ranges of both texts that cover them: unchanged stretches and, between them, changed ones.

    The changes are as few as can be: an insertion, a deletion or a substitution counts one.
    """
    blocks: list[tuple[range, range]] = []
    for i, j, di, dj in _path(before, after):
        equal = di == dj == 1 and before[i] == after[j]
        if blocks:
            old, new = blocks[-1]
            was_equal = before[old.start : old.stop] == after[new.start : new.stop]
            if equal == was_equal:
                blocks[-1] = range(old.start, i + di), range(new.start, j + dj)
                continue
        blocks.append((range(i, i + di), range(j, j + dj)))
    return blocks


def _path(before: str, after: str) -> list[tuple[int, int, int, int]]:
    """The cheapest steps (i, j, di, dj), in order."""
    costs = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) + 1):
        for j in range(len(after) + 1):
            if i or j:
                costs[i][j] = min(costs[i - di][j - dj] + step for di, dj, step in _steps(before, after, i, j))
    steps = []
    i, j = len(before), len(after)
    while i or j:
        di, dj = next(
            (di, dj) for di, dj, step in _steps(before, after, i, j) if costs[i - di][j - dj] + step == costs[i][j]
        )
        i, j = i - di, j - dj
        steps.append((i, j, di, dj))
    return steps[::-1]


def _steps(before: str, after: str, i: int, j: int) -> list[tuple[int, int, int]]:
    """The steps (di, dj, cost) that may lead to (i, j)."""
    steps = []
    if i and j:
        one, other = before[i - 1], after[j - 1]
        cost = 0 if one == other else _SPACE_FOR_CHARACTER if " " in (one, other) else 1
        steps.append((1, 1, cost))
    if i:
        steps.append((1, 0, 1))
    if j:
        steps.append((0, 1, 1))
    return steps
