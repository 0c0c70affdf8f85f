"""Dates and times of day."""

import numpy as np

from data_synth.grammar import between, pick
from data_synth.texts import words
from data_synth.texts.shared import GRAMMAR

_DATE_STYLES = (
    *["{d:02}/{m:02}/{y}"] * 14,
    *["{d:02}/{m:02}/{s:02}"] * 5,
    *["{d:02}-{m:02}-{y}"] * 4,
    *["{d:02}-{m:02}-{s:02}"] * 2,
    *["{y}-{m:02}-{d:02}"] * 4,
    *["{d:02}.{m:02}.{y}"] * 2,
    *["{m:02}/{d:02}/{y}"] * 2,
    *[
        "{d:02}-{MMM}-{y}",
        "{d:02} {Mmm} {y}",
        "{d:02}/{Mmm}/{y}",
        "{Mmm} {d}, {y}",
        "{Month} {d}, {y}",
        "{d} {Month} {y}",
    ],
    *["{d} de {mes} de {y}", "{d:02}/{mmm}/{y}", "{d}/{m}/{y}", "{d}/{m}/{s:02}", "{m:02}/{y}", "{y}{m:02}{d:02}"],
    *["{y}/{m:02}/{d:02}", "{d:02} / {m:02} / {y}", "{d:02}{MMM}{s:02}"],
)


def date(rng: np.random.Generator) -> str:
    """Return a date of 1995 to 2031 in one of the many ways tills and forms write it."""
    year, month = between(rng, 1995, 2031), between(rng, 1, 12)
    english, portuguese = words.ENGLISH_MONTHS[month - 1], words.PORTUGUESE_MONTHS[month - 1]
    return pick(rng, _DATE_STYLES).format(
        d=between(rng, 1, 28 if month == 2 else 30),
        m=month,
        y=year,
        s=year % 100,
        Month=english,
        Mmm=english[:3],
        MMM=english[:3].upper(),
        mes=portuguese,
        mmm=portuguese[:3],
    )


_TIME_STYLES = (
    *["{h:02}:{m:02}:{s:02}"] * 6,
    *["{h:02}:{m:02}"] * 5,
    *["{i:02}:{m:02} {P}", "{i:02}:{m:02}:{s:02} {P}", "{i}:{m:02}{P}", "{i}:{m:02} {p}", "{i:02}:{m:02}:{s:02}{P}"],
    *["{h:02}h{m:02}", "{h:02}:{m:02}h", "{i}.{m:02}{p}"],
)


def time(rng: np.random.Generator) -> str:
    """Return a time of day, of 24 hours or with AM and PM."""
    hour = between(rng, 0, 23)
    half = "AM" if hour < 12 else "PM"
    return pick(rng, _TIME_STYLES).format(
        h=hour, i=hour % 12 or 12, m=between(rng, 0, 59), s=between(rng, 0, 59), P=half, p=half.lower()
    )


GRAMMAR.fields.update(date=date, time=time)
