import Text

extension Schema {
    /// A page of a list: the rows under `name`, `members` beside them, and the cursor of the next.
    static func page(of name: String, _ row: Schema, beside members: [Member] = []) -> Schema {
        .members(
            members + [
                Member(name, .list(row)),
                Member(
                    "next_cursor", .nullable(.text),
                    "Send it as cursor for the next page; null on the last."),
            ])
    }
}

/// The cursor of the next page, which is there as `null` on the last.
typealias ListEnd = OrNull<String>
