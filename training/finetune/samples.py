"""Corrections as labelled examples: what can be learnt from them, what contradicts itself, what is held out."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data_synth.alphabet import fold
from ocr_app.corrections import Correction, CorrectionStore
from ocr_app.errors import StoreError
from ocr_app.geometry import iou
from ocr_app.io.paths import data_folder
from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT
from training.recognizer.examples import SPACE, Example

_SAME_LINE = 0.5  # share of two boxes' union common to both: then they are of one line
_NARROWEST = 1.0  # line image px; edges nearer than that are nobody's drawing of a character
_HELD_OUT = 4  # one in so many new pages, or lines of the only one, is held out
_FEWEST = 8  # lines; fewer teach nothing that could be measured


@dataclass(frozen=True, slots=True)
class Lesson:
    """A reviewed line to learn from.

    Attributes:
        number: of its correction in the store.
        page: hash of its page.
        digest: the first 16 digits of the SHA-256 of line image, truth and edges: what is learnt, whatever its number.
        example: line image, tokens and edges.
    """

    number: int
    page: str
    digest: str
    example: Example


@dataclass
class Lessons:
    """What the store has to teach.

    Attributes:
        classes: the model's, and any new characters after them.
        found: in the store's order.
        left_out: why so many corrections teach nothing, a line of text each.
    """

    classes: str
    found: list[Lesson] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_lessons(classes: str, since: datetime | None = None, source: str | None = None) -> Lessons:
    """The lessons of the user's store for a model of those classes; `since` and `source` as `CorrectionStore.all`.

    Raises:
        StoreError: it cannot be read, or has too little to teach; the message says what to do.
    """
    path = data_folder() / "corrections.db"
    try:
        path.stat()
    except FileNotFoundError as error:
        hint = "correct a page in the window or with `nitido correct`"
        raise StoreError(f"nothing to learn from yet: {hint} ({path})") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror}") from error
    with CorrectionStore.open(path) as store:
        lessons = _lessons(dict(store.all(since, source)), classes)
    if len(lessons.found) < _FEWEST:
        reasons = "".join(f"; {reason}" for reason in lessons.left_out)
        count = f"{len(lessons.found)} reviewed line{'' if len(lessons.found) == 1 else 's'}"
        raise StoreError(f"{count} to learn from, at least {_FEWEST} are needed: review a page or two first{reasons}")
    return lessons


def _lessons(corrections: dict[int, Correction], classes: str) -> Lessons:
    reasons: Counter[str] = Counter()
    fit: dict[int, Correction] = {}
    for number, correction in corrections.items():
        if not correction.reviewed:
            reasons["with doubtful characters that nobody has looked at"] += 1
        elif correction.line_image.shape[0] != HEIGHT or correction.line_image.shape[1] % CELL_WIDTH:
            reasons["with line images of another geometry, made by another release"] += 1
        elif not all(c.isprintable() and not unicodedata.combining(c) for c in fold(correction.truth)):
            reasons["with characters that cannot be printed by themselves"] += 1
        else:
            fit[number] = correction
    disputed = contradictions(fit)
    new = {c for number, correction in fit.items() if number not in disputed for c in fold(correction.truth)}
    lessons = Lessons(classes + "".join(sorted(new - set(classes))))
    seen = set()
    for number, correction in fit.items():
        if number not in disputed:
            lesson = _lesson(number, correction, lessons.classes)
            if lesson.digest not in seen:
                lessons.found.append(lesson)
            seen.add(lesson.digest)
    lessons.left_out = [f"{count} corrections {reason}" for reason, count in reasons.items()]
    lessons.left_out += [
        f"correction {number} contradicts {', '.join(map(str, sorted(others)))}: {fit[number].truth!r}"
        for number, others in sorted(disputed.items())
    ]
    return lessons


def contradictions(corrections: dict[int, Correction]) -> dict[int, set[int]]:
    """For each correction that some others give another truth for the same print: the numbers of those others.

    The same print is the same place of a page, or the same line image bit for bit.
    """
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for number, correction in corrections.items():
        groups[correction.page_hash].append(number)
        groups[correction.line_image.shape, correction.line_image.tobytes()].append(number)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for numbers in groups.values():
        for i, a in enumerate(numbers):
            for b in numbers[:i]:
                one, other = corrections[a], corrections[b]
                if fold(one.truth) != fold(other.truth) and (
                    np.array_equal(one.line_image, other.line_image)
                    or (one.page_hash == other.page_hash and iou(one.line_box, other.line_box) >= _SAME_LINE)
                ):
                    found[a].add(b)
                    found[b].add(a)
    return dict(found)


def _lesson(number: int, correction: Correction, classes: str) -> Lesson:
    truth = fold(correction.truth)
    tokens = np.array([classes.index(character) for character in truth], np.int64)
    # Folding may have composed two characters into one: then the edges are no longer theirs.
    known = correction.edges if len(truth) == len(correction.truth) else None
    edges = token_edges(tokens, known)
    digest = hashlib.sha256(correction.line_image.tobytes() + truth.encode() + edges.tobytes()).hexdigest()[:16]
    return Lesson(number, correction.page_hash, digest, Example(correction.line_image, tokens, edges))


def token_edges(tokens: NDArray[np.int64], edges: Sequence[tuple[float, float]] | None) -> NDArray[np.float32]:
    """Edges [N, 2] of all tokens from those of the characters alone; NaN where they are not known.

    Edges that overlap a neighbour's by more than half, or hold nothing, were guessed when text was typed: not known.
    """
    found = np.full((len(tokens), 2), np.nan, np.float32)
    if edges is None:
        return found
    characters = tokens != SPACE
    boxes = np.array(edges, np.float32).reshape(-1, 2)
    middles = boxes.mean(1)
    doubtful = boxes[:, 1] - boxes[:, 0] < _NARROWEST
    overlapping = (boxes[1:, 0] < middles[:-1]) | (boxes[:-1, 1] > middles[1:])
    doubtful[1:] |= overlapping
    doubtful[:-1] |= overlapping
    boxes[doubtful] = np.nan
    found[characters] = boxes
    for space in np.flatnonzero(~characters):  # never the first or the last token; a gap reaches from ink to ink
        found[space] = found[space - 1, 1], found[space + 1, 0]
    found[np.isnan(found).any(1)] = np.nan
    return found


def hold_out(lessons: Sequence[Lesson], learnt: Collection[str]) -> set[str]:
    """Digests of the lessons to score with instead of learning from them; they are of other pages than the rest.

    Only pages with something the current model has not learnt yet (its lessons' digests are in `learnt`) can be held
    out: it would read the others better than it deserves. Of a single new page, some of its lines are. Hashes decide:
    the choice is the same every time and has nothing to do with what is on the pages.
    """
    pages = sorted({lesson.page for lesson in lessons if lesson.digest not in learnt})
    pages = pages or sorted({lesson.page for lesson in lessons})
    if len(pages) > 1:
        chosen = set(pages[:: min(_HELD_OUT, len(pages))])
        return {lesson.digest for lesson in lessons if lesson.page in chosen}
    return set(sorted(lesson.digest for lesson in lessons if lesson.page in pages)[::_HELD_OUT])
