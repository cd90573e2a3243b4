"""A PostgreSQL server of our own, for tests and benchmarks: started in a temporary folder, gone afterwards.

In: the server's programs, from PATH or where Debian keeps them. Out: URLs of fresh databases on a Unix socket. The
server refuses to run as root; it is then started as an unprivileged user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

HOMES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/usr/pgsql-*", "/opt/homebrew/opt/postgresql*")
USERS = ("postgres", "nobody")
# Nobody pulls the plug here, and what is tested is the program, not the disk.
SETTINGS = (
    "-c fsync=off -c shared_buffers=32MB -c max_connections=50 -c dynamic_shared_memory_type=mmap -c listen_addresses="
)


def programs() -> Path | None:
    """The folder of initdb, pg_ctl and postgres; None where there is no server."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    for home in HOMES:
        base = Path(home.partition("*")[0]).parent if "*" in home else Path(home)
        pattern = f"{Path(home).name}/bin" if "*" in home else "*/bin"
        folders += sorted(base.glob(pattern), reverse=True) if base.is_dir() else []
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


class Server:
    """A running server; ``user`` runs it where root may not."""

    def __init__(self, home: Path, folder: Path, user: str | None) -> None:
        self._home, self._folder, self.user = home, folder, user
        self._databases = count()

    def url(self, database: str, user: str = "vigie") -> str:
        """The URL of a database on this server."""
        return f"postgresql://{user}@/{database}?host={self._folder}"

    def database(self) -> str:
        """The URL of a fresh, empty database."""
        name = f"vigie{next(self._databases)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._home / program, "-D", self._folder / "data", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))},
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )

    def start(self) -> None:
        self.run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", f"-k {self._folder} {SETTINGS}", "start")

    def stop(self) -> None:
        """At once, as when the power fails."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def server() -> Iterator[Server]:
    """A server that lives as long as the context; raises LookupError where none can be started, and why."""
    home = programs()
    if home is None:
        raise LookupError("no PostgreSQL server is installed here (Debian: apt-get install postgresql)")
    user = None
    if os.getuid() == 0:
        known = {one.pw_name for one in pwd.getpwall()}
        user = next((name for name in USERS if name in known), None)
        if user is None:
            raise LookupError("PostgreSQL does not run as root, and there is no unprivileged user here")
    # Short and open to the server's user: a socket's path may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="vigie-pg-"))
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    try:
        found = Server(home, folder, user)
        try:
            found.run("initdb", "-U", "vigie", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
            found.start()
        except (OSError, subprocess.CalledProcessError) as error:
            raise LookupError(f"PostgreSQL does not start here ({error})") from error
        try:
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
