"""The web process, ready to begin: it has loaded its sources, and each line on its input begins a copy that serves.

Loading takes most of a start. A copy knows nothing of the one before: a line says in which environment it stands, and
with that its database, keys, pages and port, and which module is to serve.
"""

import gevent.monkey

gevent.monkey.patch_all()

import importlib  # noqa: E402  # the standard library is patched first
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from io import FileIO  # noqa: E402

import gevent  # noqa: E402

import app.cli.serve  # noqa: E402, F401  # so that no copy has to load it


def begin_copies() -> None:
    """Begin a copy for each line, and say its number, until there are no more lines."""
    # Copies that were killed are not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    fork = gevent.monkey.get_original("os", "fork")
    # Nothing is read ahead, which a copy would inherit.
    lines = FileIO(0, closefd=False)
    while line := lines.readline():
        pid = fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            gevent.reinit()
            asked = json.loads(line)
            os.environ.clear()
            os.environ.update(asked["environment"])
            importlib.import_module(asked["module"]).main()
            os._exit(0)
        os.write(1, f"{pid}\n".encode())


if __name__ == "__main__":
    begin_copies()
