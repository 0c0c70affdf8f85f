"""`nitido read --scheduler`: the same results as without a cluster, whatever becomes of its workers."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from PIL import Image

from ocr_app.batch.manifest import NAME
from ocr_app.bundles.bundle import DEFAULT, bundle_folder
from ocr_app.cluster import pool
from ocr_app.cluster.models import ModelId
from ocr_app.errors import ExitCode
from tests.ocr_app.cli.test_read_folder import ROOT, results
from tests.sample import SAMPLE

Captured = pytest.CaptureFixture[str]
_LONG = 120  # s after which what is waited for will not come


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the folder `pile` is, of small scans."""
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "pile").mkdir()
    with Image.open(SAMPLE) as sample:
        for number in range(6):
            sample.crop((0, 40 * number, sample.width, 40 * number + 80)).save(folder / "pile" / f"{number}.png")
    return folder


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Any]:
    """Two workers, each a process with one thread, that share no folder of the user's with whoever reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))
        environment = {"NITIDO_HOME": str(folder / "workers-home")}
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", env=environment) as started:
            yield started


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def start(*arguments: str | Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "ocr_app", "read", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@contextmanager
def reading(*arguments: str | Path) -> Iterator["subprocess.Popen[str]"]:
    with start(*arguments) as started:
        try:
            yield started
        finally:
            started.kill()


def read(*arguments: str | Path) -> tuple[int, str]:
    """The exit code and what is told on standard error."""
    with reading(*arguments) as started:
        _, told = started.communicate(timeout=_LONG)
        return started.returncode, told


def wait_until(done: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < _LONG
        time.sleep(0.02)


def test_a_worker_that_is_killed_costs_no_page_and_doubles_none(cluster: Any, folder: Path) -> None:
    options = ["--format", "json", "--scheduler", cluster.scheduler_address]
    with reading("pile", "--output", "out", *options) as started:
        wait_until(lambda: len(list((folder / "out").glob("*.json"))) >= 2)
        os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)
        _, told = started.communicate(timeout=_LONG)
    assert (started.returncode, told.count("\n")) == (ExitCode.OK, 1), told
    assert "6 of 6 files read, 6 pages" in told
    assert (folder / "out" / NAME).read_text().count("\n") == 6
    assert read("pile", "--output", "alone", "--format", "json")[0] == ExitCode.OK
    assert results(folder / "out") == results(folder / "alone")

    code, told = read("pile", "--output", "out", "--resume", *options)
    assert code == ExitCode.OK and "6 of 6 files read (6 before)" in told


def test_a_model_that_the_workers_have_not_is_sent_to_them(
    cluster: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NITIDO_HOME", str(folder / "home"))
    mine = folder / "home" / "models" / "mine"
    shutil.copytree(bundle_folder(DEFAULT), mine)
    with (mine / "model.json").open("ab") as description:
        description.write(b"\n")  # another digest
    options = ["--model", "mine", "--format", "json", "--scheduler", cluster.scheduler_address]
    assert read("pile/0.png", "pile/1.png", "--output", "of-mine", *options) == (ExitCode.OK, "")
    assert b'"model":"mine"' in (folder / "of-mine" / "0.json").read_bytes()
    (arrived,) = (folder / "workers-home" / "arrived-models").iterdir()
    assert arrived.name == ModelId.of("mine").digest
    assert sorted(path.name for path in arrived.iterdir()) == sorted(path.name for path in mine.iterdir())


def test_scans_come_from_urls_and_results_go_to_them(cluster: Any, folder: Path) -> None:
    shutil.copytree(folder / "pile", folder / "bucket")
    (folder / "bucket" / "3.png").write_bytes(b"no picture")
    options = ["--format", "json", "--report", "report.csv", "--overwrite", "--scheduler", cluster.scheduler_address]
    code, told = read("local://bucket", "--output", "local://stored", *options)
    assert code == ExitCode.NOT_AN_IMAGE
    assert "nitido: local://bucket/3.png: not an image or PDF" in told and "5 of 6 files read" in told
    assert sorted(path.name for path in (folder / "stored").glob("*.json")) == [f"{n}.json" for n in range(6) if n != 3]
    assert b'"source":"local://bucket/0.png"' in (folder / "stored" / "0.json").read_bytes()
    with (folder / "report.csv").open(encoding="utf-8-sig", newline="") as report:
        assert [row["source"] for row in csv.DictReader(report)] == [f"local://bucket/{n}.png" for n in range(6)]
    _, told = read("local://bucket", "--output", "local://stored", "--resume", *options)
    assert "5 of 6 files read (5 before)" in told


def test_a_page_that_breaks_a_limit_is_given_up_as_without_a_cluster(cluster: Any) -> None:
    options = ["--timeout", "0.05", "--scheduler", cluster.scheduler_address]
    assert read("pile/0.png", *options) == (ExitCode.LIMIT, "nitido: pile/0.png: page 1 takes more than 0.05 s\n")


def test_a_scheduler_that_is_lost_is_told_once(folder: Path) -> None:
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        address = cluster.scheduler_address
        started = start("pile", "--output", "lost", "--scheduler", address)
        wait_until(lambda: len(list((folder / "lost").glob("*.txt"))) >= 1)
    with started:
        _, told = started.communicate(timeout=_LONG)
    assert started.returncode == ExitCode.CLUSTER, told
    assert told.count("\n") == 2, told
    summed_up, lost = told.splitlines()
    assert " of 6 files read" in summed_up and lost.startswith(f"nitido: scheduler {address}: lost")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "nonsense://", "127.0.0.1:x"])
def test_a_scheduler_that_cannot_be_reached_is_told(
    nitido: Callable[..., int], address: str, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 1.0)
    before = set(threading.enumerate())
    assert nitido("read", "pile/0.png", "--scheduler", address) == ExitCode.CLUSTER
    told = capfd.readouterr().err
    assert told.startswith(f"nitido: scheduler {address}: cannot be reached: ") and told.count("\n") == 1
    loops_left = [thread for thread in set(threading.enumerate()) - before if thread.name == "IO loop"]
    assert not loops_left  # the garbage collector would have to stop them, which can wait for a lock of its own thread


def test_a_cluster_without_workers_is_told(
    nitido: Callable[..., int], capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 1.0)
    with LocalCluster(n_workers=0, dashboard_address=":0") as cluster:
        assert nitido("read", "pile/0.png", "--scheduler", cluster.scheduler_address) == ExitCode.CLUSTER
        assert capfd.readouterr().err == f"nitido: scheduler {cluster.scheduler_address}: has no workers\n"


def test_without_the_extra_it_is_told_what_to_install(
    nitido: Callable[..., int], capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setitem(sys.modules, "fsspec", None)
    for arguments in (["pile", "--scheduler", "tcp://127.0.0.1:9"], ["s3://bucket/nota.png"]):
        with pytest.raises(SystemExit) as ended:
            nitido("read", *arguments)
        assert ended.value.code == ExitCode.USAGE
        assert "pip install 'nitido[cluster]'" in capfd.readouterr().err.splitlines()[-1]
