"""The command line: ``vigie read``, ``times``, ``add``, ``incidents``, ``why``, ``link`` …

Each module holds commands that register with ``app``; ``run`` loads those that it is asked for.
"""

from vigie.cli.app import app, main, run

__all__ = ["app", "main", "run"]
