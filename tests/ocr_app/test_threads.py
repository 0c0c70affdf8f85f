"""Work in another thread while the main one hears signals."""

import signal
from threading import Event, current_thread, main_thread

import pytest

from ocr_app.threads import hearing_signals, is_working


def test_what_another_thread_makes_or_raises_comes_back() -> None:
    assert hearing_signals(lambda: current_thread() is main_thread()) is False
    with pytest.raises(ZeroDivisionError):
        hearing_signals(lambda: 1 / 0)
    assert not is_working()


def test_work_within_such_work_stays_where_it_is() -> None:
    inner, outer = hearing_signals(lambda: (hearing_signals(current_thread), current_thread()))
    assert inner is outer


def test_a_signal_is_heard_before_the_work_is_done() -> None:
    may_end, ended = Event(), Event()

    def work() -> None:
        signal.raise_signal(signal.SIGINT)
        may_end.wait()
        ended.set()

    try:
        with pytest.raises(KeyboardInterrupt):
            hearing_signals(work)
        assert is_working() and not ended.is_set()
    finally:
        may_end.set()
    assert ended.wait(60)
