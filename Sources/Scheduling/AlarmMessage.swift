import ProgramSupport

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

    /// One JSON object in one line.
    var json: String {
        let counts = alarm.counts.sorted { $0.key < $1.key }
            .map { Summary.text($0.key).json + ":" + String($0.value) }
        let fields = [
            "\"type\":" + Summary.text(isRaised ? "alarm.raised" : "alarm.cleared").json,
            "\"alarm\":" + Summary.text(alarm.id).json,
            "\"rule\":" + Summary.text(alarm.rule).json,
            "\"text\":" + Summary.text(alarm.text).json,
            "\"since\":" + String(alarm.since),
            "\"at\":" + String(at),
            "\"counts\":{" + counts.joined(separator: ",") + "}",
        ]
        return "{" + fields.joined(separator: ",") + "}"
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
    func curlConfiguration(url: String) -> String {
        """
        url = \(Self.quoted(url))
        globoff
        proto = "=http,https"
        request = "POST"
        header = "Content-Type: application/json"
        header = "Expect:"
        data-binary = \(Self.quoted(json))
        output = "/dev/null"
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
