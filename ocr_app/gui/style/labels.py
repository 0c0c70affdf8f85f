"""Text for menus and buttons, which take an ampersand for a mnemonic."""


def escaped(text: str) -> str:
    """Shows every ampersand of it."""
    return text.replace("&", "&&")


def plain(text: str) -> str:
    """A command's name without its mnemonic and its dots."""
    return text.replace("&", "").removesuffix("…")
