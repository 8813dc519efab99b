public import Text

extension JSONLine {
    /// Prints `value` as the last line of standard output.
    public static func print(_ value: some Encodable) throws { Terminal.print(try text(value)) }
}
