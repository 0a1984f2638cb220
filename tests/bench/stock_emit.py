"""Flask-SocketIO as its documentation shows it: one event to everybody in a room. Run under gevent: `PORT`."""

import sys
import time

from flask import Flask
from flask_socketio import SocketIO, join_room

app = Flask(__name__)
sio = SocketIO(app, async_mode="gevent", transports=["websocket"], cors_allowed_origins="*")


@sio.on("connect")
def come_in() -> None:
    join_room("listeners")


@app.get("/tell")
def tell() -> str:
    """Tell everybody; answers when."""
    at = time.monotonic()
    sio.emit("changed", {"kind": "meeting", "id": "x" * 36, "version": 1}, to="listeners")
    return str(at)


if __name__ == "__main__":
    sio.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_output=False)
