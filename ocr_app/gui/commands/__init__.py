"""The commands of the window: what the menus, the tool bar and the keys do."""
