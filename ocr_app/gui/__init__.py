"""The window. Its modules each hold one idea; `main_window` only wires them together."""
