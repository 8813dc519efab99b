#!/usr/bin/env python3
"""Plants one fault for each rule of `tidy.py` and expects that it is found, and nothing else."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import tidy
from swift_text import Source, blanked

GOOD = {
    "Sources/A/Tally.swift": """
        /// A count of orders.
        public struct Tally: Equatable {
            /// Orders so far.
            public var orders: Int

            /// Starts with `orders`.
            public init(orders: Int) { self.orders = orders }

            func doubled() -> Tally { Tally(orders: orders * 2) }
        }
        """,
    "Sources/A/Total.swift": """
        let quoted = #/="([^"]+)">/#

        func total(_ tallies: [Tally]) -> Int {
            tallies.map { $0.doubled() }.reduce(0) { $0 + $1.orders }
        }

        let totals = [total([]), total([Tally(orders: 1)])]
        func show() { print(totals, quoted, "takeUp is a word of a string", #"a "raw" \\(one)"#) }
        """,
    "Sources/A/Run.swift": "show() // Door is a word of a comment\n",
    "Tests/ATests/TallyTests.swift": """
        @Suite struct TallyTests {
            @Test("doubles")
            func doubles() { #expect(Tally(orders: 2).doubled() == Tally(orders: 4)) }
        }
        """,
    "docs/TRACEABILITY.md": '# Title\\n\\n[TallyTests] "doubles"\\n\\n[TallyTests]: ../Tests/ATests/TallyTests.swift\\n'
        .replace("\\n", "\n"),
    "README.md": "# A\n\n## Some heading\n\n[down](#some-heading) [there](docs/TRACEABILITY.md#title)\n",
}


class TidyTest(unittest.TestCase):
    """Each test changes one file of a good tree."""

    def check(self, changes=None, present="", exceptions=""):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**GOOD, **(changes or {})}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            (root / "present.txt").write_text(present, encoding="utf-8")
            (root / "exceptions.txt").write_text(exceptions, encoding="utf-8")
            return tidy.check(root, root)[0]

    def expect(self, rule, path, *words, text):
        messages = self.check({path: text})
        self.assertEqual(len(messages), 1, messages)
        self.assertTrue(messages[0].startswith(path), messages[0])
        for word in (f"[{rule}: {path}",) + words:
            self.assertIn(word, messages[0])

    def test_good_tree(self):
        self.assertEqual(self.check(), [])

    def test_long_file(self):
        self.expect("long-files", "Tests/a.py", "301 lines", text="pass\n" * 301)

    def test_unused_declaration(self):
        self.expect(
            "unused-declarations", "Sources/A/More.swift", "`spare`", ":1:",
            text="private func spare() {}\n")

    def test_unused_case(self):
        text = "enum Way { case there, back }\nlet way = Way.there\nlet ways = [way, ways]\n"
        self.expect("unused-declarations", "Sources/A/More.swift", "`back`", text=text)

    def test_raw_case(self):
        text = "enum Way: String {\n    case there, back\n}\nlet way = Way.there\nlet ways = [way, ways]\n"
        self.assertEqual(self.check({"Sources/A/More.swift": text}), [])

    def test_only_tested_declaration(self):
        test = GOOD["Tests/ATests/TallyTests.swift"].replace("doubled()", "doubled().halved()")
        messages = self.check({
            "Tests/ATests/TallyTests.swift": test,
            "Sources/A/More.swift": "extension Tally { func halved() -> Tally { self } }\n"})
        self.assertEqual(len(messages), 1, messages)
        self.assertIn("`halved` is used by tests alone", messages[0])

    def test_repeated_type(self):
        text = "extension Sum { enum Kind {} }\nstruct Sum { struct Tally {} }\nlet kind = Sum.Kind.self\n"
        self.assertEqual(self.check({"Sources/B/Sum.swift": text + "let it = [kind, it]\n"}), [])
        text = "struct Tally {}\n"
        self.expect(
            "repeated-types", "Sources/B/Tally.swift", "Sources/A/Tally.swift already", text=text)

    def test_undocumented(self):
        text = GOOD["Sources/A/Tally.swift"].replace("/// Orders so far.", "// Orders so far.")
        self.expect("undocumented", "Sources/A/Tally.swift", "`orders` is public", ":5:", text=text)

    def test_undocumented_package(self):
        text = "/// A count.\npackage struct Count {\n    package let days: Int\n}\n" \
            "let all: [Count] = all.filter { $0.days > 0 }\n"
        self.expect("undocumented", "Sources/A/More.swift", "`days` is public", ":3:", text=text)

    def test_documented_above_attributes(self):
        text = "/// Parsed.\npublic struct Options {\n    /// A number.\n    @Option(\n        help: \"(one)\")\n" \
            "    @Flag public var number: Int\n}\nlet all: [Options] = all.filter { $0.number > 0 }\n"
        self.assertEqual(self.check({"Sources/A/More.swift": text}), [])

    def test_undocumented_requirement(self):
        text = "/// Can be counted.\npublic protocol Countable {\n    func tally() -> Int\n}\n" \
            "func one(_ it: some Countable) -> Int { it.tally() + one(it) }\n"
        self.expect("undocumented", "Sources/A/More.swift", "`tally` is public", text=text)

    def test_documented_by_protocol(self):
        text = "/// Can be counted.\npublic protocol Countable {\n    /// How many.\n    func tally() -> Int\n}\n" \
            "extension Tally: Countable {\n    public func tally() -> Int { orders }\n}\n" \
            "func one(_ it: some Countable) -> Int { it.tally() + one(it) }\n"
        self.assertEqual(self.check({"Sources/A/More.swift": text}), [])

    def test_banned_names(self):
        for name in ("takeUp", "FrontDoor", "door", "reviewDesk", "see"):
            text = f"func {name}() {{ {name}() }}\n"
            self.expect("banned-names", "Sources/A/More.swift", f"`{name}`", text=text)
        text = "func seen(indoors: Int) -> Int { let fresh = seen(indoors: indoors); return fresh }\n"
        self.assertEqual(self.check({"Sources/A/More.swift": text}), [])

    def test_wall_clocks(self):
        for line in (
                "#expect(ContinuousClock.now - start < .seconds(5))", "let end = Date()",
                "#expect(elapsed < limit)", "let end = ContinuousClock.now + .seconds(20)",
                "let client = Client(timeout: .seconds(5))", "usleep(10)",
                "try await Task.sleep(for: .milliseconds(20))",
                '@Suite("A", .timeLimit(.minutes(1))) struct MoreTests {}'):
            text = line.replace("let ", "_ = ") + "\n"
            self.expect("wall-clocks", "Tests/ATests/MoreTests.swift", text=text)
        line = "#expect(ContinuousClock.now - start >= .milliseconds(1_900))\n"
        self.assertEqual(self.check({"Tests/ATests/MoreTests.swift": line}), [])

    def test_broken_links(self):
        for link in ("docs/none.md", "#no-heading", "docs/TRACEABILITY.md#none", "../outside"):
            text = GOOD["README.md"] + f"[more]({link})\n"
            self.expect("broken-links", "README.md", link, text=text)
        text = GOOD["README.md"] + "[more](https://example.org/none)\n```\n[code](none)\n```\n"
        self.assertEqual(self.check({"README.md": text}), [])

    def test_lost_test_name(self):
        text = GOOD["docs/TRACEABILITY.md"].replace('"doubles"', '"triples"')
        self.expect("lost-test-names", "docs/TRACEABILITY.md", "triples", text=text)

    def test_unmirrored_test(self):
        messages = self.check({
            "Sources/A/Room/Sum.swift": "let sum = totals\n",
            "Tests/ATests/SumTests.swift": "let same = sum\n"})
        self.assertTrue(any("belongs to Tests/ATests/Room" in one for one in messages), messages)

    def test_lists(self):
        change = {"Sources/A/More.swift": "private func spare() {}\n"}
        entry = "unused-declarations: Sources/A/More.swift: spare"
        self.assertEqual(self.check(change, present=entry + "\n"), [])
        self.assertEqual(self.check(change, exceptions=entry + " # Found by its name.\n"), [])
        self.assertIn("needs", self.check(change, exceptions=entry + "\n")[0])
        for lists in ({"present": entry + "\n"}, {"exceptions": entry + " # Found by name.\n"}):
            self.assertIn("no longer offends", self.check(**lists)[0])


class SwiftTextTest(unittest.TestCase):
    """What is taken for code."""

    def test_blanked(self):
        for text, code in (
                ('a "b" c', "a     c"), ("a // b\nc", "a     \nc"), ("a /* b /* c */ */ d", "a" + " " * 17 + "d"),
                (r'"a \(b + "c") d"', " " * 4 + "(b +    )" + " " * 3), ('"""\nb " c\n""" d', "   \n     \n    d"),
                ('#"""# a', "      a"), ('"" a', "   a"),
                (r'#"a \(b) \#(c)"# d', " " * 11 + "(c)   d"), (r'"\"b" c', "      c")):
            self.assertEqual(blanked(text), code)
            self.assertEqual(len(blanked(text)), len(text))

    def test_types(self):
        text = "struct A { enum B { case c } }\nextension A.B { struct C {} }\nfinal class D { class func e() {} }\n"
        self.assertEqual([found.path for found in Source("", text).types()], ["A", "A.B", "A.B.C", "D"])

    def test_declarations(self):
        text = "enum A { case b(Int), c\n case d = 1, e }\nswitch x { case .f: y\n case let g: z }\n"
        names = [declaration.name for declaration in Source("", text).declarations()]
        for name in "Abcde":
            self.assertIn(name, names)
        self.assertNotIn("f", names)


if __name__ == "__main__":
    unittest.main()
