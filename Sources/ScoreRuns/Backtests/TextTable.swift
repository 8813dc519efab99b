/// Columns of plain text.
enum TextTable {
    /// `text` filled up with blanks to `width`, on its left side where it is to stand right.
    static func padded(_ text: String, _ width: Int, right: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return right ? blanks + text : text + blanks
    }
}
