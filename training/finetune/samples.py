"""Training samples from corrections: which corrections are usable, which contradict others, which are held out."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data_synth.alphabet import fold
from ocr_app.corrections import FEWEST_TO_LEARN_FROM, Correction, CorrectionStore
from ocr_app.errors import StoreError
from ocr_app.geometry import iou
from ocr_app.io.paths import data_folder
from ocr_app.segmentation.dot_print import DotPrint
from ocr_app.segmentation.line_image import CELL_WIDTH, HEIGHT
from ocr_app.segmentation.shown_lines import dot_print_of
from training.recognizer.examples import SPACE, Example

_SAME_LINE = 0.5  # intersection over union from which two boxes are of one line
_NARROWEST = 1.0  # line image px; a character whose edges are nearer was not drawn by a person
_CAP_HEIGHT = 3  # place of the cap height in a correction's geometry
_HELD_OUT = 4  # one in four new pages is held out; of a single new page, one line in four


@dataclass(frozen=True, slots=True)
class TrainingSample:
    """A line whose doubts a person has settled: its seen characters are known, the others are free.

    Attributes:
        number: the number of its correction in the store.
        page: hash of its page.
        digest: the first 16 hexadecimal digits of the SHA-256 of line image, truth, edges and what is free.
        example: line image, tokens, edges and what is free.
    """

    number: int
    page: str
    digest: str
    example: Example


@dataclass
class SampleSet:
    """The training samples of the store.

    Attributes:
        classes: the base model's classes, followed by any new characters.
        samples: in the store's order.
        left_out: which corrections are not used and why, a line of text for each reason.
        dot_print: what the lines that a person has shown tell of loose dots; None if they are none.
    """

    classes: str
    samples: list[TrainingSample] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    dot_print: DotPrint | None = None


def read_samples(classes: str, since: datetime | None = None, source: str | None = None) -> SampleSet:
    """Read the user's store, for a model of those classes; `since` and `source` narrow it as in `CorrectionStore.all`.

    Raises:
        StoreError: the store cannot be read, or has too few usable lines; the message says what to do.
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
        usable = _usable(dict(store.all(since, source)), classes)
    if len(usable.samples) < FEWEST_TO_LEARN_FROM:
        reasons = "".join(f"; {reason}" for reason in usable.left_out)
        count = f"{len(usable.samples)} reviewed line{'' if len(usable.samples) == 1 else 's'}"
        raise StoreError(
            f"{count} to learn from, at least {FEWEST_TO_LEARN_FROM} are needed: review a page or two first{reasons}"
        )
    return usable


def _usable(corrections: dict[int, Correction], classes: str) -> SampleSet:
    reasons: Counter[str] = Counter()
    fit: dict[int, Correction] = {}
    for number, correction in corrections.items():
        if not correction.reviewed:
            reasons["with doubtful characters that nobody has reviewed"] += 1
        elif correction.seen == ():
            reasons["in which nobody has typed or confirmed a character"] += 1
        elif correction.line_image.shape[0] != HEIGHT or correction.line_image.shape[1] % CELL_WIDTH:
            reasons["with line images of another geometry, made by another release"] += 1
        elif not all(c.isprintable() and not unicodedata.combining(c) for c in fold(correction.truth)):
            reasons["with characters that cannot be printed by themselves"] += 1
        else:
            fit[number] = correction
    disputed = contradictions(fit)
    new = {c for number, correction in fit.items() if number not in disputed for c in fold(correction.truth)}
    usable = SampleSet(classes + "".join(sorted(new - set(classes))))
    seen = set()
    for number, correction in fit.items():
        if number not in disputed:
            sample = _sample(number, correction, usable.classes)
            if sample.digest not in seen:
                usable.samples.append(sample)
            seen.add(sample.digest)
    usable.dot_print = dot_print_of(
        (correction.line_image, correction.geometry[_CAP_HEIGHT])
        for number, correction in fit.items()
        if number not in disputed and correction.geometry is not None
    )
    usable.left_out = [f"{count} corrections {reason}" for reason, count in reasons.items()]
    usable.left_out += [
        f"correction {number} contradicts {', '.join(map(str, sorted(others)))}: {fit[number].truth!r}"
        for number, others in sorted(disputed.items())
    ]
    return usable


def contradictions(corrections: dict[int, Correction]) -> dict[int, set[int]]:
    """The numbers of the corrections that give another truth for the same print, by the number of each correction.

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


def _sample(number: int, correction: Correction, classes: str) -> TrainingSample:
    truth = fold(correction.truth)
    tokens = np.array([classes.index(character) for character in truth], np.int64)
    # Where folding has composed two characters into one, the indices are those of other characters.
    same = len(truth) == len(correction.truth)
    known = correction.edges if same else None
    edges = token_edges(tokens, known)
    free = free_tokens(tokens, correction.seen if correction.seen is None or same else ())
    content = correction.line_image.tobytes() + truth.encode() + edges.tobytes()
    digest = hashlib.sha256(content + (b"" if free is None else free.tobytes())).hexdigest()[:16]
    return TrainingSample(number, correction.page_hash, digest, Example(correction.line_image, tokens, edges, free))


def free_tokens(tokens: NDArray[np.int64], seen: Collection[int] | None) -> NDArray[np.bool_] | None:
    """Which tokens may be any character, bool [N]: those that were not seen, and the spaces that are not between two
    that were. None if none is.
    """
    if seen is None:
        return None
    characters = tokens != SPACE
    free = np.ones(len(tokens), np.bool_)
    free[np.flatnonzero(characters)[list(seen)]] = False
    for space in np.flatnonzero(~characters):  # never the first or last token
        free[space] = free[space - 1] or free[space + 1]
    return free if free.any() else None


def token_edges(tokens: NDArray[np.int64], edges: Sequence[tuple[float, float]] | None) -> NDArray[np.float32]:
    """Edges of all tokens, float32 [N, 2] in line image px, from those of the characters; NaN where not known.

    Edges that overlap a neighbour by more than half, or are less than 1 px apart, were guessed when the text was typed
    and count as not known.
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
    for space in np.flatnonzero(~characters):  # never the first or last token; its edges are those of its neighbours
        found[space] = found[space - 1, 1], found[space + 1, 0]
    found[np.isnan(found).any(1)] = np.nan
    return found


def hold_out(samples: Sequence[TrainingSample], learnt: Collection[str]) -> set[str]:
    """Digests of the samples that models are scored on instead of trained on.

    They are of other pages than the rest, unless there is a single new page. Only pages with samples that the base
    model has not been trained on (their digests are not in `learnt`) are held out, or its scores would be too good.
    Hashes decide, so the choice is the same every time and does not depend on what is on the pages.
    """
    pages = sorted({sample.page for sample in samples if sample.digest not in learnt})
    pages = pages or sorted({sample.page for sample in samples})
    if len(pages) > 1:
        chosen = set(pages[:: min(_HELD_OUT, len(pages))])
        return {sample.digest for sample in samples if sample.page in chosen}
    return set(sorted(sample.digest for sample in samples if sample.page in pages)[::_HELD_OUT])
