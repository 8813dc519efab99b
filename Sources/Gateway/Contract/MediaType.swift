/// A media type or range of `Content-Type` or `Accept` (RFC 9110 section 8.3.1).
struct MediaType: Hashable, Sendable {
    /// `type/subtype`, in lower case.
    let name: String
    /// From 0 to 1000; 1000 where none is given.
    let weight: Int

    /// Nil for what is no media type.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let name = String(parts[0]).filter { $0 != " " && $0 != "\t" }
            .lowercased()
        guard name.split(separator: "/", omittingEmptySubsequences: false).count == 2,
            !name.hasPrefix("/"), !name.hasSuffix("/")
        else { return nil }
        self.name = name
        let weight = parts.dropFirst().lazy
            .map { String($0.filter { $0 != " " }).lowercased() }
            .first { $0.hasPrefix("q=") }
            .flatMap { Double($0.dropFirst(2)) }
        self.weight = Int((min(max(weight ?? 1, 0), 1) * 1_000).rounded())
    }

    /// Which of `offered` an `Accept` of `accept` asks for: the one of the largest weight, the first
    /// of several; nil where it names none of them.
    static func preferred(among offered: [String], by accept: String) -> String? {
        let ranges = accept.split(separator: ",").compactMap { MediaType($0) }
        let weighed = offered.enumerated().compactMap { place, name -> (String, Int, Int)? in
            let weight =
                ranges.first { $0.name == name }
                .map(\.weight) ?? ranges.first { $0.covers(name) }.map(\.weight)
            return weight.flatMap { $0 > 0 ? (name, $0, place) : nil }
        }
        return weighed.max { ($0.1, -$0.2) < ($1.1, -$1.2) }?.0
    }

    private func covers(_ other: String) -> Bool {
        name == "*/*" || (name.hasSuffix("/*") && other.hasPrefix(name.dropLast()))
    }
}
