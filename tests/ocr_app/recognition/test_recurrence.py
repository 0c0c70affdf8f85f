"""Words of a page, compared."""

from hypothesis import given

from ocr_app.recognition.rescoring.candidates import Candidates, likeliest
from ocr_app.recognition.rescoring.recurrence import rescore_recurring
from tests.ocr_app.recognition.doubtful import assert_divided_anew, doubtful, doubtful_words


def read(words: list[list[Candidates]]) -> list[str]:
    return list(map(likeliest, rescore_recurring(words)))


def test_a_doubtful_word_is_read_as_it_stands_elsewhere() -> None:
    assert read([doubtful("112.46", (5, "5", 0.2)), doubtful("CASH"), doubtful("(112.45),")])[0] == "112.45"


def test_a_word_that_recurs_is_surer() -> None:
    first, second = rescore_recurring([doubtful("112.45", (5, "6", 0.1)), doubtful("112.45", (0, "7", 0.1))])
    assert first[5][0][1] > 0.95 and second[0][0][1] > 0.95


def test_no_word_vouches_for_itself() -> None:
    words = [doubtful("112.45", (5, "6", 0.1))]
    assert rescore_recurring(words) == words


def test_doubtful_words_vouch_for_each_other() -> None:
    words = [doubtful("UED", (0, "L", 0.4)), doubtful("LED", (1, "F", 0.4))]
    assert read(words) == ["LED", "LED"]


def test_a_doubtful_number_vouches_for_none() -> None:
    words = [doubtful("112.46", (5, "5", 0.4)), doubtful("112.45", (0, "7", 0.45))]
    assert read(words) == ["112.46", "112.45"]


def test_what_is_sure_and_what_looks_otherwise_stay() -> None:
    words = [doubtful("112.46"), doubtful("CASH", (0, "G", 0.4)), doubtful("112.45"), doubtful("DASH")]
    assert read(words) == ["112.46", "CASH", "112.45", "DASH"]


@given(doubtful_words)
def test_no_probability_is_lost_or_made(words: list[list[Candidates]]) -> None:
    assert_divided_anew(words, rescore_recurring(words))
