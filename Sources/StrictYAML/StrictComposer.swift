import Yams

/// Turns bytes into strict nodes: YAML parsed by Yams, then everything outside the subset refused.
struct StrictComposer {
    /// Deepest column at which anything may begin.
    ///
    /// It bounds the recursion of the YAML parser before it runs: at least every second level of
    /// block style stands further right.
    private static let maximumIndentation = 80
    /// Most brackets that may be open at once, for the same reason.
    private static let maximumOpenBrackets = 64

    private let path: String
    private let text: String
    private let dialect: StrictDocument.Dialect
    private let lines: [[Unicode.Scalar]]

    init(
        bytes: [UInt8], path: String, dialect: StrictDocument.Dialect
    ) throws(StrictYAMLError) {
        guard bytes.count <= StrictDocument.maximumBytes else {
            throw StrictYAMLError(
                path: path, place: nil,
                problem: "the file is longer than \(StrictDocument.maximumBytes) bytes")
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw StrictYAMLError(
                path: path, place: nil, problem: "the file begins with a byte order mark")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StrictYAMLError(path: path, place: nil, problem: "the file is not UTF-8")
        }
        self.path = path
        self.text = text
        self.dialect = dialect
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Array($0) }
        try refuseUnseenCharacters()
        try refuseDeepLayout()
    }

    /// The document's only value.
    func root() throws(StrictYAMLError) -> StrictNode {
        let node: Node?
        do {
            node = try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw refusal(of: error)
        } catch {
            throw StrictYAMLError(path: path, place: nil, problem: "the file is not YAML")
        }
        guard let node else {
            throw StrictYAMLError(path: path, place: nil, problem: "the file is empty")
        }
        return try strict(node, depth: 1)
    }

    private func strict(_ node: Node, depth: Int) throws(StrictYAMLError) -> StrictNode {
        let place = Self.place(of: node)
        try refuseForbidden(node, at: place)
        guard depth <= StrictDocument.maximumDepth || node.scalar != nil else {
            throw refused(place, "nested deeper than \(StrictDocument.maximumDepth) levels")
        }
        switch node {
        case .scalar(let scalar):
            return StrictNode(
                content: .scalar(text: scalar.string, isPlain: scalar.style == .plain),
                path: path, place: place)
        case .sequence(let sequence):
            var items: [StrictNode] = []
            for item in sequence { items.append(try strict(item, depth: depth + 1)) }
            return StrictNode(content: .sequence(items), path: path, place: place)
        case .mapping(let mapping):
            var entries: [StrictEntry] = []
            for (key, value) in mapping {
                let entry = try self.entry(key, value, depth: depth)
                guard !entries.contains(where: { $0.key == entry.key }) else {
                    throw entry.error("duplicate key '\(entry.key)'")
                }
                entries.append(entry)
            }
            return StrictNode(content: .mapping(entries), path: path, place: place)
        case .alias:
            throw refused(place, "aliases are not allowed")
        }
    }

    private func entry(
        _ key: Node, _ value: Node, depth: Int
    ) throws(StrictYAMLError) -> StrictEntry {
        let place = Self.place(of: key)
        try refuseForbidden(key, at: place)
        guard case .scalar(let scalar) = key else {
            throw refused(place, "a key must be one word or text")
        }
        guard scalar.string != "<<" else { throw refused(place, "merge keys are not allowed") }
        guard !scalar.string.isEmpty else { throw refused(place, "a key must not be empty") }
        return StrictEntry(
            key: scalar.string, keyPlace: place, value: try strict(value, depth: depth + 1))
    }

    /// Refuses by the character that the node begins with.
    ///
    /// The parser resolves aliases, drops the style of collections, and does not tell a tagged text
    /// from a quoted one. An alias needs an anchor, and the anchor stands first.
    private func refuseForbidden(
        _ node: Node, at place: StrictYAMLError.Place
    ) throws(StrictYAMLError) {
        switch character(at: place) {
        case "&": throw refused(place, "anchors are not allowed")
        case "*": throw refused(place, "aliases are not allowed")
        case "!": throw refused(place, "tags are not allowed")
        case "[" where node.scalar == nil && dialect == .strict,
            "{" where node.scalar == nil && dialect == .strict:
            throw refused(place, "write lists and keys one a line, without brackets")
        default: return
        }
    }

    /// Refuses what breaks a line for the parser and not for the checks, or not for an editor; what
    /// an editor does not show; and what turns the direction of what it shows.
    ///
    /// Without this, text that looks like a part of a comment can be a rule.
    private func refuseUnseenCharacters() throws(StrictYAMLError) {
        for (index, line) in lines.enumerated() {
            for (column, scalar) in line.enumerated() {
                guard let problem = UnseenCharacter.problem(of: scalar) else { continue }
                throw refused(.init(line: index + 1, column: column + 1), problem)
            }
        }
    }

    private func refuseDeepLayout() throws(StrictYAMLError) {
        var open = 0
        for (index, line) in lines.enumerated() {
            let indentation = line.prefix { " -?:\t".unicodeScalars.contains($0) }.count
            guard indentation <= Self.maximumIndentation else {
                throw refused(.init(line: index + 1, column: 1), "indented too far")
            }
            if line.first == "%" {
                throw refused(.init(line: index + 1, column: 1), "directives are not allowed")
            }
            for (column, scalar) in line.enumerated() {
                if scalar == "[" || scalar == "{" { open += 1 }
                if scalar == "]" || scalar == "}" { open = max(0, open - 1) }
                guard open <= Self.maximumOpenBrackets else {
                    throw refused(
                        .init(line: index + 1, column: column + 1), "too many open brackets")
                }
            }
        }
    }

    private func character(at place: StrictYAMLError.Place) -> Unicode.Scalar? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        let line = lines[place.line - 1]
        return line.indices.contains(place.column - 1) ? line[place.column - 1] : nil
    }

    private static func place(of node: Node) -> StrictYAMLError.Place {
        StrictYAMLError.Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private func refused(
        _ place: StrictYAMLError.Place, _ problem: String
    ) -> StrictYAMLError {
        StrictYAMLError(path: path, place: place, problem: problem)
    }

    /// The parser's message without the excerpt of the file that it carries.
    private func refusal(of error: YamlError) -> StrictYAMLError {
        func at(_ mark: Mark, _ problem: String) -> StrictYAMLError {
            refused(.init(line: mark.line, column: mark.column), problem)
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return at(mark, "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return at(context.mark, "duplicate key '\(duplicates.first ?? "")' (first given here)")
        case .reader(let problem, _, _, _):
            return StrictYAMLError(path: path, place: nil, problem: "not YAML: \(problem)")
        default:
            return StrictYAMLError(path: path, place: nil, problem: "the file is not YAML")
        }
    }
}
