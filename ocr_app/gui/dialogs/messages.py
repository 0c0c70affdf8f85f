"""What the window says about a failure, in its own words and the user's language."""

import errno
import sqlite3

from PySide6.QtCore import QCoreApplication

from ocr_app import errors
from ocr_app.batch.inputs import is_folder
from ocr_app.review.pages import PageError

translate = QCoreApplication.translate


def explain(error: Exception) -> str:
    """A sentence or two; `details` has the technical reason."""
    if isinstance(error, PageError):
        return translate("Messages", "Page {0}: {1}").format(error.page.number, explain(error.cause))
    name = error.path.name if isinstance(error, errors.InputError | errors.NotOursError) else ""
    match error:
        case errors.MissingFileError() if is_folder(error.path):
            text = translate("Messages", "There are no scans in “{0}”.")
        case errors.UnreadableFileError() if is_folder(error.path):
            text = translate("Messages", "The folder “{0}” cannot be looked into.")
        case errors.MissingFileError():
            text = translate("Messages", "“{0}” is no longer there.")
        case errors.EmptyFileError():
            text = translate("Messages", "“{0}” is empty.")
        case errors.NotAnImageError():
            text = translate("Messages", "“{0}” is not a scan. PDF, TIFF, PNG, JPEG, BMP and WebP can be opened.")
        case errors.EncryptedFileError():
            text = translate("Messages", "“{0}” is protected by a password. Save it without one, then open it.")
        case errors.NoPagesError():
            text = translate("Messages", "“{0}” has no pages.")
        case errors.TooLargeError():
            text = translate("Messages", "A page of “{0}” is too large. Scan it at a lower resolution.")
        case errors.LimitError():
            text = translate("Messages", "A page of “{0}” takes too much time or memory and was given up.")
        case errors.InputError():
            text = translate("Messages", "“{0}” is damaged and cannot be read.")
        case errors.ModelError():
            text = translate("Messages", "The model cannot be loaded, so nothing can be read. Reinstall Nítido.")
        case errors.RecognitionError():
            text = translate("Messages", "Reading broke off: the process that reads has ended by itself. Read again.")
        case errors.StoreError():
            text = translate("Messages", "Corrections cannot be stored: {1}")
        case errors.NotOursError():
            text = translate("Messages", "“{0}” is not as Nítido wrote it, so it was not replaced. Export again.")
        case errors.OutputError():
            text = translate("Messages", "Nothing was written: {1}")
        case errors.NitidoError():
            return str(error)
        case _:
            text = translate("Messages", "This should not have happened; please report it, with the details.")
    return text.format(name, _reason(error.__cause__))


def details(error: Exception) -> str:
    """The technical reason, in English as on the command line, for whoever helps the user."""
    cause = error.cause if isinstance(error, PageError) else error
    return str(cause) if isinstance(cause, errors.NitidoError) else repr(cause)


def _reason(cause: BaseException | None) -> str:
    """Why a file cannot be written or a store not used."""
    number = cause.errno if isinstance(cause, OSError) else None
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if number in (errno.ENOSPC, errno.EDQUOT) or code == sqlite3.SQLITE_FULL:
        return translate("Messages", "the disk is full.")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or code in (sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY):
        return translate("Messages", "nothing may be written there.")
    if number in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return translate("Messages", "there is no such folder.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return translate("Messages", "another program keeps the file locked.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return translate("Messages", "the file is damaged.")
    return translate("Messages", "see the details.")
