"""A network between two programs that can go silent, slow, or end lines: with a word to both sides, or to one only."""

import select
import socket
import struct
import threading
import time
from contextlib import suppress

PIECE = 65536
# Ends a line with a reset in place of a farewell.
AT_ONCE = struct.pack("ii", 1, 0)


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
        self._tears = False
        # How many seconds each piece is under way.
        self.delay = 0.0
        self._sockets: list[socket.socket] = []
        self._far: list[socket.socket] = []
        self._forgotten: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def lead_to(self, port: int) -> None:
        """Lead whoever comes from now on to another server, as a proxy does; lines that are there stay."""
        self._to = port

    def fall_silent(self) -> None:
        """Pass nothing on from now on; lines stay open."""
        self._speaks.clear()

    def speak(self) -> None:
        """Pass everything on again, what was held back first."""
        self._speaks.set()

    def tear(self) -> None:
        """End every line in the middle of what it carries next, with a reset to both sides, from now until `mend`."""
        self._tears = True

    def mend(self) -> None:
        """Carry whole what comes from now on."""
        self._tears = False

    def forget_servers(self) -> None:
        """End every line towards the server. Whoever came by it is not told, and hears nothing more."""
        forgotten, self._far = self._far, []
        self._forgotten += forgotten
        for far in forgotten:
            with suppress(OSError):
                far.shutdown(socket.SHUT_RDWR)

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
                try:
                    far = socket.create_connection(("127.0.0.1", self._to))
                except OSError:
                    near.close()
                    continue
                self._sockets += [near, far]
                self._far.append(far)
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
                time.sleep(self.delay)
                if self._tears and data:
                    other.sendall(data[: len(data) // 2])
                    for each in (one, other):
                        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                        each.close()
                    return
                other.sendall(data)
                if not data:
                    break
        with suppress(OSError):
            if one not in self._forgotten:
                other.shutdown(socket.SHUT_WR)
            if one in self._far:
                # The server has ended the line, so nobody would take what is still sent over it.
                other.close()
