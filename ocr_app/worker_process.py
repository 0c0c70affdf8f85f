"""What the process of a `RecognitionWorker` does: it answers requests until there is nobody left to ask."""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any

from ocr_app.errors import LimitError
from ocr_app.pixels import send

if TYPE_CHECKING:
    from ocr_app.geometry import Box
    from ocr_app.io.scan import Scan
    from ocr_app.recognition.recognizer import Recognizer
    from ocr_app.review.ground_truth import Transcript
    from ocr_app.review.pages import RecognizedPage
    from ocr_app.review.recognition import LineRecognizer
    from ocr_app.review.transcribed import TranscribedPage

_IDLE = 1.0  # s without a request after which the last file is closed: Windows lets nobody replace one that is open
_OUT_OF_MEMORY = ("insufficient memory", "bad alloc", "bad_alloc", "failed to allocate", "can't start new thread")
"""How the libraries say, in any case, that they are given no more memory."""


def load_recognizer(model: str | None = None) -> "Recognizer":
    """The recognizer of a model, by default of the current one.

    Raises:
        ModelError: it cannot be loaded.
    """
    from ocr_app.recognition.recognizer import Recognizer

    return Recognizer.load(model)


def read_for_review(
    recognizer: "LineRecognizer", scan: "Scan", number: int, turn: int | None = None, box: "Box | None" = None
) -> "RecognizedPage":
    """A page as the window needs it; see `ocr_app.review.recognition.recognize`."""
    from ocr_app.review.recognition import recognize

    return recognize(recognizer, scan, number, turn, box)


def read_to_correct(
    transcripts: "Sequence[Transcript]", recognizer: "LineRecognizer", scan: "Scan", number: int
) -> "TranscribedPage":
    """A page with what transcripts tell of it; see `ocr_app.review.transcribed.read_transcribed`."""
    from ocr_app.review.transcribed import read_transcribed

    return read_transcribed(recognizer, scan, number, transcripts)


def serve(
    connection: "Connection[Any, Any]",
    load: Callable[[], Any],
    read: "Callable[..., object]",
    memory: int,
    cores: int | None,
    gives_way: bool,
) -> None:
    """Answers each request with a result or an error: an empty one to load the recognizer, or a page to read.

    A page is its path, its number, and whatever else `read` takes.

    The process gets at most `memory` bytes where the system can limit it, and uses so many `cores`, or all. If it
    `gives_way`, other processes go first where all cores are busy.
    """
    if gives_way:
        from ocr_app.threads import give_way

        give_way()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started the process
    _silence_stderr()
    Thread(target=end_with_parent, daemon=True).start()
    _limit_memory(memory)
    # It takes long, and nothing has been asked for yet.
    from ocr_app.threads import use_cores

    use_cores(cores)
    from ocr_app.io.last_scan import LastScan

    recognizer: Any = None
    with suppress(EOFError, OSError), closing(LastScan()) as last_scan:
        while True:
            if not connection.poll(_IDLE):
                last_scan.close()
            request: tuple[Any, ...] = connection.recv()
            reply: object
            try:
                if recognizer is None or not request:
                    recognizer = load()
                if not request:
                    reply = recognizer.name
                else:
                    path, number, *how = request
                    reply = read(recognizer, last_scan.open(path), number, *how)
            except Exception as error:
                if request and _out_of_memory(error):
                    reply = LimitError.of_memory(request[0], request[1], memory)
                else:
                    reply = portable(error)
            send(connection, reply)


def _limit_memory(memory: int) -> None:
    """Limits the memory of this process; elsewhere than on Linux its parent's watch must do."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory if most < 0 else min(memory, most), most))


def _out_of_memory(error: BaseException | None) -> bool:
    """True if an error, or what caused it, is that there is no more memory."""
    while error:
        if isinstance(error, MemoryError) or any(words in str(error).lower() for words in _OUT_OF_MEMORY):
            return True
        error = error.__cause__ or error.__context__
    return False


def _silence_stderr() -> None:
    """Libraries complain there about bad files in their own words; what fails is told by exceptions."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)


def end_with_parent() -> None:
    """Ends this process when its parent has ended, however that was; it runs in a thread."""
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def portable(error: Exception) -> Exception:
    """The error, or its description if it cannot be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(repr(error))
    return error
