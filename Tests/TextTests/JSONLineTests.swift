import Foundation
import Testing
import Text

@Suite("A summary line")
struct JSONLineTests {
    private struct Part: Encodable {
        let dayOfWeek: String
        let byCode: [String: Int]
        @OrNull var latest: Int?
        let leftOut: Int?
    }

    @Test("has members in snake case, sorted, with null only where it is asked for")
    func members() throws {
        let part = Part(
            dayOfWeek: "a/b \"c\"\n", byCode: ["Some Code": 1, "other_code": 2], latest: nil,
            leftOut: nil)
        #expect(
            try JSONLine.text(part)
                == #"{"by_code":{"Some Code":1,"other_code":2},"day_of_week":"a/b \"c\"\n","#
                + #""latest":null}"#)
        let full = Part(dayOfWeek: "", byCode: [:], latest: 3, leftOut: 4)
        #expect(
            try JSONLine.text(full)
                == #"{"by_code":{},"day_of_week":"","latest":3,"left_out":4}"#)
        #expect(
            try JSONLine.text(full, names: .asDeclared)
                == #"{"byCode":{},"dayOfWeek":"","latest":3,"leftOut":4}"#)
    }

    @Test("writes an exact decimal with the digits it was given")
    func decimals() throws {
        let number = try #require(Decimal(string: "4.841229182759271"))
        #expect(try JSONLine.text(["sigma": number]) == #"{"sigma":4.841229182759271}"#)
    }

    @Test(
        "of another program is passed on unchanged",
        arguments: [
            #"{"a":[1,2.5,-3,true,false,null,"x"],"b_c":{"dE":9007199254740993}}"#,
            #"{"sigma":4.841229182759271,"text":"ä\"/"}"#, "{}",
        ])
    func passedOn(line: String) throws {
        let value = try #require(JSONValue.object(line))
        #expect(try JSONLine.text(value) == line)
    }

    @Test("that is no JSON object is not passed on", arguments: ["", "scored", "[1]", "{", "3"])
    func notPassedOn(line: String) { #expect(JSONValue.object(line) == nil) }
}
