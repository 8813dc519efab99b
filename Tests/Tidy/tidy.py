#!/usr/bin/env python3
"""Holds the sources to rules that no compiler keeps: `make tidy`, a part of `make check`.

The rules are in rules.py, one function each: files of 300 lines at most, nothing declared that is
not used (or used by tests alone), no two types of one name, a comment on every public declaration,
no metaphor for a name, no test that depends on the wall clock, links and cited tests that exist,
tests in the folders of what they test.
tidy_test.py plants a fault for each of them. `tidy.py --list` prints what offends.

`exceptions.txt` lists what a rule is wrong about, each with its reason. `present.txt` lists what
offends for now: it may only shrink, so an entry that no longer offends is an error too. An entry
of either is a line `rule: key`, as it is printed here.
"""

import functools
import pathlib
import re
import sys

import rules
from swift_text import Source, blanked

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
FOLDERS = ("Sources", "Tests", "Benchmarks")


class Tree:
    """The files that rules read, by paths relative to the package."""

    def __init__(self, root):
        self.root = pathlib.Path(root)

    @functools.cache
    def _files(self, suffix):
        return [
            path for folder in FOLDERS for path in sorted((self.root / folder).rglob("*" + suffix))
            if path.is_file()]

    @functools.cache
    def _text(self, path):
        return path.read_text(encoding="utf-8")

    def _name(self, path):
        return path.relative_to(self.root).as_posix()

    @functools.cache
    def _sources(self):
        return [Source(self._name(path), self._text(path)) for path in self._files(".swift")]

    def swift(self, folder=""):
        return [source for source in self._sources() if source.path.startswith(folder)]

    def lengths(self):
        for path in self._files(".swift") + self._files(".py"):
            yield self._name(path), len(self._text(path).splitlines())

    def test_lines(self):
        """Code of tests, line by line; the file of the tests' timeout is none."""
        for source in self.swift("Tests"):
            if source.path == "Tests/TestSupport/TestTimeout.swift":
                continue
            for number, code in enumerate(source.code_lines, 1):
                yield source.path, number, code
        for path in self._files(".py"):
            if self._name(path).startswith("Tests/") and not self._name(path).startswith("Tests/Tidy/"):
                for number, code in enumerate(self._text(path).splitlines(), 1):
                    yield self._name(path), number, code

    def test_sentences(self, file):
        """What stands in `@Test("…")` and `@Suite("…")` of a file."""
        found = re.findall(r'@(?:Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"', self._text(self.root / file))
        return [sentence.replace('\\"', '"') for sentence in found]

    def documents(self):
        found = [self.root / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
        found += sorted((self.root / "docs").rglob("*.md"))
        for path in found:
            if path.exists():
                yield self._name(path), self._text(path)

    def resolve(self, document, target):
        """The path that a link of a document leads to; nil where there is nothing."""
        place = (self.root / document).parent / target if target else self.root / document
        place = place.resolve()
        if not place.exists() or not place.is_relative_to(self.root.resolve()):
            return None
        return place.relative_to(self.root.resolve()).as_posix()

    def anchors(self, document):
        """The headings of a document as links name them."""
        seen = {}
        for line in self._text(self.root / document).splitlines():
            match = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
            if match:
                words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match.group(1)).lower()
                slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
                number = seen.get(slug, 0)
                seen[slug] = number + 1
                yield slug + (f"-{number}" if number else "")


def read_list(path):
    """The entries of a list, without comments (` # …`), each with its line."""
    entries = {}
    if path.exists():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            entry, _, reason = line.partition(" # ")
            if entry.strip() and not entry.startswith("#"):
                entries[entry.strip()] = (number, reason.strip())
    return entries


def check(root, lists):
    """Every message there is to print, with the entries that offend."""
    tree = Tree(root)
    exceptions, present = read_list(lists / "exceptions.txt"), read_list(lists / "present.txt")
    messages, offending = [], set()
    for rule in rules.RULES:
        name = rule.__name__.replace("_", "-")
        for key, line, message in rule(tree):
            entry = f"{name}: {key}"
            offending.add(entry)
            if entry not in exceptions and entry not in present:
                place = key.partition(": ")[0] + (f":{line}" if line else "")
                messages.append(f"{place}: {message}\n    [{entry}]")
    for file, entries in (("exceptions.txt", exceptions), ("present.txt", present)):
        for entry, (number, reason) in entries.items():
            if entry not in offending:
                messages.append(f"Tests/Tidy/{file}:{number}: no longer offends, strike it: {entry}")
            elif file == "exceptions.txt" and not reason:
                messages.append(f"Tests/Tidy/{file}:{number}: an exception needs ` # its reason`")
    return messages, offending - exceptions.keys()


def main():
    messages, offending = check(ROOT, HERE)
    if sys.argv[1:] == ["--list"]:
        print("\n".join(sorted(offending)))
        return 0
    for message in messages:
        print(message, file=sys.stderr)
    if messages:
        print(f"tidy: {len(messages)} to mend; Tests/Tidy/tidy.py says how", file=sys.stderr)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
