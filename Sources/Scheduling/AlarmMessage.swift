import ProgramSupport
import Settings
import Text

/// One alarm in the forms it is sent in: ids of policies, counts and times.
struct AlarmMessage {
    let alarm: Alarm
    /// Seconds since 1970.
    let at: Int
    let calendar: ShopCalendar

    private var isRaised: Bool { alarm.state == .raised }

    /// One line for a log.
    var line: String {
        (isRaised ? "ALARM " : "over: ") + alarm.id + ": " + alarm.text
            + " (since " + calendar.text(alarm.since) + ")"
    }

    /// The document that a webhook receives.
    private struct Document: Encodable {
        let type: String
        let alarm: String
        let rule: String
        let text: String
        /// Seconds since 1970, as `at`.
        let since: Int
        let at: Int
        let counts: [String: Int]
    }

    /// The document of a webhook: one JSON object in one line, its members sorted by name.
    ///
    /// - Throws: `EncodingError`, for which nothing in an alarm gives a reason.
    func json() throws -> String {
        try JSONLine.text(
            Document(
                type: isRaised ? "alarm.raised" : "alarm.cleared", alarm: alarm.id,
                rule: alarm.rule, text: alarm.text, since: alarm.since, at: at,
                counts: alarm.counts))
    }

    /// A message as RFC 5322 has it; RFC 3834 keeps other programs from answering it.
    func mail(to addresses: [String]) -> String {
        let subject = isRaised ? "Bauta alarm: " : "Bauta, over: "
        return """
            To: \(addresses.joined(separator: ", "))
            Subject: \(subject)\(alarm.id)
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            \(line)

            `bauta status` and `bauta schedule list` say more.

            """
    }

    /// What curl does, as its configuration file (curl(1), --config).
    func curlConfiguration(url: String) throws -> String {
        """
        url = \(Self.quoted(url))
        globoff
        proto = "=http,https"
        request = "POST"
        header = "Content-Type: application/json"
        header = "Expect:"
        data-binary = \(Self.quoted(try json()))
        output = "/dev/null"
        write-out = "%{http_code}"
        max-time = 10
        silent
        fail

        """
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        // Scalars, not characters: an accent after a quotation mark must not hide it.
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
