"""A stretch of a page's text that keeps its characters: what was read, where, how surely, and what else it may be."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocr_app.document import Character, Word
from ocr_app.geometry import Box, union_box


@dataclass(frozen=True, slots=True)
class Span:
    """Words, or a part of them, with a space between two.

    Attributes:
        characters: one per character of `text`; None is a space.
        words: the word that each character belongs to.
    """

    page: int
    text: str
    characters: tuple[Character | None, ...]
    words: tuple[Word | None, ...]

    @classmethod
    def of(cls, page: int, words: Iterable[Word]) -> "Span":
        text, characters, owners = "", list[Character | None](), list[Word | None]()
        for word in words:
            if text:
                text, characters, owners = text + " ", [*characters, None], [*owners, None]
            for character in word.characters:
                # A character of several code points, a letter with its accent apart, is one place of the text.
                text += character.text[:1] if len(character.text) > 1 else character.text
                characters.append(character)
                owners.append(word)
        return cls(page, text, tuple(characters), tuple(owners))

    def __bool__(self) -> bool:
        return bool(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> "Span":
        """The characters from `start` to `end`, spaces at the ends left out."""
        while start < end and self.characters[start] is None:
            start += 1
        while end > start and self.characters[end - 1] is None:
            end -= 1
        return Span(self.page, self.text[start:end], self.characters[start:end], self.words[start:end])

    def search(self, pattern: str, flags: int = 0) -> "Span | None":
        """What the first group of the pattern matches, or the whole pattern if it has none."""
        found = re.search(pattern, self.text, flags)
        if not found:
            return None
        return self.slice(*found.span(1 if found.re.groups else 0))

    def strip(self, signs: str) -> "Span":
        """Without the spaces and the given signs at its ends."""
        start, end = 0, len(self.text)
        while start < end and self.text[start] in signs + " ":
            start += 1
        while end > start and self.text[end - 1] in signs + " ":
            end -= 1
        return self.slice(start, end)

    def without_spaces(self) -> "Span":
        return self._kept([i for i, character in enumerate(self.characters) if character is not None])

    def _kept(self, kept: Sequence[int]) -> "Span":
        return Span(
            self.page,
            "".join(self.text[i] for i in kept),
            tuple(self.characters[i] for i in kept),
            tuple(self.words[i] for i in kept),
        )

    def without(self, pattern: str) -> "Span":
        """Without the characters that the pattern matches."""
        left_out = {n for found in re.finditer(pattern, self.text) for n in range(*found.span())}
        return self._kept([n for n in range(len(self)) if n not in left_out])

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Of its characters, spaces left out."""
        return tuple(character.box for character in self.characters if character)

    @property
    def box(self) -> Box:
        return union_box(self.boxes)

    @property
    def confidence(self) -> float:
        """The probability that all of it is right: of whole words as the recognizer says, else of the characters."""
        total, seen = 1.0, set[int]()
        counts: dict[int, int] = {}
        for word in self.words:
            if word is not None:
                counts[id(word)] = counts.get(id(word), 0) + 1
        for character, word in zip(self.characters, self.words, strict=True):
            if character is None or word is None:
                continue
            if counts[id(word)] == len(word.characters):
                if id(word) not in seen:
                    seen.add(id(word))
                    total *= word.confidence
            else:
                total *= character.confidence
        return total

    @property
    def surprise(self) -> float:
        """Minus the logarithm of the characters' joint probability."""
        return -sum(math.log(max(character.confidence, 1e-9)) for character in self.characters if character)


def joined(spans: Iterable[Span]) -> Span:
    """Spans of one page as one, with a space between two."""
    found: Span | None = None
    for span in spans:
        if found is None:
            found = span
        elif span:
            found = Span(
                found.page,
                f"{found.text} {span.text}",
                (*found.characters, None, *span.characters),
                (*found.words, None, *span.words),
            )
    if found is None:
        raise ValueError("nothing to join")
    return found
