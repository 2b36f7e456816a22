"""`python -m handwrite_app` is the command `handwrite-app`."""

from __future__ import annotations

import sys

from handwrite_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
