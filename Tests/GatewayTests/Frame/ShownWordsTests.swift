import Foundation
import Testing

@testable import Gateway

/// Words, days and segments as pages show them.
@Suite struct ShownWordsTests {
    @Test(
        "a moment is shown with its zone, and what is none as it is",
        arguments: [
            ("2026-03-01T12:30:00Z", "1 Mar 2026, 12:30 UTC"),
            ("2026-03-01T12:30:59.123456Z", "1 Mar 2026, 12:30 UTC"),
            ("2026-03-01T12:30:00+01:00", "2026-03-01T12:30:00+01:00"),
            ("2026-13-01T12:30:00Z", "2026-13-01T12:30:00Z"), ("<b>", "<b>"), ("", ""),
        ])
    func showsMoments(stamp: String, text: String) {
        #expect(MomentView(stamp).text == text)
        #expect(MomentView(stamp).stamp == stamp)
    }

    @Test("a day is shown in words")
    func showsDays() {
        #expect(DateText.day("2011-12-10") == "10 December 2011")
        #expect(DateText.shortDay("2011-12-10") == "10 Dec 2011")
        #expect(DateText.day("soon") == "soon")
    }

    @Test("segments have the names and meanings of the shipped policy")
    func agreesWithPolicy() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../policies/segments.yaml").standardized
        let policy = try String(contentsOf: file, encoding: .utf8)
        for segment in SegmentTitle.all {
            let start = try #require(policy.range(of: "name: \(segment.stored)\n"))
            let rule = policy[start.upperBound...]
            let why = rule.firstRange(of: "why: ").map { rule[$0.upperBound...] }
            #expect(why?.prefix { $0 != "\n" } == segment.meaning.map { $0[...] })
            let advice = rule.firstRange(of: "target_marketing_strategy: ")
                .map { rule[$0.upperBound...] }
            #expect(advice?.prefix { $0 != "\n" } == segment.advice.map { $0[...] })
        }
    }

    @Test("every kind of entry that the record may hold has words")
    func namesEveryKind() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Audit/AuditEventCatalogue.swift").standardized
        let source = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(source.range(of: "enum Kind: String"))
        let end = try #require(source[start.upperBound...].range(of: "\n    }\n"))
        let cases = source[start.upperBound..<end.lowerBound]
            .matches(of: #/case (?<name>\w+)(?: = "(?<word>[^"]+)")?/#)
        #expect(cases.count == PolicyWords.actions.count)
        for match in cases {
            let word = String(match.output.word ?? match.output.name)
            #expect(PolicyWords.actions[word] != nil, "\(word)")
        }
    }

    @Test("a segment of a shop's own is shown by its name")
    func showsOwnSegments() {
        let own = SegmentTitle(stored: "Window Shoppers")
        #expect(own.title == "Window Shoppers")
        #expect(own.meaning == nil)
        #expect(SegmentTitle(stored: "Cant Lose Them").title == "Can’t Lose Them")
    }

    @Test("words of policy become plain ones, known or not")
    func showsWords() {
        #expect(PolicyWords.sentence("winter-letter") == "Winter letter")
        #expect(PolicyWords.columns(["full_name", "email"]) == "full name, e-mail")
        #expect(PolicyWords.columnTitle("shoe_size") == "Shoe size")
        #expect(PolicyWords.action("audit.read") == "Read the record")
        #expect(PolicyWords.sentence("column-not-in-purpose") == "Column not in purpose")
    }
}
