"""The network that tests put between two programs."""

import socket

import pytest
from serving import wait_until
from stalling import Network


def test_a_line_that_the_server_has_ended_takes_nothing_more() -> None:
    """Otherwise whoever only sends never learns that nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        network = Network(server.getsockname()[1])
        try:
            with socket.create_connection(("127.0.0.1", network.port)) as person:
                line, _address = server.accept()
                line.sendall(b"farewell")
                line.close()
                assert person.recv(100) == b"farewell"
                assert person.recv(100) == b""

                def is_refused() -> bool:
                    try:
                        person.send(b"is anybody there?")
                    except OSError:
                        return True
                    return False

                wait_until(is_refused, "the end of the line")
        finally:
            network.close()


def test_whoever_is_not_told_of_the_end_goes_on_sending() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        network = Network(server.getsockname()[1])
        try:
            with socket.create_connection(("127.0.0.1", network.port)) as person:
                line, _address = server.accept()
                network.forget_servers()
                assert line.recv(100) == b""
                line.close()
                person.settimeout(1)
                with pytest.raises(TimeoutError):
                    person.recv(100)
                person.send(b"is anybody there?")
        finally:
            network.close()
