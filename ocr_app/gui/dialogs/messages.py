"""What the window says about a failure, in its own words and the user's language."""

from PySide6.QtCore import QCoreApplication

from ocr_app import errors
from ocr_app.batch.inputs import is_folder
from ocr_app.review.pages import PageError

translate = QCoreApplication.translate


def explain(error: Exception) -> str:
    """One sentence or two; the technical reason of a failure that has no words of its own."""
    if isinstance(error, PageError):
        return translate("Messages", "Page {0}: {1}").format(error.page.number, explain(error.cause))
    name = error.path.name if isinstance(error, errors.InputError) else ""
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
            text = translate("Messages", "The model cannot be loaded, so nothing can be read: {1}")
        case errors.RecognitionError():
            text = translate("Messages", "Reading broke off: {1}")
        case errors.StoreError():
            text = translate("Messages", "Corrections cannot be stored: {1}")
        case errors.OutputError():
            text = translate("Messages", "Nothing was written: {1}")
        case errors.NitidoError():
            text = "{1}"
        case _:
            text = translate("Messages", "This should not have happened; please report it: {1}")
    return text.format(name, error if isinstance(error, errors.NitidoError) else repr(error))
