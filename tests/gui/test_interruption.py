"""Work of one thread broken off by another, at any moment."""

from threading import Event, Thread

import pytest

from ocr_app.gui.workers.interruption import Interrupted, Interruptible


def test_work_without_end_is_ended() -> None:
    work, begun = Interruptible(), Event()
    ends: list[str] = []

    def endless() -> None:
        begun.set()
        while True:
            sum(range(100))

    def run() -> None:
        try:
            work.run(endless)
        except Interrupted:
            ends.append("interrupted")

    thread = Thread(target=run)
    thread.start()
    begun.wait()
    work.interrupt()
    thread.join()
    assert ends == ["interrupted"]


def test_only_what_is_being_done_is_interrupted() -> None:
    work = Interruptible()
    work.interrupt()
    assert work.run(lambda: "done") == "done"
    work.interrupt()
    assert work.run(lambda: "done again") == "done again"


def test_failures_pass() -> None:
    with pytest.raises(ZeroDivisionError):
        Interruptible().run(lambda: 1 / 0)


def test_no_interruption_strays() -> None:
    """Whenever it comes, at the very beginning or end of the work too, nothing outside of it is interrupted."""
    work, over = Interruptible(), Event()
    ends: list[str] = []

    def run() -> None:
        try:
            for _ in range(3000):
                try:
                    ends.append(work.run(lambda: "done" if sum(range(50)) else ""))
                except Interrupted:
                    ends.append("interrupted")
        finally:
            over.set()

    thread = Thread(target=run)
    thread.start()
    while not over.is_set():
        work.interrupt()
    thread.join()
    assert len(ends) == 3000
    assert set(ends) <= {"done", "interrupted"}
