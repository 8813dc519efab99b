"""The rules of `tidy.py`: each yields what offends, as (key, line, message).

A key names the offence without its line, so that it stays the same while the file around it moves.
"""

import collections
import re

from swift_text import WORD

LINE_LIMIT = 300

# Names that another protocol asks for by these words, which documents them.
WITNESSES = {
    "description", "debugDescription", "testDescription", "customMirror", "errorDescription",
    "hash", "encode", "makeIterator", "next", "startIndex", "endIndex", "index", "rawValue", "id",
    "allCases", "configuration", "run", "validate", "body", "count", "hashValue", "appendLiteral",
    "provideScope",
}
WITNESS_INIT = re.compile(
    r"init\??\((?:from|rawValue|stringLiteral|stringInterpolation|literalCapacity)\b")
OPERATOR = re.compile(r"\bfunc\s+[^\w\s`(]")

PUBLIC = re.compile(
    r"^\s*(?:@[\w.]+(?:\([^)]*\))?\s+)*(?:(?:static|final|override|nonisolated|indirect)\s+)*"
    r"(?:public|open|package)\s+(?!import\b|extension\b)(.*)")
KEYWORD = re.compile(
    r"\b(func|var|let|init|subscript|struct|class|enum|actor|protocol|typealias|associatedtype)\b"
    r"[?!]?\s*`?(\w*)")
REQUIREMENT = re.compile(
    r"^\s*(?:(?:static|mutating|nonisolated)\s+)*(func|var|init|subscript|associatedtype)\b\s*(\w*)")

# Metaphors that have a plain word of the field: whole identifiers, and words within them.
BANNED_FUNCTIONS = {
    "takeUp": "the verb of what is done", "orDeny": "a guard that throws", "see": "read, record",
    "meet": "the verb of what is done", "standing": "valid", "fresh": "makes, new",
}
BANNED_NAMES = {"mustBeTold": "what is reported", "SharedMoment": "TiedTime", "Givens": "Constants"}
BANNED_WORDS = {
    "FrontDoor": "RequestEntry", "Gatekeeper": "CallerCheck", "AccessGate": "AccessCheck",
    "Door": "entry, route", "Desk": "queue, service", "Patience": "timeout, deadline",
}

# `[RFMTests] "sentence" and "sentence"`, with a mark (°) for tests that may be skipped.
CITED = re.compile(
    r'\[(\w+Tests)\](?:\(([^)]*)\))?°? ((?:"[^"]+"(?:,? and |, )?)+)')

# What measures, or presumes, how long something takes.
CLOCKS = {
    r"\bDate\(\)|\bDate\.now\b|timeIntervalSinceNow|\btime\(nil\)": "reads the machine's clock",
    r"<=?\s*(?:Duration)?\.(?:milli|micro)?seconds\(": "bounds a time that passed",
    r"\b(?:elapsed|duration|latency)\w*\s*<": "bounds a time that passed",
    r"\.timeLimit\(": "bounds a test's time: say .testTimeLimit",
    r"ContinuousClock\.now\s*<|\.now(?:\(\))?\s*\+\s*\.seconds\(": "bounds a wait: say .testTimeout or eventually",
    r"\btimeout:\s*\.seconds\(": "bounds a wait: say .testTimeout",
    r"\b(?:usleep|nanosleep|sleep|Thread\.sleep)\(": "presumes that something has happened by then",
    r"\bTask\.sleep\(": "presumes that something has happened by then",
    r"\btime\.(?:sleep|time|monotonic|perf_counter)\(": "reads the machine's clock",
}


def long_files(tree):
    """No Swift or Python file in Sources, Tests or Benchmarks over 300 lines."""
    for path, lines in tree.lengths():
        if lines > LINE_LIMIT:
            yield path, 0, f"{lines} lines, of which {LINE_LIMIT} are allowed: split it by what it does"


def unused_declarations(tree):
    """Every declared name occurs somewhere else too."""
    counts = collections.Counter()
    for source in tree.swift():
        counts.update(source.words())
    for source in tree.swift():
        in_tests = source.path.startswith("Tests/")
        for declaration in source.declarations():
            name = declaration.name
            if counts[name] > 1 or name in WITNESSES or name == "_":
                continue
            if _is_called_from_outside(source, declaration):
                continue
            if in_tests and (name.endswith("Tests") or _is_test(source, declaration.line)):
                continue
            yield (f"{source.path}: {name}", declaration.line,
                   f"`{name}` is declared and nowhere used")


def _is_called_from_outside(source, declaration):
    """A case of an enum with raw values stands for what is read; `@main` is where a program starts."""
    if declaration.keyword != "case":
        return "@main" in "".join(source.code_lines[max(0, declaration.line - 3):declaration.line])
    header = source.enclosing(declaration.line)
    return re.search(r"\benum \w+\s*:.*\b(?:String|U?Int(?:8|16|32|64)?)\b", header) is not None


def _is_test(source, line):
    """Whether `@Test` or `@Suite` stands on the line or in the attributes above it."""
    for position in range(line - 1, -1, -1):
        if re.search(r"@(?:Test|Suite)\b", source.code_lines[position]):
            return True
        if not source.lines[position].strip():
            return False
    return False


def only_tested_declarations(tree):
    """What Sources declare is used by Sources (or by Benchmarks), not by tests alone."""
    used, tested = collections.Counter(), set()
    for source in tree.swift():
        if source.path.startswith("Tests/"):
            tested.update(source.words())
        else:
            used.update(source.words())
    for source in tree.swift("Sources"):
        for declaration in source.declarations():
            name = declaration.name
            if used[name] == 1 and name in tested and name not in WITNESSES \
                    and not _is_called_from_outside(source, declaration):
                yield (f"{source.path}: {name}", declaration.line,
                       f"`{name}` is used by tests alone")


def repeated_types(tree):
    """No two types of one full name."""
    places = collections.defaultdict(list)
    for source in tree.swift("Sources"):
        for found in source.types():
            if "@main" in "".join(source.code_lines[max(0, found.line - 3):found.line]):
                continue
            places[found.path].append((source.path, found.line))
    for name, found in sorted(places.items()):
        for path, line in found[1:]:
            yield f"{path}: {name}", line, f"`{name}` is a type of {found[0][0]} already"


def undocumented(tree):
    """Every declaration that is public or of the package says what it is, in a comment of its own or of
    its protocol."""
    asked = _requirements(tree)
    for source in tree.swift("Sources"):
        open_protocol = None
        depth = 0
        for number, code in enumerate(source.code_lines, 1):
            match = PUBLIC.match(code)
            found = KEYWORD.search(match.group(1)) if match else None
            if open_protocol is not None and depth == open_protocol:
                found = found or REQUIREMENT.match(code)
            if found and not _is_witness(code, found, asked if match else ()) \
                    and not _is_documented(source, number):
                name = found.group(2) or found.group(1)
                yield (f"{source.path}: {name}", number,
                       f"`{name}` is public and has no comment: what goes in and out, units, errors")
            if match and re.match(r"(?:\w+\s+)*protocol\b", match.group(1)):
                open_protocol = depth + 1
            depth += code.count("{") - code.count("}")
            if open_protocol is not None and depth < open_protocol and "}" in code:
                open_protocol = None


def _requirements(tree):
    """What the protocols of the package ask for: names, and `init(label` of initializers."""
    asked = set()
    for source in tree.swift("Sources"):
        for body in re.findall(r"\bprotocol \w[^{]*\{(.*?)\n\}", source.code, re.DOTALL):
            for line in body.splitlines():
                match = REQUIREMENT.match(line)
                if match:
                    asked.add(_name(line, match))
    return asked


def _name(code, found):
    """The declared name; of an initializer `init(label`."""
    match = re.search(r"\binit[?!]?\s*(\(\s*\w*)", code)
    return "init" + match.group(1) if match and found.group(1) == "init" else found.group(2)


def _is_witness(code, found, asked):
    name = _name(code, found)
    return (name in WITNESSES or name in asked or OPERATOR.search(code) is not None
            or WITNESS_INIT.search(code) is not None)


def _is_documented(source, number):
    """Whether a comment ends above the declaration, or above the attributes that stand before it."""
    open_brackets = 0
    for position in range(number - 2, -1, -1):
        code, text = source.code_lines[position], source.lines[position].strip()
        if open_brackets == 0 and (text.startswith("///") or text.endswith("*/")):
            return True
        open_brackets += code.count(")") - code.count("(")
        if open_brackets == 0 and not text.startswith("@"):
            return False
    return False


def banned_names(tree):
    """No metaphor where the field has a word."""
    for source in tree.swift():
        told = set()
        for number, code in enumerate(source.code_lines, 1):
            for word in WORD.findall(code):
                for banned, instead in _banned(code, word):
                    if word not in told:
                        told.add(word)
                        yield (f"{source.path}: {word}", number,
                               f"`{word}`: {banned} is a metaphor; say what it is ({instead})")


def _banned(code, word):
    if word in BANNED_NAMES:
        yield word, BANNED_NAMES[word]
    if word in BANNED_FUNCTIONS and re.search(rf"\bfunc {word}\b", code):
        yield word, BANNED_FUNCTIONS[word]
    for banned, instead in BANNED_WORDS.items():
        if re.search(banned + r"(?![a-z])", word) or re.match(
                banned[0].lower() + banned[1:] + r"(?![a-z])", word):
            yield banned, instead
            return


def wall_clocks(tree):
    """No test depends on the wall clock."""
    for path, number, code in tree.test_lines():
        for pattern, why in CLOCKS.items():
            if re.search(pattern, code):
                yield f"{path}: {code.strip()}", number, why
                break


def broken_links(tree):
    """Every relative link of a document leads to a file, and to a heading where it names one."""
    for path, text in tree.documents():
        for number, target in _links(text):
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            place = tree.resolve(path, file)
            if place is None:
                yield f"{path}: {target}", number, f"{target} leads nowhere"
            elif anchor and place.endswith(".md") and anchor not in tree.anchors(place):
                yield f"{path}: {target}", number, f"{target}: no such heading"


def _links(text):
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if fenced:
            continue
        line = re.sub(r"`[^`]*`", "", line)
        for match in re.finditer(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)", line):
            yield number, match.group(1)
        match = re.match(r"\s*\[[^\]]+\]:\s*(\S+)", line)
        if match:
            yield number, match.group(1)


def lost_test_names(tree):
    """Every test that a document names by its sentence stands in the file it is linked with."""
    for path, text in tree.documents():
        places = dict(re.findall(r"^\[(\w+)\]:\s*(\S+)", text, re.MULTILINE))
        for number, line in enumerate(text.splitlines(), 1):
            for label, link, cited in CITED.findall(line):
                file = tree.resolve(path, link or places.get(label, "nowhere"))
                sentences = set(tree.test_sentences(file)) if file else set()
                for sentence in re.findall(r'"([^"]+)"', cited):
                    if sentence not in sentences:
                        yield (f"{path}: {sentence}", number,
                               f'{label} has no test "{sentence}"')


def unmirrored_tests(tree):
    """`Tests/MTests/N…Tests.swift` lies in the folder that `Sources/M/…/N.swift` lies in."""
    folders = {}
    for source in tree.swift("Sources/"):
        _, module, *folder, name = source.path.split("/")
        folders[module, name.removesuffix(".swift")] = "/".join(folder)
    for source in tree.swift("Tests/"):
        _, target, *folder, name = source.path.split("/")
        module, subject = target.removesuffix("Tests"), name.removesuffix("Tests.swift")
        wanted = folders.get((module, subject))
        if wanted is not None and wanted != "/".join(folder):
            place = f"Tests/{target}/{wanted}" if wanted else f"Tests/{target}"
            yield source.path, 0, f"tests {subject} of {module}: belongs to {place}"


RULES = [
    long_files, unused_declarations, only_tested_declarations, repeated_types, undocumented,
    banned_names, wall_clocks, broken_links, lost_test_names,
    unmirrored_tests,
]
