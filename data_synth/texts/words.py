"""Words, names and phrases of commerce, and pseudo-words of no language.

Each list is a file of `wordlists/`, an entry a line, in the spelling and case of running text. The order counts: the
same seed takes the same entries.
"""

import string
from importlib.resources import files

import numpy as np

from data_synth.grammar import between, pick


def _entries(name: str) -> list[str]:
    """The entries of a word list."""
    return (files("data_synth.texts") / "wordlists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()


PORTUGUESE = _entries("portuguese")
ENGLISH = _entries("english")
MALAY = _entries("malay")
SPANISH = _entries("spanish")
FRENCH = _entries("french")
GERMAN = _entries("german")

BRANDS = _entries("brands")
FIRST_NAMES = _entries("first_names")
SURNAMES = _entries("surnames")

BRAZILIAN_CITIES = _entries("brazilian_cities")
"""Each with its state, `Bauru/SP`."""
OTHER_CITIES = _entries("other_cities")
STREETS = _entries("streets")
DISTRICTS = _entries("districts")

UNITS = _entries("units")
"""Of sale."""
PORTUGUESE_MONTHS = _entries("portuguese_months")
ENGLISH_MONTHS = _entries("english_months")

PORTUGUESE_HEADINGS = _entries("portuguese_headings")
ENGLISH_HEADINGS = _entries("english_headings")

PORTUGUESE_SENTENCES = _entries("portuguese_sentences")
"""With fields of the grammar."""
ENGLISH_SENTENCES = _entries("english_sentences")

_SYLLABLES: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (tuple(onsets.split(" ")), tuple(nuclei.split(" ")), tuple(codas.split(" ")))
    for onsets, nuclei, codas in (
        # Portuguese, Malay, Chinese in pinyin, English, Spanish; an empty string is a part that is absent.
        (
            "b c d f g j l m n p q r s t v x z br cr dr gr pr tr bl cl fl pl ch lh nh qu gu ç ",
            "a e i o u a e o ã á é í ó ú â ê ô õ ão õe ei ou ai ia io ua ü à",
            "   r s l m n z x",
        ),
        ("b c d g h j k l m n p r s t w y ng ny sy ", "a e i o u a a u ai au ia ua", "  n ng k h r s t l m p"),
        ("b p m f d t n l g k h j q x zh ch sh r z c s y w ", "a o e i u ai ei ao ou ia ie ua uo iu ui", "  n ng"),
        (
            "b c d f g h j k l m n p r s t v w y z th sh ch wh st sp sk sl str br cr dr fl gl kn ph qu ",
            "a e i o u ee oo ea ai ou oa y",
            " n s t d l r m ck ght ng nt st ll ss ff x w p ngs tch",
        ),
        ("b c d f g h j l m n p r s t v z ll rr ch qu gu y ", "a e i o u a o ie ue io á é í ó ú", "  n s r l z d"),
    )
)


def pseudo_word(rng: np.random.Generator) -> str:
    """Return a pronounceable word of no language, or now and then letters in no order."""
    if rng.random() < 0.2:
        return "".join(pick(rng, string.ascii_letters) for _ in range(between(rng, 1, 7)))
    onsets, nuclei, codas = _SYLLABLES[int(rng.random() * len(_SYLLABLES))]
    word = "".join(
        [pick(rng, onsets) + pick(rng, nuclei) + pick(rng, codas) for _ in range(1 + int(rng.random() ** 1.5 * 3.6))]
    )
    return word.capitalize() if rng.random() < 0.5 else word
