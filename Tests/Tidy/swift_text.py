"""Reads Swift as far as a script can: code without comments and strings, and what it declares."""

import bisect
import re
from typing import NamedTuple

WORD = re.compile(r"[A-Za-z_]\w*")
# `#/…/#`, whose quotes open no string.
REGEX = re.compile(r"(#+)/.*?/\1", re.DOTALL)
DECLARED = re.compile(
    r"(?<![\w.])(func|var|let|case|struct|class|enum|actor|protocol|typealias|associatedtype)"
    r"\s+(?!func\b|var\b|let\b)(?:`?([A-Za-z_]\w*)`?)")
SCOPE = re.compile(
    r"(?<![\w.])(struct|class|enum|actor|protocol|extension)\s+(?!func\b|var\b|let\b)"
    r"([A-Za-z_][\w.]*)|[{}]|(?<![\w.])typealias\s+([A-Za-z_]\w*)")


class Declaration(NamedTuple):
    """A name that the code declares: its keyword, name and line."""

    keyword: str
    name: str
    line: int


class TypeName(NamedTuple):
    """A type that the code declares, by its full path (`Outer.Inner`), and its line."""

    path: str
    line: int


def blanked(text):
    """The code with comments and the words of strings made blanks; its lines stay where they are.

    What a string interpolates is code and stays.
    """
    out = []
    position, end = 0, len(text)
    while position < end:
        two = text[position:position + 2]
        if two == "//":
            stop = text.find("\n", position)
            stop = end if stop < 0 else stop
        elif two == "/*":
            stop = _end_of_comment(text, position)
        elif text[position] == '"' or (text[position] == "#" and re.match(r'#+"', text[position:])):
            piece, position = _string(text, position)
            out.append(piece)
            continue
        elif found := REGEX.match(text, position):
            stop = found.end()
        else:
            out.append(text[position])
            position += 1
            continue
        out.append(_blanks(text[position:stop]))
        position = stop
    return "".join(out)


def _blanks(text):
    return "".join("\n" if letter == "\n" else " " for letter in text)


def _end_of_comment(text, position):
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, position):
        depth += 1 if match.group() == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _string(text, position):
    """The blanked string that begins here, with its interpolations, and where it ends."""
    hashes = re.match(r"#*", text[position:]).group()
    opening = position + len(hashes)
    # Three quotes begin a string of several lines only where nothing follows them: `#"""#` is `"`.
    quotes = '"""' if re.match(r'"""[ \t]*\n', text[opening:opening + 80]) else '"'
    closing, escape = quotes + hashes, "\\" + hashes
    out = [" " * (len(hashes) + len(quotes))]
    position = opening + len(quotes)
    while position < len(text) and not text.startswith(closing, position):
        if text.startswith(escape + "(", position):
            start = position + len(escape)
            stop = _end_of_brackets(text, start)
            out.append(" " * len(escape) + blanked(text[start:stop]))
            position = stop
        elif text.startswith(escape, position):
            taken = text[position:position + len(escape) + 1]
            out.append(_blanks(taken))
            position += len(taken)
        else:
            out.append("\n" if text[position] == "\n" else " ")
            position += 1
    out.append(" " * len(closing))
    return "".join(out), position + len(closing)


def _end_of_brackets(text, position):
    depth = 0
    while position < len(text):
        if text[position] == '"':
            position = _string(text, position)[1]
            continue
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        position += 1
        if depth == 0:
            break
    return position


class Source:
    """One Swift file: its lines, its code without comments and strings, what it declares."""

    def __init__(self, path, text):
        self.path = path
        self.lines = text.splitlines()
        self.code = blanked(text)
        self.code_lines = self.code.splitlines()
        self._starts = [0] + [match.end() for match in re.finditer("\n", self.code)]

    def line(self, position):
        """The number of the line that holds a position of the code."""
        return bisect.bisect_right(self._starts, position)

    def words(self):
        """Every identifier of the code."""
        return WORD.findall(self.code)

    def declarations(self):
        """Every name that is declared, cases of one line and names of one tuple included."""
        for match in DECLARED.finditer(self.code):
            keyword, name = match.groups()
            line = self.line(match.start())
            if keyword == "case" and not self._is_enum_case(match):
                continue
            yield Declaration(keyword, name, line)
            if keyword == "case":
                rest = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", self._rest(match))
                for other in re.findall(r",\s*`?([A-Za-z_]\w*)`?", rest):
                    yield Declaration(keyword, other, line)

    def types(self):
        """Every type by its full path."""
        scopes, pending = [], None
        for match in SCOPE.finditer(self.code):
            keyword, name, alias = match.groups()
            if match.group() == "{":
                scopes.append(pending)
                pending = None
            elif match.group() == "}":
                scopes and scopes.pop()
            elif alias:
                continue
            elif keyword == "extension":
                pending = name
            else:
                pending = name
                path = ".".join([scope for scope in scopes if scope] + [name])
                yield TypeName(path, self.line(match.start()))

    def enclosing(self, line):
        """The code of the line that opens the braces around a line."""
        depth = 0
        for position in range(line - 1, -1, -1):
            code = self.code_lines[position]
            if position < line - 1:
                depth += code.count("}") - code.count("{")
                if depth < 0:
                    return code
        return ""

    def _rest(self, match):
        stop = self.code.find("\n", match.end())
        return self.code[match.end():stop if stop >= 0 else len(self.code)]

    def _is_enum_case(self, match):
        """`case name`, `case name(…)`, `case name = …`, not a pattern of a switch or of an if."""
        before = self.code[self._starts[self.line(match.start()) - 1]:match.start()]
        if re.search(r"[\w)\]]\s*$", before) and not before.strip() == "indirect":
            return False
        rest = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", self._rest(match)).strip()
        return ":" not in rest and re.fullmatch(
            r"(=\s*[^\s,]*\s*)?(,\s*`?\w+`?\s*(=\s*[^\s,]*\s*)?)*,?\s*\}*", rest) is not None
