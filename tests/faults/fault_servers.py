"""A PostgreSQL and a Redis of a test's own, that can be killed, stopped for a while and started again."""

import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis
import requests
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.config import PROJECT_FOLDER

PATIENCE = 30.0


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that are there still."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                if int(stat.rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry.name))
    return found


class OwnServer:
    """A server of the test's own. What it keeps outlives its process, but not `close`."""

    def __init__(self, disk: Path | None = None) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="caseround-fault-", dir=disk))
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What starts it in the foreground."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it can be used at this moment."""
        raise NotImplementedError

    def start(self) -> None:
        """Start it on what it kept, and wait until it answers. What was killed may leave it no room at first."""
        end = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process is None or self.process.poll() is not None:
                user = "postgres" if self.runs_as_postgres() else None
                self.process = subprocess.Popen(
                    self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd=self.folder
                )
            assert time.monotonic() < end, f"{type(self).__name__} did not start"
            time.sleep(0.05)

    def runs_as_postgres(self) -> bool:
        """Whether it refuses to be started by root."""
        return False

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it without a word, or in the way that another signal asks for."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
            self.process = None

    def freeze(self) -> None:
        """Let it do nothing from now on, with every line to it open."""
        self._say_to_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it was."""
        self._say_to_all(signal.SIGCONT)

    def _say_to_all(self, what: signal.Signals) -> None:
        assert self.process is not None
        for pid in (self.process.pid, *children_of(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, what)

    def close(self) -> None:
        """End it, and remove what it kept."""
        if self.process is not None:
            self.thaw()
            self.kill(signal.SIGQUIT if self.runs_as_postgres() else signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(OwnServer):
    """A cluster with nothing in it, on that disk; its write-ahead log in another folder where one is given."""

    def __init__(self, disk: Path | None = None, *, log_folder: Path | None = None) -> None:
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))  # noqa: PTH207  # a pattern from the root
        if not found:
            pytest.skip("there is no PostgreSQL here")
        super().__init__(disk)
        self.programs = Path(found[-1])
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        if self.runs_as_postgres():
            for folder in filter(None, (self.folder, log_folder)):
                shutil.chown(folder, "postgres")
        elsewhere = [] if log_folder is None else ["--waldir", str(log_folder / "log")]
        # Segments of a megabyte, so that a small disk is full when it is full, and not of what is kept ready.
        small = ["--wal-segsize", "1", "-A", "trust", "-U", "postgres"]
        subprocess.run(
            [str(self.programs / "initdb"), "-D", str(self.folder / "data"), *small, *elsewhere],
            check=True,
            stdout=subprocess.DEVNULL,
            user="postgres" if self.runs_as_postgres() else None,
            cwd=self.folder,
        )

    def runs_as_postgres(self) -> bool:
        """It refuses root."""
        return os.geteuid() == 0

    def command(self) -> list[str]:
        data = str(self.folder / "data")
        program = str(self.programs / "postgres")
        # A process is killed, not the machine, which keeps what was written: nothing has to be flushed before or after.
        quickly = ["-c", "fsync=off", "-c", "checkpoint_timeout=30s"]
        return [program, "-D", data, "-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder), *quickly]

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=2) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def kill_a_backend(self) -> None:
        """Kill one process that serves the program: PostgreSQL then ends all lines, and recovers."""
        with psycopg.connect(self.url) as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'caseround%' ORDER BY backend_start LIMIT 1"
            found = connection.execute(query).fetchone()
        assert found is not None, "the program has no line to the database"
        os.kill(found[0], signal.SIGKILL)


class Redis(OwnServer):
    """A Redis that keeps nothing."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            pytest.skip("there is no redis-server here")
        super().__init__()
        self.url = f"redis://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]

    def answers(self) -> bool:
        try:
            # Left to itself, the library asks again for seconds before it says that nobody answers.
            with redis.Redis(port=self.port, socket_timeout=2, retry=Retry(NoBackoff(), 0)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Proxy(OwnServer):
    """The Caddy of `app/production` before web processes at these ports, without TLS."""

    def __init__(self, *upstreams: int) -> None:
        if shutil.which("caddy") is None:
            pytest.skip("there is no Caddy here")
        super().__init__()
        self.upstreams = " ".join(f"127.0.0.1:{port}" for port in upstreams)
        # How long lines outlive a change of its settings: older ones do not know the word, and none is changed here.
        lines = (PROJECT_FOLDER / "app/production/Caddyfile").read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if "stream_close_delay" not in line]
        (self.folder / "Caddyfile").write_text("\n".join(["{", "admin off", "}", *kept, ""]), encoding="utf-8")

    def command(self) -> list[str]:
        place = [f"NAME=:{self.port}", f"UPSTREAMS={self.upstreams}", f"HOME={self.folder}"]
        return ["env", *place, "caddy", "run", "--adapter", "caddyfile", "--config", str(self.folder / "Caddyfile")]

    def answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).ok
        except requests.RequestException:
            return False
