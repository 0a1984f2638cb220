"""The web process: run as a program of its own, after gevent has patched the standard library."""

import gc
import socket
import sys
from contextlib import suppress
from typing import Final

import click
from flask import Flask
from gevent import get_hub, signal_handler
from sqlalchemy.exc import SQLAlchemyError

from app.cli.figures import serve_figures
from app.cli.mail import keep_sending
from app.config import INSTANCE_FOLDER, Settings, SettingsError, forget_key, read_settings
from app.core.cipher import VaultError
from app.core.logs import keep_logs
from app.core.server import Server, keep_texts_out_of_faults
from app.core.sockets import live, socketio
from app.core.vault import open_purpose_keys
from app.wiring import create_app

OF_A_MEETING: Final = ("base", "casefile/", "components/", "room/")


def listening_socket(settings: Settings) -> socket.socket:
    """The socket people come to. Accepted ones inherit TCP_NODELAY, so that no keystroke waits for an answer."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(1024)
    return listener


def make_ready(app: Flask) -> None:
    """Compile the pages of a meeting: after a restart everybody comes back in one second, and nobody waits for that.

    What was loaded by then stays as long as the process, so garbage is looked for in the rest alone: to look at all of
    it takes a third of a second, in the middle of somebody's page.
    """
    for name in app.jinja_env.list_templates():
        if name.startswith(OF_A_MEETING):
            app.jinja_env.get_template(name)
    gc.collect()
    gc.freeze()


def main() -> None:
    """Serve until told to stop; say when people can come."""
    try:
        settings = read_settings()
        keep_logs("web", level=settings.log_level)
        INSTANCE_FOLDER.mkdir(exist_ok=True)
        app = create_app(settings, async_mode="gevent")
        forget_key()
        with app.app_context(), suppress(SQLAlchemyError):
            # Where the database is away, the server starts all the same, and says so at /readyz.
            open_purpose_keys()
        make_ready(app)
        listener = listening_socket(settings)
    except (SettingsError, VaultError, OSError) as error:
        click.echo(f"Caseround cannot start: {error}", err=True)
        sys.exit(2)
    # A browser that goes away while it is being answered is no fault of ours.
    get_hub().NOT_ERROR = (*get_hub().NOT_ERROR, ConnectionError)
    keep_texts_out_of_faults()
    server = Server(listener, app, is_served_securely=settings.is_served_securely)
    signal_handler(15, server.stop)
    signal_handler(2, server.stop)
    socketio.start_background_task(live.keep_checking)
    if settings.metrics:
        serve_figures(app, settings.metrics)
    if settings.smtp_url:
        socketio.start_background_task(keep_sending, app)
    server.start()
    click.echo(f"Caseround is ready: http://{settings.host}:{settings.port}")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
