import Foundation
import Glibc
import StrictYAML
import Testing

@Suite("Strict documents")
struct StrictDocumentTests {
    @Test("reads keys, lists and scalars with their places")
    func reads() throws {
        let document = try StrictDocument(
            text: """
                # A comment.
                id: churn-callback
                limit: 25
                export: false
                columns:
                  - full_name
                  - 'phone'
                """, named: "policies/unlock.yaml")
        let mapping = try document.mapping()
        #expect(try mapping.require("id").string() == "churn-callback")
        #expect(try mapping.require("limit").integer(in: 1...500) == 25)
        #expect(try mapping.require("export").boolean() == false)
        let columns = try mapping.require("columns")
        #expect(try columns.distinctStrings() == ["full_name", "phone"])
        #expect(columns.place == .init(line: 6, column: 3))
        #expect(mapping.optional("absent") == nil)
        try mapping.finish()
    }

    @Test("what YAML takes for booleans, nulls and numbers stays text until asked")
    func staysText() throws {
        let items = try StrictDocument(text: "- no\n- ~\n- 010\n- 1e3\n- 'true'\n").root.sequence()
        #expect(try items.map { try $0.string() } == ["no", "~", "010", "1e3", "true"])
        #expect(throws: StrictYAMLError.self) { try items[0].boolean() }
        #expect(throws: StrictYAMLError.self) { try items[2].integer() }
        #expect(throws: StrictYAMLError.self) { try items[3].integer() }
        #expect(throws: StrictYAMLError.self) { try items[4].boolean() }
    }

    @Test("a key nobody asked for is refused where it stands, with the nearest known one")
    func refusesUnknownKeys() throws {
        let document = try StrictDocument(
            text: "id: a\nrules:\n  - id: b\n    reson: too short\n", named: "policies/unlock.yaml")
        let mapping = try document.mapping()
        _ = try mapping.require("id")
        let rule = try mapping.require("rules").sequence()[0].mapping()
        _ = try rule.require("id")
        _ = rule.optional("reason")
        #expect(
            message { () throws(StrictYAMLError) in try rule.finish() }
                == "policies/unlock.yaml:4:5: unknown key 'reson' (did you mean 'reason'?)")
        let again = try mapping.require("rules").sequence()[0].mapping()
        #expect(
            message { () throws(StrictYAMLError) in _ = try again.require("reason") }
                == "policies/unlock.yaml:4:5: unknown key 'reson' (did you mean 'reason'?)")
        #expect(
            message { () throws(StrictYAMLError) in _ = try again.require("quota") }
                == "policies/unlock.yaml:3:5: missing key 'quota'")
    }

    @Test("the scoped reader refuses unknown keys by itself")
    func scopedReaderFinishes() throws {
        let document = try StrictDocument(text: "id: a\nextra: b\n")
        #expect(throws: StrictYAMLError.self) {
            try document.mapping { mapping throws(StrictYAMLError) in
                try mapping.require("id").string()
            }
        }
    }

    @Test(
        "what is outside the subset is refused at its place",
        arguments: [
            ("a: &x 1\nb: 2\n", "1:4: anchors"),
            ("a: &x 1\nb: *x\n", "1:4: anchors"),
            ("a: !!str 1\n", "1:4: tags"),
            ("a: !!str \"1\"\n", "1:4: tags"),
            ("a: !thing\n  b: 1\n", "1:4: tags"),
            ("a:\n  <<: b\n", "2:3: merge keys"),
            ("a: 1\nb: 2\na: 3\n", "1:1: duplicate key 'a'"),
            ("1: a\n\"1\": b\n", "duplicate key '1'"),
            ("a: [1, 2]\n", "1:4: write lists"),
            ("a: {b: 1}\n", "1:4: write lists"),
            ("? [a]\n: 1\n", "1:3: write lists"),
            ("a: 1\n---\nb: 2\n", "2:1: not YAML"),
            ("%YAML 1.1\n---\na: 1\n", "1:1: directives"),
            ("a: 'x\n", "not YAML"),
            ("a: \"\\", "not YAML"),
            ("a: b: c\n", "not YAML"),
            ("", "the file is empty"),
            ("# only a comment\n", "the file is empty"),
            ("a: \u{7}\n", "1:4: the control character U+0007"),
            ("\u{FEFF}a: 1\n", "byte order mark"),
            ("\"\": a\n", "1:1: a key must not be empty"),
        ])
    func refuses(text: String, expected: String) {
        let found = message { () throws(StrictYAMLError) in
            _ = try StrictDocument(text: text, named: "f")
        }
        #expect(found?.contains(expected) == true, "\(found ?? "accepted")")
    }

    @Test("quoted characters of the refused syntax are only text")
    func quotedIsText() throws {
        let items = try StrictDocument(
            text: "- '&a'\n- \"*b\"\n- '[c]'\n- |\n  {d}\n- a&b*c!d[e]\n"
        ).root.sequence()
        #expect(
            try items.map { try $0.string() } == ["&a", "*b", "[c]", "{d}\n", "a&b*c!d[e]"])
    }

    @Test("brackets are read where the dialect allows them")
    func flowDialect() throws {
        let root = try StrictDocument(
            text: "- {role: analyst, columns: [phone]}\n", dialect: .flowCollections
        ).root
        let given = try root.sequence()[0].mapping()
        #expect(try given.require("columns").distinctStrings() == ["phone"])
        #expect(throws: StrictYAMLError.self) {
            try StrictDocument(text: "- {a: &x 1}\n", dialect: .flowCollections)
        }
    }

    @Test("size, encoding and depth have limits")
    func limits() throws {
        let longest = String(repeating: "a", count: StrictDocument.maximumBytes)
        #expect(throws: Never.self) { try StrictDocument(text: longest) }
        #expect(throws: StrictYAMLError.self) { try StrictDocument(text: longest + "a") }
        #expect(throws: StrictYAMLError.self) {
            try StrictDocument(bytes: [0x61, 0x3A, 0x20, 0xFF], named: "f")
        }
        func nested(_ depth: Int) -> String {
            String(repeating: "- ", count: depth) + "a\n"
        }
        #expect(throws: Never.self) {
            try StrictDocument(text: nested(StrictDocument.maximumDepth))
        }
        #expect(throws: StrictYAMLError.self) {
            try StrictDocument(text: nested(StrictDocument.maximumDepth + 1))
        }
        #expect(throws: StrictYAMLError.self) { try StrictDocument(text: nested(100_000)) }
        #expect(throws: StrictYAMLError.self) {
            try StrictDocument(
                text: String(repeating: "[", count: 100_000), dialect: .flowCollections)
        }
    }

    @Test("a file that is not there is named, with nothing else")
    func missingFile() {
        let found = message { () throws(StrictYAMLError) in
            _ = try StrictDocument(path: "/nowhere/at/all.yaml", named: "policies/all.yaml")
        }
        #expect(found == "policies/all.yaml: the file cannot be opened")
    }

    @Test(
        "a pipe in a file's place is named as none, and is not waited for")
    func pipe() throws {
        let path = FileManager.default.temporaryDirectory.path + "/pipe-" + UUID().uuidString
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let found = message { () throws(StrictYAMLError) in
            _ = try StrictDocument(path: path, named: "policies/all.yaml")
        }
        #expect(found == "policies/all.yaml: this is not a regular file")
    }

    @Test("the canonical form forgets comments, quotes, layout and the order of keys")
    func canonicalForm() throws {
        let one = try StrictDocument(text: "b: '1'\na:\n  - x # why\n  - \"y\\\"\\n\"\n")
        let other = try StrictDocument(text: "# c\na:\n    - 'x'\n    - |\n      y\"\nb: 1\n")
        #expect(one.canonicalBytes == other.canonicalBytes)
        #expect(
            String(decoding: one.canonicalBytes, as: UTF8.self)
                == #"{"a":["x","y\"\u000a"],"b":"1"}"#)
        #expect(one.bytes != other.bytes)
    }

    private func message(_ body: () throws(StrictYAMLError) -> Void) -> String? {
        do throws(StrictYAMLError) { try body() } catch { return error.description }
        return nil
    }
}
