import CustomerModel

/// What a run has done, for people and for scripts.
struct ScoreSummary {
    let asOf: CalendarDate
    let ruleSet: String
    let customers: Int
    /// Every segment of the rule set in its order, those without customers included.
    let segments: [(name: String, customers: Int)]
    let seconds: Double

    init(
        asOf: CalendarDate, ruleSet: SegmentRuleSet, segments: [UInt8], seconds: Double
    ) {
        var counts = [Int](repeating: 0, count: ruleSet.rules.count)
        for segment in segments { counts[Int(segment)] += 1 }
        self.asOf = asOf
        self.ruleSet = ruleSet.id
        customers = segments.count
        self.segments = zip(ruleSet.rules, counts).map { ($0.name, $1) }
        self.seconds = seconds
    }

    /// One JSON object in one line (RFC 8259).
    var json: String {
        let counts = segments.map { Self.quoted($0.name) + ":\($0.customers)" }
        return "{\"as_of\":\"\(asOf.iso8601)\",\"rule_set\":\(Self.quoted(ruleSet)),"
            + "\"customers\":\(customers),\"segments\":{\(counts.joined(separator: ","))},"
            + "\"seconds\":\(seconds)}"
    }

    /// One segment a line.
    var text: String {
        let width = segments.map(\.name.count).max() ?? 0
        let lines = segments.map { segment in
            let padding = String(repeating: " ", count: width - segment.name.count + 2)
            return "  " + segment.name + padding + String(segment.customers)
        }
        return "\(customers) customers as of \(asOf.iso8601) by '\(ruleSet)' in \(seconds) s\n"
            + lines.joined(separator: "\n")
    }

    /// Names come from a policy file, so anything may be in them.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
