"""The command line: ``vigie read``, ``times``, ``add``, ``incidents``, ``why``, ``link`` …

Each module holds commands that register with ``app``.
"""

from vigie.cli import brief, check, data, demo, read, record  # noqa: F401  (they register their commands)
from vigie.cli.app import app, main, run

__all__ = ["app", "main", "run"]
