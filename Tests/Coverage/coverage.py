#!/usr/bin/env python3
"""Prints the line coverage of one target's sources: `coverage.py TARGET`.

Reads what `swift test --enable-code-coverage` left; exits 1 below 90 %.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ENOUGH = 90.0


def main(target):
    path = subprocess.run(
        ["swift", "test", "--show-codecov-path"], check=True, cwd=ROOT,
        stdout=subprocess.PIPE, text=True).stdout.strip()
    report = json.loads(pathlib.Path(path).read_text())
    folder = str(ROOT / "Sources" / target) + "/"
    covered = lines = 0
    rows = []
    for file in report["data"][0]["files"]:
        if not file["filename"].startswith(folder):
            continue
        summary = file["summary"]["lines"]
        covered += summary["covered"]
        lines += summary["count"]
        rows.append((summary["percent"], file["filename"][len(folder):]))
    if not lines:
        sys.exit(f"coverage: no line of {folder} was measured")
    for percent, name in sorted(rows):
        print(f"{percent:6.1f} %  {name}")
    share = 100 * covered / lines
    print(f"{share:6.1f} %  {target}, {covered} of {lines} lines")
    return 0 if share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
