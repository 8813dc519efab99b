/// The fields of a row as its MAC covers them: each with its type's one encoding.
struct AuthenticatedFields {
    private(set) var encoded: [[UInt8]] = []

    mutating func add(_ text: String) { encoded.append(Array(text.utf8)) }
    mutating func add(_ bytes: [UInt8]) { encoded.append(bytes) }
    mutating func add(_ number: Int) {
        encoded.append((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
    }

    /// A leading byte distinguishes an absent value from every present one.
    mutating func add(_ number: Int?) {
        guard let number else { return encoded.append([0]) }
        encoded.append([1])
        add(number)
    }

    mutating func add(_ bytes: [UInt8]?) {
        guard let bytes else { return encoded.append([0]) }
        encoded.append([1])
        encoded.append(bytes)
    }

    mutating func add(_ texts: [String]) {
        add(texts.count)
        texts.forEach { add($0) }
    }
}
