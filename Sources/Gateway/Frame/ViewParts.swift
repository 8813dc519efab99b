/// A number in a tile: what it is, the number, its interval, how it changed.
struct TileView: Sendable {
    /// A difference to an earlier number.
    struct Change: Sendable {
        let changeText: String
        /// A class of the style sheet: `good`, `bad`, or nothing.
        let changeTone: String
        let changeIcon: String
    }

    let label: String
    let value: String
    let interval: String?
    let change: Change?
    let tileNote: String?

    init(
        _ label: String, _ value: String, interval: String? = nil, change: Change? = nil,
        note: String? = nil
    ) {
        self.label = label
        self.value = value
        self.interval = interval
        self.change = change
        tileNote = note
    }
}

/// What stands where there is nothing yet: who does what next.
struct EmptyView: Sendable {
    struct Action: Sendable {
        let actionPath: String
        let actionTitle: String
    }

    let emptyTitle: String
    let emptyText: String
    let emptyIcon: String
    /// What an operator types.
    let command: String?
    let action: Action?

    init(
        _ title: String, _ text: String, icon: String, command: String? = nil,
        action: Action? = nil
    ) {
        emptyTitle = title
        emptyText = text
        emptyIcon = icon
        self.command = command
        self.action = action
    }
}

/// A word on a coloured ground, with a sign that says the same without colour.
struct BadgeView: Sendable {
    let text: String
    /// A class of the style sheet: `good`, `bad`, `warn`, `accent`, or nothing.
    let tone: String
    let icon: String
}
