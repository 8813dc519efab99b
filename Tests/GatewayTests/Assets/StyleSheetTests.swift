import Foundation
import Testing

@testable import Gateway

/// What holds for the style sheet and the script.
@Suite struct StyleSheetTests {
    private static let text = String(decoding: PackageResources.tokens_css, as: UTF8.self)

    /// The colours of one scheme: of the light one, or of the dark one over it.
    private static func colours(isDark: Bool) -> [String: String] {
        let start = text.range(of: "@media")?.lowerBound ?? text.endIndex
        func read(_ part: Substring) -> [(String, String)] {
            part.matches(of: #/--([a-z-]+): (#[0-9a-f]{6})/#).map { (String($0.1), String($0.2)) }
        }
        let light = Dictionary(uniqueKeysWithValues: read(text[..<start]))
        guard isDark else { return light }
        return light.merging(read(text[start...])) { $1 }
    }

    /// Contrast of two colours (WCAG 2.2).
    private static func contrast(_ first: String, _ second: String) -> Double {
        func luminance(_ colour: String) -> Double {
            let value = Int(colour.dropFirst(), radix: 16) ?? 0
            let parts = [value >> 16, value >> 8 & 255, value & 255].map { part in
                let share = Double(part) / 255
                return share <= 0.040_45 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.212_6 * parts[0] + 0.715_2 * parts[1] + 0.072_2 * parts[2]
        }
        let pair = [luminance(first), luminance(second)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    @Test(
        "text has a contrast of 4.5 : 1 at least on its ground, light and dark",
        arguments: [
            ("ink", "ground"), ("ink", "surface"), ("ink", "raised"), ("muted", "ground"),
            ("muted", "surface"), ("muted", "raised"), ("accent", "surface"), ("accent", "ground"),
            ("accent", "accent-soft"), ("accent-ink", "accent"), ("accent-ink", "accent-hover"),
            ("good", "good-soft"), ("bad", "bad-soft"), ("warn", "warn-soft"), ("bad", "surface"),
            ("ink", "bad-soft"), ("ink", "accent-soft"), ("muted", "accent-soft"),
        ])
    func hasContrast(text: String, ground: String) throws {
        for isDark in [false, true] {
            let colours = Self.colours(isDark: isDark)
            let contrast = Self.contrast(
                try #require(colours[text]), try #require(colours[ground]))
            #expect(contrast >= 4.5, "\(text) on \(ground), dark \(isDark): \(contrast)")
        }
    }

    @Test("edges of fields and marks of charts have 3 : 1 at least", arguments: ["edge", "bar"])
    func hasContrastOfShapes(shape: String) throws {
        for isDark in [false, true] {
            let colours = Self.colours(isDark: isDark)
            let contrast = Self.contrast(
                try #require(colours[shape]), try #require(colours["surface"]))
            #expect(contrast >= 3, "\(shape), dark \(isDark): \(contrast)")
        }
    }

    @Test("style sheet and script load nothing from elsewhere and are small")
    func staysHome() throws {
        for asset in Asset.all {
            let text = String(decoding: asset.bytes, as: UTF8.self)
                .replacing("http://www.w3.org/2000/svg", with: "")
            for refused in ["http:", "https:", "@import", "eval(", "innerHTML", "localStorage"] {
                #expect(!text.contains(refused), "\(asset.path) \(refused)")
            }
        }
        #expect(Asset.all.reduce(0) { $0 + $1.bytes.count } < 60_000)
    }
}
