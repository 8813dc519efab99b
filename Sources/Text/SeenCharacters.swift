extension String {
    /// How many characters a reader sees: without controls and format characters, such as
    /// zero-width spaces, and without white space around the text.
    public var seenCharacters: Int {
        var text = filter { !$0.isUnseen }[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.count
    }
}

extension Character {
    /// Whether nothing of it shows.
    fileprivate var isUnseen: Bool {
        !isWhitespace
            && unicodeScalars.allSatisfy {
                switch $0.properties.generalCategory {
                case .control, .format, .privateUse, .unassigned: true
                default: $0.properties.isDefaultIgnorableCodePoint
                }
            }
    }
}
