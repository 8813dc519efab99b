import Charts
import CustomerModel

/// The record of access as a page shows it.
struct ComplianceView: Sendable {
    struct CheckpointView: Sendable {
        let treeSize: String
        let signedAt: MomentView
        let note: String
    }

    let checkpoint: CheckpointView
    /// Each entry as a row of HTML.
    let rows: String
    let hasEvents: Bool
    let isFirst: Bool
    /// Cursor of the next page.
    let next: Int?
    let empty: EmptyView?

    /// - Parameters:
    ///   - rows: What makes HTML of an entry.
    ///   - purposes: Titles of purposes by their ids.
    init(
        _ page: AuditPage, saying summaries: LeafSummaries, as rows: EventRows,
        purposes: [String: String], isFirst: Bool
    ) {
        checkpoint = CheckpointView(
            treeSize: NumberText.grouped(page.checkpoint.treeSize),
            signedAt: MomentView(page.checkpoint.signedAt), note: page.checkpoint.note)
        self.rows = rows.html(
            of: page.records.map {
                EventRow($0, saying: summaries.summary(of: $0), purposes: purposes)
            })
        hasEvents = !page.records.isEmpty
        self.isFirst = isFirst
        next = page.next
        // The newest page is never empty: it holds the entry of its own reading.
        empty = Self.end
    }

    private static let end = EmptyView(
        "No earlier entry", "The record begins on the page before this one.", icon: "record",
        action: EmptyView.Action(actionPath: "/compliance", actionTitle: "Newest entries"))
}

/// One entry as a row: a dash where it says nothing.
struct EventRow: Hashable, Sendable {
    let leafIndex: Int
    let when: MomentView
    let account: String
    let role: String
    let action: String
    let purpose: String
    let columns: String
    let people: String
    let decision: String
    /// A class of the style sheet.
    let tone: String
    let icon: String
    let result: String

    private static let nothing = "–"

    /// - Parameters:
    ///   - event: What the leaf of `record` says; nil where it cannot be read.
    ///   - purposes: Titles of purposes by their ids.
    init(
        _ record: AuditRecord, saying event: AuditLeafSummary?, purposes: [String: String] = [:]
    ) {
        leafIndex = record.leafIndex
        when = MomentView(event?.occurredAt ?? record.recordedAt)
        account = event?.actor?.account ?? Self.nothing
        role = event?.actor?.role.map { Role(rawValue: $0)?.title ?? $0 } ?? ""
        action = event.map(Self.action) ?? "Unreadable entry"
        purpose = event?.purpose.map { purposes[$0] ?? PolicyWords.sentence($0) } ?? ""
        columns = event?.columns.map(PolicyWords.columns) ?? Self.nothing
        people = event?.subjects?.count.map(NumberText.grouped) ?? Self.nothing
        let effect = event?.decision?.effect
        let badge = Self.badge(effect)
        decision = badge.text
        tone = badge.tone
        icon = badge.icon
        let result = event.map { Self.result($0, isDenied: effect == "deny") } ?? ""
        // "Allowed" below "allowed" tells nothing.
        let shown = result.lowercased() == decision ? "" : result
        let times = event.flatMap(Self.times)
        self.result = [shown, times].compactMap(\.self).filter { !$0.isEmpty }
            .joined(separator: ", ")
    }

    private static func action(_ event: AuditLeafSummary) -> String {
        let name = event.action ?? event.kind ?? nothing
        let isShown = event.stage == "outcome" && event.result?.status == "disclosed"
        return name == "unlock" && isShown ? "Opened contacts" : PolicyWords.action(name)
    }

    private static func badge(_ effect: String?) -> BadgeView {
        switch effect {
        case "allow": BadgeView(text: "allowed", tone: "good", icon: "check")
        case "deny": BadgeView(text: "refused", tone: "bad", icon: "cross")
        default: BadgeView(text: effect ?? "noted", tone: "", icon: "info")
        }
    }

    /// How often, of an event that tells of several.
    private static func times(_ event: AuditLeafSummary) -> String? {
        guard event.minute != nil, let count = event.result?.rows else { return nil }
        return (count == 1 ? "once" : NumberText.grouped(count) + " times") + " in a minute"
    }

    /// Why it was refused; else how far it came.
    private static func result(_ event: AuditLeafSummary, isDenied: Bool) -> String {
        if isDenied, let code = event.decision?.code { return PolicyWords.sentence(code) }
        switch (event.stage, event.result?.status) {
        case ("outcome", "disclosed"): return "shown"
        case ("outcome", "withheld"): return "not shown after all"
        case ("intent", _): return "before opening"
        case (_, let status?): return PolicyWords.sentence(status)
        default: return ""
        }
    }
}

extension EventRow: TemplateRow {
    func child(named name: String) -> Any? {
        switch name {
        case "leafIndex": TemplateText(String(leafIndex))
        case "stamp": TemplateText(when.stamp)
        case "moment": TemplateText(when.text)
        case "account": TemplateText(account)
        case "role": TemplateText(role)
        case "action": TemplateText(action)
        case "purpose": TemplateText(purpose)
        case "columns": TemplateText(columns)
        case "people": TemplateText(people)
        case "decision": TemplateText(decision)
        case "tone": TemplateText(tone)
        case "icon": TemplateText(icon)
        case "result": TemplateText(result)
        default: nil
        }
    }
}
