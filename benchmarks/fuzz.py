"""`python -m benchmarks.fuzz`: damaged files cost one clear line each, within limits, and no other file.

Each case is a command of `nitido` that meets a damaged file. It runs in a child with the product's limits of time and
memory: a copy of this process, in which all libraries and the model are loaded. Pages are read in the child itself.
Where that ends badly, the same command is run as users run it, with its worker processes, and must end well.
"""

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import cv2

from benchmarks.fuzz_inputs import Case, Inputs
from ocr_app.cli.main import main as nitido
from ocr_app.errors import ExitCode
from ocr_app.io.last_scan import LastScan
from ocr_app.io.scan import PageImage
from ocr_app.limits import Limits
from ocr_app.recognition.recognizer import Recognizer

_LIMITS = Limits()
_START = 30.0  # s that the whole program may take beside its page


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended.

    Attributes:
        code: its exit code; negative: the signal that ended it.
        errors: what it wrote to standard error.
        printed: what it wrote to standard output.
        memory: bytes of its largest process.
    """

    code: int
    errors: str
    printed: str
    seconds: float
    memory: int

    def problem(self, case: Case, folder: Path, changed: set[str]) -> str | None:
        """What is wrong with how a case ended, if anything is."""
        lines = self.errors.splitlines()
        others = sorted(name for name in changed if not name.startswith(case.written))
        missing = [name for name in case.results if not (folder / name).is_file()]
        if self.code < 0:
            return f"ended by {signal.Signals(-self.code).name}"
        if self.code == ExitCode.INTERNAL or "Traceback" in self.errors:
            return "a traceback"
        if any(not line.startswith("nitido: ") or not line.isprintable() for line in lines):
            return "a line of somebody else's"
        if case.arguments[0] != "read" and not self.printed.replace("\n", "").isprintable():
            return "a command to the terminal"
        if self.code and not lines:
            return f"exit code {self.code} without a word"
        if case.kind == "scan" and self.code and sum("bad-" in line for line in lines) != 1:
            return "not one line for the damaged file"
        if others:
            return f"other files changed: {', '.join(others)}"
        if missing:
            return f"not written: {', '.join(missing)}"
        return None


class _InThisProcess:
    """Reads pages without worker processes; see `ocr_app.worker_pool.WorkerPool`."""

    recognizer: Recognizer

    def __init__(self, jobs: int, load: Any, read: Any, limits: Limits | None = None, cores: int | None = 1) -> None:
        self.jobs = 1
        self._load, self._read, self._last_scan = load, read, LastScan()
        self._recognizer = self.recognizer

    def load(self) -> Future[str]:
        def load() -> str:
            if self._load.args != (None,):
                self._recognizer = self._load()
            return self._recognizer.name

        return self._done(load)

    def submit(self, path: Path, number: int) -> Future[Any]:
        return self._done(lambda: self._read(self._recognizer, self._last_scan.open(path), number))

    def _done(self, work: Callable[[], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)
        return done

    def close(self) -> None:
        self._last_scan.close()


class _DecoderInThisProcess:
    """Decodes pages for results without a process; see `ocr_app.page_decoder.PageDecoder`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._last_scan = LastScan()

    def page(self, path: Path, number: int) -> PageImage:
        return self._last_scan.open(path).page(number)

    def close(self) -> None:
        self._last_scan.close()


def run(case: Case, folder: Path) -> Outcome:
    """Runs a case in a copy of this process."""
    errors, printed = folder.parent / "errors", folder.parent / "printed"
    begun = time.monotonic()
    child = os.fork()
    if not child:
        _be_nitido(case, folder, errors, printed)
    signal.setitimer(signal.ITIMER_REAL, _LIMITS.seconds)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    _, status, usage = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    err, out = (file.read_text(encoding="utf-8", errors="replace") for file in (errors, printed))
    return Outcome(os.waitstatus_to_exitcode(status), err, out, time.monotonic() - begun, usage.ru_maxrss * 1024)


def run_as_users_do(case: Case, folder: Path) -> Outcome:
    """Runs a case as a program of its own, with its worker processes."""
    environment = os.environ | {"NITIDO_HOME": str(folder / "home"), "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "ocr_app", *case.arguments]
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=_LIMITS.seconds + _START
        )
    except subprocess.TimeoutExpired:
        return Outcome(-signal.SIGKILL, "", "", time.monotonic() - begun, 0)
    err, out = (text.decode(errors="replace") for text in (done.stderr, done.stdout))
    return Outcome(done.returncode, err, out, time.monotonic() - begun, 0)


def _be_nitido(case: Case, folder: Path, errors: Path, printed: Path) -> NoReturn:
    code = int(ExitCode.INTERNAL)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (_LIMITS.memory, _LIMITS.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.chdir(folder)
        os.environ["NITIDO_HOME"] = str(folder / "home")
        with errors.open("wb") as err, printed.open("wb") as out, Path(os.devnull).open("rb") as nothing:
            os.dup2(err.fileno(), 2)
            os.dup2(out.fileno(), 1)
            os.dup2(nothing.fileno(), 0)
        code = nitido(case.arguments)
    except SystemExit as error:
        code = int(error.code or 0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """The files in a folder and below, with what changes when they do."""
    files = [path for path in folder.rglob("*") if not path.is_dir()]
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _attempt(inputs: Inputs, number: int, workspace: Path, runner: Any) -> tuple[Case, Outcome, str | None]:
    folder = workspace / "case"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    case = inputs.make(number, folder)
    before = _files(folder)
    outcome: Outcome = runner(case, folder)
    after = _files(folder)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return case, outcome, outcome.problem(case, folder, changed)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--cases", metavar="N", type=int, default=300, help="how many (default: %(default)s)")
    parser.add_argument("--first", metavar="N", type=int, default=0, help="the number of the first, to repeat it")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)  # threads do not live on in a copy of the process
    import ocr_app.page_decoder
    import ocr_app.worker_pool

    ocr_app.page_decoder.PageDecoder = _DecoderInThisProcess  # type: ignore[assignment,misc]
    _InThisProcess.recognizer = Recognizer.load("default")
    ocr_app.worker_pool.WorkerPool = _InThisProcess  # type: ignore[assignment,misc]
    ended: Counter[str] = Counter()
    slowest = largest = (0.0, 0)
    problems = 0
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        inputs = Inputs(workspace / "sound")
        for number in range(options.first, options.first + options.cases):
            case, outcome, problem = _attempt(inputs, number, workspace, run)
            slowest = max(slowest, (outcome.seconds, number))
            largest = max(largest, (outcome.memory, number))
            how = "done" if outcome.code == 0 else "refused"
            if problem:
                how = "ended by a limit or a library, told in a line"
                case, outcome, problem = _attempt(inputs, number, workspace, run_as_users_do)
            if problem:
                problems += 1
                how = "PROBLEM"
                print(f"case {number}, nitido {' '.join(case.arguments)}: {problem}\n{outcome.errors}", flush=True)
            ended[f"{case.kind} {how}"] += 1
    for how, count in sorted(ended.items()):
        print(f"{count:6}  {how}")
    print(f"{options.cases} cases, {problems} problems", end="; ")
    print(f"at most {slowest[0]:.1f} s (case {slowest[1]}) and {largest[0] / 2**20:.0f} MiB (case {largest[1]})")
    return int(problems > 0)


if __name__ == "__main__":
    sys.exit(main())
