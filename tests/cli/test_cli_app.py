"""Commands and the modules that hold them."""

import subprocess
import sys

from vigie.cli import app, run
from vigie.cli.app import COMMANDS


def test_every_command_is_loaded_from_its_own_module(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    registered = {
        command.name or command.callback.__name__: command.callback.__module__
        for command in app.registered_commands
        if command.callback
    }
    for group in app.registered_groups:
        (module,) = {command.callback.__module__ for command in group.typer_instance.registered_commands}
        registered[group.name] = module
    assert registered == {name: f"vigie.cli.{module}" for module, names in COMMANDS.items() for name in names}
    assert all(name in shown for name in registered)


def test_a_command_loads_no_other_module():
    code = "import sys; from vigie.cli import run; run(['read', '--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "vigie.cli.read" in loaded
    assert not loaded & {"vigie.cli.brief", "vigie.cli.record", "vigie.reading.rules", "duckdb"}
