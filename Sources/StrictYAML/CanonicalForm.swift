import Text

extension StrictNode {
    /// Appends this value as JSON: keys in ascending order of their UTF-8, scalars as strings.
    func appendCanonical(to output: inout [UInt8]) {
        switch content {
        case .scalar(let text, _):
            output.appendJSONString(text)
        case .sequence(let items):
            output.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                item.appendCanonical(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .mapping(let entries):
            let ordered = entries.sorted {
                $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
            }
            output.append(UInt8(ascii: "{"))
            for (position, entry) in ordered.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                output.appendJSONString(entry.key)
                output.append(UInt8(ascii: ":"))
                entry.value.appendCanonical(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }
}
