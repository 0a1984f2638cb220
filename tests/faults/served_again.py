"""The web process, ready to begin: it has loaded its sources, and each line on its input begins a copy that serves.

Loading takes most of a start. A copy knows nothing of the one before: database, keys, pages and port are its own.
"""

import gevent.monkey

gevent.monkey.patch_all()

import os  # noqa: E402  # the standard library is patched first
import signal  # noqa: E402

import gevent  # noqa: E402

from app.cli.serve import main  # noqa: E402


def begin_copies() -> None:
    """Begin a copy for each line, and say its number, until there are no more lines."""
    # Copies that were killed are not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    fork = gevent.monkey.get_original("os", "fork")
    while os.read(0, 1):
        pid = fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            gevent.reinit()
            main()
            os._exit(0)
        os.write(1, f"{pid}\n".encode())


if __name__ == "__main__":
    begin_copies()
