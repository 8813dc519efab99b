import Foundation
import TestSupport
import Testing

@testable import Gateway

/// `/analyst`.
@Suite struct AnalystPageTests {
    @Test("the analyst sees counts with intervals, what they cost, and withheld as withheld")
    func showsRelease() async throws {
        let html = try await SharedGateway.running.page("/analyst", role: "analyst").text
        #expect(html.contains("<p class=\"tile-value\">2011-W49</p>"))
        #expect(html.contains("Customers as of 10 December 2011"))
        #expect(html.contains("4.84"))
        #expect(html.contains("0.064"))
        #expect(html.contains("932</span></span></td><td class=\"interval\">923 to 941</td>"))
        #expect(html.contains(">Bought lately, buys often, spends most.</span>"))
        #expect(html.contains(">Can’t Lose Them</span>"))
        #expect(html.contains("<summary>15 more, all withheld</summary>"))
        #expect(html.components(separatedBy: "<figure ").count == 4)
    }

    @Test(
        "a number is printed with the decimals asked for",
        arguments: [
            (4.841_2, 2, "4.84"), (0.064, 3, "0.064"), (0.999_9, 2, "1.00"), (12, 0, "12"),
        ])
    func printsDecimals(value: Double, places: Int, text: String) {
        #expect(EpochView.decimal(value, places: places) == text)
    }
}
