#!/usr/bin/env python3
"""Compares who imports whom with Tests/Golden/module-graph.txt.

The golden file lists every declared edge of the package and every import line of our sources, so
that a new arrow between modules is a visible diff. UPDATE_GOLDEN=1 rewrites it.
"""
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "Golden" / "module-graph.txt"
IMPORT = re.compile(
    r"^\s*((?:@\w+(?:\([\w, ]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?[\w.]+)")


def declared_edges():
    dump = subprocess.run(
        ["swift", "package", "--ignore-lock", "dump-package"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    for target in json.loads(dump)["targets"]:
        if target["type"] == "test":
            continue
        names = []
        for dependency in target["dependencies"]:
            (kind, value), = [(k, v) for k, v in dependency.items() if v]
            names.append(value[0] if kind == "byName" else f"{value[0]} ({value[1]})")
        if len(set(names)) < len(names):
            sys.exit(f"Package.swift names a dependency of {target['name']} twice.")
        yield f"{target['name']} -> {', '.join(sorted(names)) or '-'}"


def import_lines():
    for folder in sorted((ROOT / "Sources").iterdir()):
        found = set()
        for source in folder.rglob("*.swift"):
            for line in source.read_text(encoding="utf-8").splitlines():
                match = IMPORT.match(line)
                if match:
                    found.add(" ".join(match.group(1).split()))
        for line in sorted(found):
            yield f"{folder.name}: {line}"


def main():
    lines = ["Declared edges", ""]
    lines += sorted(declared_edges())
    lines += ["", "Import lines", ""]
    lines += import_lines()
    text = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(text, encoding="utf-8")
        return 0
    golden = GOLDEN.read_text(encoding="utf-8") if GOLDEN.exists() else ""
    if text == golden:
        return 0
    sys.stderr.writelines(difflib.unified_diff(
        golden.splitlines(True), text.splitlines(True), "Tests/Golden/module-graph.txt", "now"))
    sys.stderr.write("The module graph changed; if it should, run `make golden`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
