"""The meeting as it happens: preparing the list, the chair's screen, the lobby, coming in and leaving."""
