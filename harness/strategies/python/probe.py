"""Prints, as one line of JSON, which Python this is and what became of every module that a strategy imports.

    {"python": "3.13.1", "modules": {"pymysql": {"version": "1.2.3"}, "uvloop": {"missing": "No module named 'uvloop'"}}}

When anything that is not optional is missing it exits 1, and standard error names it for people. Modules are imported
rather than looked up: a package that is installed and cannot be imported (built for another Python, a dependency gone)
would fail its strategy just the same.
"""

import importlib
import json
import platform
import sys
from importlib import metadata

OLDEST = (3, 11)  # asyncio.timeout, asyncio.Runner

# cryptography is for caching_sha2_password: PyMySQL and aiomysql need it when the server has not seen the login before.
MODULES = ("sqlalchemy", "pymysql", "databases", "aiomysql", "uvloop", "cryptography")

# Not in Debian, and not for every Python: its strategy alone is unavailable without it.
OPTIONAL = ("asyncmy",)


def main() -> int:
    modules = {name: probe(name) for name in MODULES + OPTIONAL}
    print(json.dumps({"python": platform.python_version(), "modules": modules}))
    missing = [f"{name} ({modules[name]['missing']})" for name in MODULES if "missing" in modules[name]]
    if missing:
        print(f"{sys.executable} lacks {', '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


def probe(name: str) -> "dict[str, str]":
    if sys.version_info < OLDEST:
        return {"missing": f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {platform.python_version()}"}
    try:
        importlib.import_module(name)
        # From the package's metadata: pymysql.__version__ is that of the MySQLdb it stands in for.
        return {"version": metadata.version(name)}
    except Exception as error:  # a broken package raises anything at all
        return {"missing": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    sys.exit(main())
