"""Arguments that several commands have, and the processes that they describe."""

import argparse
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ocr_app.io.remote import location
from ocr_app.limits import Limits
from ocr_app.page_numbers import ALL_PAGES, PageNumbers

if TYPE_CHECKING:
    from ocr_app.cluster.pool import ClusterPool
    from ocr_app.io.scan import Scan
    from ocr_app.page_decoder import PageDecoder
    from ocr_app.worker import Found
    from ocr_app.worker_pool import WorkerPool

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What a command adds its parser to."""

SCAN_HELP = "PDF, TIFF, PNG, JPEG, BMP or WebP"
SCANS_HELP = f"{SCAN_HELP}; a folder of them; a URL of either; - for a list of paths from standard input"
_GIGABYTE = 1_000_000_000
_LIMITS = Limits()


def add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", metavar="NAME", help="the model that reads (default: the current one)")


def add_pages(command: argparse.ArgumentParser) -> None:
    pages_help = "which pages of each scan, as in 1-3,7 or 5- (default: all)"
    command.add_argument("--pages", metavar="PAGES", type=_page_numbers, default=ALL_PAGES, help=pages_help)


def add_settle(command: argparse.ArgumentParser) -> None:
    settle_help = "how long a file must not have changed before it is read (default: %(default)g)"
    command.add_argument("--settle", metavar="SECONDS", type=_positive(float), default=2.0, help=settle_help)


def add_overwrite(command: argparse.ArgumentParser) -> None:
    overwrite_help = "replace files that Nítido did not write, or that have been changed since; scans never are"
    command.add_argument("--overwrite", action="store_true", help=overwrite_help)


def path_or_url(text: str) -> Path:
    """A path that a user names; see `ocr_app.io.remote.location`."""
    try:
        return location(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error}") from None


def add_jobs(command: "argparse._ActionsContainer") -> None:
    cores = os.cpu_count() or 1
    jobs_help = "how many pages are read at a time, each in a process with a core of its own (default: %(default)s)"
    command.add_argument("--jobs", metavar="N", type=_positive(int), default=cores, help=jobs_help)


def add_limits(command: argparse.ArgumentParser) -> None:
    timeout, memory = _LIMITS.seconds, _LIMITS.memory / _GIGABYTE
    timeout_help = "give a page up that takes longer (default: %(default)g)"
    command.add_argument("--timeout", metavar="SECONDS", type=_positive(float), default=timeout, help=timeout_help)
    memory_help = "give a page up that needs more memory, in gigabytes (default: %(default)g)"
    command.add_argument("--memory", metavar="GB", type=_positive(float), default=memory, help=memory_help)


def limits_of(options: argparse.Namespace) -> Limits:
    return Limits(options.timeout, round(options.memory * _GIGABYTE))


def open_workers(
    options: argparse.Namespace, read: "Callable[[Any, Scan, int], Found]", *, one_page: bool = False
) -> "WorkerPool[Found]":
    """The processes in which `read` reads pages, as the options say; to be closed.

    Each uses one core; pages that are read one after the other, `one_page` at a time, have all.
    """
    from ocr_app.worker_pool import WorkerPool
    from ocr_app.worker_process import load_recognizer

    jobs, cores = (1, None) if one_page else (options.jobs, 1)
    return WorkerPool(jobs, partial(load_recognizer, options.model), read, limits_of(options), cores)


def open_decoder(options: argparse.Namespace) -> "PageDecoder":
    """What decodes the pages that results show, as the options say; to be closed."""
    from ocr_app.page_decoder import PageDecoder

    return PageDecoder(limits_of(options))


def open_cluster(options: argparse.Namespace, read: "Callable[[Any, Scan, int], Found]") -> "ClusterPool[Found]":
    """The workers of a cluster, which read pages as the options say; to be closed.

    Raises:
        ModelError: there is no such model.
        ClusterError: the scheduler cannot be reached.
    """
    from ocr_app.bundles import registry
    from ocr_app.cluster.pool import ClusterPool

    return ClusterPool(options.scheduler, options.model or registry.current(), read, limits_of(options))


def _page_numbers(text: str) -> PageNumbers:
    try:
        return PageNumbers.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} are no pages: write them as in 1-3,7 or 5-") from None


def _positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    def positive(text: str) -> float:
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError
        return value

    positive.__name__ = f"positive {'whole number' if kind is int else 'number'}"  # argparse: "invalid ... value"
    return positive
