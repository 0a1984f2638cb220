"""A network between browsers and a server that can go silent: nothing arrives any more, and nobody is told."""

import select
import socket
import threading
from contextlib import suppress

PIECE = 65536


class Network:
    """Passes bytes on between a port of its own and a server's, unless it is silent."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._speaks = threading.Event()
        self._speaks.set()
        self._ends = False
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def fall_silent(self) -> None:
        """Pass nothing on from now on; lines stay open."""
        self._speaks.clear()

    def speak(self) -> None:
        """Pass everything on again, what was held back first."""
        self._speaks.set()

    def close(self) -> None:
        """End all lines."""
        self._ends = True
        self._speaks.set()
        for one in [self._listener, *self._sockets]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._ends:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._sockets += [near, far]
                for pair in ((near, far), (far, near)):
                    thread = threading.Thread(target=self._pass_on, args=pair)
                    self._threads.append(thread)
                    thread.start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while not self._ends:
                if not select.select([one], [], [], 0.5)[0]:
                    continue
                data = one.recv(PIECE)
                self._speaks.wait()
                other.sendall(data)
                if not data:
                    break
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
