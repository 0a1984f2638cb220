"""The program that `caseround serve` becomes: it loads the web process, and serves."""

import gc
import importlib


def main() -> None:
    """Load it without looking, again and again, through all that is there for what could go: nearly all of it stays."""
    gc.disable()
    importlib.import_module("app.cli.serve").main()


if __name__ == "__main__":
    main()
