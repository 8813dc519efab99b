import Charts
import VaultProtocol

/// How much work there is, in counts, and what agents may open.
struct LeadView: Sendable {
    struct CountRow: Sendable {
        let segment: String
        /// Of the segment, on the first row that has it.
        let meaning: String?
        let valueBand: String
        let people: String
    }

    let teamName: String
    /// Whether the list has ever been made.
    let listed: Bool
    let tiles: [TileView]
    let counts: [CountRow]
    let hasCounts: Bool
    let empty: EmptyView?
    let purposes: [PurposeChoice]

    /// The page of `team`, whose list is in `state`, nil when it was never made.
    init(
        team: String, state: WorklistState?, counts: [WorklistGroup], options: UnlockOptions?
    ) {
        teamName = team
        listed = state != nil
        let people = counts.reduce(0) { $0 + $1.people }
        tiles =
            [TileView("On the list", NumberText.grouped(people), note: "of team " + team)]
            + (state.map { state in
                [
                    TileView(
                        "As of", DateText.shortDay(state.asOf),
                        note: "customers as they were before this day"),
                    TileView(
                        "Made", DateText.shortDay(state.builtAt), note: DateText.time(state.builtAt)
                    ),
                ]
            } ?? [])
        var explained: Set<String> = []
        self.counts = counts.map { count in
            let title = SegmentTitle(stored: count.segment)
            return CountRow(
                segment: title.title,
                meaning: explained.insert(count.segment).inserted ? title.meaning : nil,
                valueBand: BandText.amount(count.valueBand),
                people: NumberText.grouped(count.people))
        }
        hasCounts = !counts.isEmpty
        empty = counts.isEmpty ? Self.empty(isMade: state != nil) : nil
        purposes = (options?.purposes ?? []).map { PurposeChoice($0) }
    }

    private static func empty(isMade: Bool) -> EmptyView {
        isMade
            ? EmptyView(
                "Nobody is about to leave",
                "No customer of your team meets the rules of the list. It is made anew when the "
                    + "customers are scored, each night.", icon: "people")
            : EmptyView(
                "There is no list yet",
                "It is made when the customers have been scored. The operator scores them with "
                    + "this command; then the schedule does it each night.", icon: "people",
                command: "bauta score")
    }
}

extension LeadView.CountRow: TemplateRow {
    func child(named name: String) -> Any? {
        switch name {
        case "segment": TemplateText(segment)
        case "meaning": TemplateText(meaning)
        case "valueBand": TemplateText(valueBand)
        case "people": TemplateText(people)
        default: nil
        }
    }
}
