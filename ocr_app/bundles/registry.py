"""The user's models, and which of them reads: the *current* one.

`models/current.json` in the data folder holds the names of the models that have been current, the latest last; without
it the default model is. It is replaced as a whole or not at all, and only by a model that has been checked.
"""

import json
from contextlib import suppress
from pathlib import Path

from ocr_app.bundles.bundle import DEFAULT, Bundle, load_bundle
from ocr_app.errors import ModelError, output_error
from ocr_app.io.atomic import atomic_write
from ocr_app.io.paths import data_folder
from ocr_app.io.regular import read_regular

_MOST_BYTES = 16_000_000  # of the names of the models that have been current
_REMEDY = f"`nitido models use {DEFAULT}` goes back to the one that comes with Nítido"


def names() -> list[str]:
    """The names of all models, the default one first; one whose bundle is damaged is among them."""
    try:
        folders = sorted(path.name for path in models_folder().iterdir() if path.is_dir())
    except OSError:
        folders = []
    return [DEFAULT, *(name for name in folders if name != DEFAULT and not name.startswith("."))]


def models_folder() -> Path:
    """Where the user's bundles lie, each in a folder of its name; it may not exist yet."""
    return data_folder() / "models"


def current() -> str:
    """The name of the model that reads unless another is asked for.

    Raises:
        ModelError: the file that says which is damaged.
    """
    return _history()[-1]


def load_current() -> Bundle:
    """The current model's bundle.

    Raises:
        ModelError: it cannot be used; the message says how to go back to the default one.
    """
    name = current()
    try:
        return load_bundle(name)
    except ModelError as error:
        raise ModelError(f"{error}; {_REMEDY}") from error


def use(name: str) -> None:
    """Makes a model the current one.

    Raises:
        ModelError: it cannot be used; the current one stays.
        OutputError: the choice cannot be written down; the current one stays.
    """
    load_bundle(name).check()
    try:
        history = _history()
    except ModelError:
        history = [DEFAULT]
    if name != history[-1]:
        _write([*history, name])


def rollback() -> str:
    """Makes the model that was current before the current one again; returns its name.

    Models that can no longer be used are passed over.

    Raises:
        ModelError: there is none.
        OutputError: the choice cannot be written down; the current one stays.
    """
    history = _history()
    while history := history[:-1]:
        with suppress(ModelError):
            load_bundle(history[-1]).check()
            _write(history)
            return history[-1]
    raise ModelError("no model was current before this one")


def _history() -> list[str]:
    path = _path()
    try:
        history = json.loads(read_regular(path, _MOST_BYTES))["history"]
    except FileNotFoundError:
        return [DEFAULT]
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(f"{path}: damaged; {_REMEDY}") from error
    if not isinstance(history, list) or not history or not all(_is_name(name) for name in history):
        raise ModelError(f"{path}: damaged; {_REMEDY}")
    return history


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isprintable()


def _write(history: list[str]) -> None:
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as file:
            file.write(json.dumps({"history": history}, ensure_ascii=False).encode())
    except OSError as error:
        raise output_error(path, error) from error


def _path() -> Path:
    return models_folder() / "current.json"
