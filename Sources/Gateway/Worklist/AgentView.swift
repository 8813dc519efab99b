import Text
import VaultProtocol

/// The work list and the unlock form, with everything that was entered before.
struct AgentView: Sendable {
    struct ItemRow: Sendable {
        let position: Int
        let reference: String
        let segment: String
        /// Of the segment, on the first row that has it.
        let meaning: String?
        let recencyBand: String
        let frequencyBand: String
        let valueBand: String
        let isChosen: Bool
    }
    struct KeptReference: Sendable {
        let reference: String
    }

    let teamName: String
    let asOfText: String
    /// Whether the list has ever been made.
    let listed: Bool
    let items: [ItemRow]
    let hasItems: Bool
    let isFirst: Bool
    let next: Int?
    let empty: EmptyView?
    /// Chosen people who do not stand on this page of the list.
    let keptReferences: [KeptReference]
    let purposes: [PurposeChoice]
    let hasPurposes: Bool
    let columns: [ColumnChoice]
    let peopleLeft: String?
    /// The fewest characters of a reason that every purpose takes.
    let shortestReason: Int
    /// Names the form as it is shown now; see `UnlockForm.request`.
    let requestKey: String
    let reasonText: String
    let isAcknowledged: Bool
    let acknowledgementText: String
    let errors: [UnlockForm.FieldError]
    let hasErrors: Bool
    let errorTitle: String
    let peopleError: String?
    let purposeError: String?
    let columnsError: String?
    let reasonError: String?
    let acknowledgedError: String?

    /// The page.
    ///
    /// - Parameters:
    ///   - options: What the caller may unlock; nil where the vault told nothing.
    ///   - entered: What the form held when it was sent, to be kept.
    ///   - errors: What is wrong with it.
    init(
        _ page: WorklistPage, options: UnlockOptions?,
        entered: UnlockForm.Entry = UnlockForm.Entry(),
        errors: [UnlockForm.FieldError] = []
    ) {
        teamName = page.team
        asOfText = page.state.map { DateText.day($0.asOf) } ?? ""
        listed = page.state != nil
        var explained: Set<String> = []
        items = page.items.map { item in
            ItemRow(
                item, isExplained: explained.insert(item.segment).inserted,
                isChosen: entered.references.contains(item.reference))
        }
        hasItems = !items.isEmpty
        isFirst = page.isFirst
        next = page.next
        empty = items.isEmpty ? Self.empty(page) : nil
        keptReferences = entered.references
            .filter { reference in !page.items.contains { $0.reference == reference } }
            .map(KeptReference.init)
        let offered = options?.purposes ?? []
        purposes = offered.map { PurposeChoice($0, isChosen: $0.id == entered.purpose) }
        hasPurposes = !offered.isEmpty
        columns = ColumnChoice.all(of: offered, chosen: entered.columns)
        peopleLeft = options?.quota.map { String($0.left) }
        shortestReason = offered.map(\.shortestReason).max() ?? 1
        requestKey = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        reasonText = entered.reason
        isAcknowledged = entered.isAcknowledged
        acknowledgementText =
            (purposes.count == 1 ? purposes.first : purposes.first(where: \.isChosen))?
            .acknowledgement ?? "I will use these contacts only as the chosen purpose says."
        self.errors = errors
        hasErrors = !errors.isEmpty
        errorTitle = errors.count == 1 ? "One thing is in the way" : "Some things are in the way"
        func message(_ field: UnlockForm.Field) -> String? {
            errors.first { $0.field == field }?.message
        }
        peopleError = message(.people)
        purposeError = message(.purpose)
        columnsError = message(.columns)
        reasonError = message(.reason)
        acknowledgedError = message(.acknowledged)
    }

    private static func empty(_ page: WorklistPage) -> EmptyView {
        if !page.isFirst {
            return EmptyView(
                "Nobody further down", "This was the end of the list.", icon: "list",
                action: EmptyView.Action(actionPath: "/agent", actionTitle: "Top of the list"))
        }
        if page.state != nil {
            return EmptyView(
                "Nobody is about to leave",
                "No customer of your team meets the rules of the list. It is made anew when the "
                    + "customers are scored, each night.", icon: "list")
        }
        return EmptyView(
            "There is no list yet",
            "It is made when the customers have been scored. The operator scores them with this "
                + "command; then the schedule does it each night.", icon: "list",
            command: "bauta score")
    }
}

extension AgentView.ItemRow: TemplateRow {
    func child(named name: String) -> Any? {
        switch name {
        case "position": TemplateText(String(position))
        case "reference": TemplateText(reference)
        case "segment": TemplateText(segment)
        case "meaning": TemplateText(meaning)
        case "recencyBand": TemplateText(recencyBand)
        case "frequencyBand": TemplateText(frequencyBand)
        case "valueBand": TemplateText(valueBand)
        case "isChosen": isChosen
        default: nil
        }
    }

    init(_ item: WorklistItem, isExplained: Bool, isChosen: Bool) {
        let title = SegmentTitle(stored: item.segment)
        self.init(
            position: item.position, reference: item.reference, segment: title.title,
            meaning: isExplained ? title.meaning : nil,
            recencyBand: BandText.silence(item.recencyBand),
            frequencyBand: BandText.orders(item.frequencyBand),
            valueBand: BandText.amount(item.valueBand),
            isChosen: isChosen)
    }
}

/// One page of a team's work list.
struct WorklistPage: Sendable {
    let team: String
    /// Nil when the list was never made.
    let state: WorklistState?
    let items: [WorklistItem]
    let isFirst: Bool
    /// Cursor of the next page.
    let next: Int?
}
