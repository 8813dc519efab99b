import Foundation

/// What one heavy test counted: printed at any size, and at the full one a section of
/// `docs/reports/attacks.md`, whose other sections stay as they are.
public struct AttackReport: Sendable {
    private let title: String
    private let text: String

    /// - Parameters:
    ///   - title: the section's heading.
    ///   - text: Markdown without headings.
    public init(_ title: String, _ text: String) {
        self.title = title
        self.text = text
    }

    /// - Parameter rows: a name and a figure each.
    public init(_ title: String, rows: [(String, String)], _ text: String) {
        let table = ["| | |", "|---|---|"] + rows.map { "| \($0.0) | \($0.1) |" }
        self.init(title, table.joined(separator: "\n") + "\n\n" + text)
    }

    /// Prints it; at the full size it takes the place of the section of the same title.
    public func publish() throws {
        print(title + "\n" + text)
        guard TestSize.isFull else { return }
        try Self.lock.withLock {
            let path = packageRoot + "/docs/reports/attacks.md"
            let present = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            var sections: [String: String] = [:]
            for section in present.components(separatedBy: "\n## ").dropFirst() {
                sections[String(section.prefix { $0 != "\n" })] = section
            }
            sections[title] = title + "\n\n" + text.trimmingCharacters(in: .newlines) + "\n"
            let all = sections.sorted { $0.key < $1.key }.map { "\n## " + $0.value }
            try (Self.introduction + all.joined()).write(
                toFile: path, atomically: true, encoding: .utf8)
        }
    }

    /// Seconds with two decimals.
    public static func seconds(_ duration: Duration?) -> String {
        guard let duration else { return "–" }
        return String(format: "%.2f", duration / .seconds(1))
    }

    private static let lock = NSLock()

    private static let introduction = """
        # Attacks

        What the heavy tests counted in their last full run (`make torture`); each asserts what its
        section says. Seeds make a run repeatable, moments of kills excepted.

        """
}
