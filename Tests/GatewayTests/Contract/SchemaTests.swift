import FoundationEssentials
import Testing
import Text

@testable import Gateway

/// What a body must look like, and what is said of one that does not.
@Suite struct SchemaTests {
    private static let schema = Schema.members([
        .init("name", .text(.init(1...5))), .init("count", .integer(1...9)),
        .init("kinds", .list(.word(["a", "b"]), count: 0...2), isRequired: false),
        .init("agreed", .boolean), .init("note", .nullable(.text), isRequired: false),
    ])

    @Test(
        "a body that is as described is taken",
        arguments: [
            #"{"name":"x","count":1,"agreed":true}"#,
            #"{"name":"12345","count":9,"agreed":false,"kinds":["a","b"],"note":null}"#,
            #"{"name":"a\nb","count":1,"agreed":true,"note":"","kinds":[]}"#,
        ])
    func takes(body: String) throws {
        try CheckedJSONBody.check(Array(body.utf8), as: Self.schema)
    }

    @Test(
        "a body that is not is refused, and told where and what is allowed",
        arguments: [
            (#"{"name":"x","count":1}"#, ProblemCode.missingMember, "agreed"),
            (#"{"name":"x","count":1,"agreed":"yes"}"#, .invalidMember, "true or false"),
            (#"{"name":"x","count":0,"agreed":true}"#, .invalidMember, "from 1 to 9"),
            (#"{"name":"x","count":1.5,"agreed":true}"#, .invalidMember, "count"),
            (#"{"name":"","count":1,"agreed":true}"#, .invalidMember, "1 to 5 characters"),
            (#"{"name":"123456","count":1,"agreed":true}"#, .invalidMember, "name"),
            (#"{"name":"a\u0000","count":1,"agreed":true}"#, .invalidMember, "name"),
            (#"{"name":"x","count":1,"agreed":true,"SECRET":1}"#, .unknownMember, "kinds"),
            (
                #"{"name":"x","count":1,"agreed":true,"kinds":["a","c"]}"#, .invalidMember,
                "kinds[1]"
            ),
            (#"{"name":"x","count":1,"agreed":true,"kinds":"a"}"#, .invalidMember, "kinds"),
            (#"{"name":"x","name":"y","count":1,"agreed":true}"#, .repeatedMember, "twice"),
            (#"{"name":"x","n\u0061me":"y","count":1,"agreed":true}"#, .repeatedMember, "twice"),
            (#"["name"]"#, .invalidMember, "an object"), ("1", .invalidMember, "an object"),
            ("", .malformedJSON, "JSON"), ("{", .malformedJSON, "JSON"),
            ("{\"name\":\"\u{FFFD}", .malformedJSON, "JSON"),
        ])
    func refuses(body: String, code: ProblemCode, told: String) {
        do throws(Problem) {
            try CheckedJSONBody.check(Array(body.utf8), as: Self.schema)
            Issue.record("taken: \(body)")
        } catch {
            #expect(error.code == code, "\(body)")
            #expect(error.detail.contains(told), "\(error.detail)")
            #expect(!error.detail.contains("SECRET"))
        }
    }

    @Test("a member of one name in two objects is no repetition")
    func tellsObjectsApart() {
        let once = #"[{"a":1,"b":{"a":"a\"a"}},{"a":["a","a"]}]"#
        #expect(!JSONMembers.hasRepeated(in: Array(once.utf8)))
        let twice = #"[{"a":1,"b":{"c":[{"d":1,"d":2}]}}]"#
        #expect(JSONMembers.hasRepeated(in: Array(twice.utf8)))
    }

    @Test("a schema reads as OpenAPI 3.1 has it")
    func writesJSON() throws {
        let text = try JSONLine.text(Self.schema.json)
        #expect(text.contains(#""additionalProperties":false"#))
        #expect(text.contains(#""required":["name","count","agreed"]"#))
        #expect(text.contains(#""count":{"maximum":9,"minimum":1,"type":"integer"}"#))
        #expect(text.contains(#""note":{"anyOf":[{"type":"string"},{"type":"null"}]}"#))
    }
}
