import Settings

/// Which values of an object of JSON are columns, by the keys that lead to them.
///
/// While it explores, keys that it does not know become part of it; afterwards it says what each column is.
struct FieldTree {
    /// Where a value may stand.
    struct Node {
        /// The key, as bytes without escapes; empty for the object of a line and for elements of lists.
        let key: [UInt8]
        let parent: Int
        /// The nodes of the keys of the object that stands here.
        var children: [Int] = []
        /// The node of the elements of the list that stands here.
        var element: Int?
        /// The column that it is, from 0.
        var column: Int?
        /// Nothing needs it, nor what stands within.
        var isSkipped = false
        /// It stands for the elements of a list that are rows.
        var isRow = false
        /// It was seen with something that is neither an object nor a list nor null.
        var hasValue = false
    }

    /// What becomes of keys that it does not know.
    enum UnknownKeys {
        /// They are learned.
        case explore
        case skip
        case refuse
    }

    /// More than any table has; what goes on learning keys is none.
    static let mostNodes = 4 * SourceMapping.maximumColumns

    private(set) var nodes = [Node(key: [], parent: -1)]
    var unknownKeys = UnknownKeys.explore
    /// Whether there are more keys than it may learn.
    private(set) var isFull = false
    /// By the node of a key: where the next key is looked for first.
    private var hints: [Int] = [0]

    /// The object of a line.
    static let root = 0

    /// The node of `key` in the object at `node`; nil where it is not known, and not learned.
    mutating func child(of node: Int, key: UnsafeBufferPointer<UInt8>) -> Int? {
        let children = nodes[node].children
        if !children.isEmpty {
            // Lines have their keys in the same order, mostly.
            var place = hints[node] < children.count ? hints[node] : 0
            for _ in children.indices {
                let child = children[place]
                place = place + 1 < children.count ? place + 1 : 0
                if nodes[child].key.count == key.count, nodes[child].key.elementsEqual(key) {
                    hints[node] = place
                    return child
                }
            }
        }
        return unknownKeys == .explore ? add(Array(key), to: node) : nil
    }

    /// The node of the elements of the list at `node`; nil where nothing is known of them.
    mutating func element(of node: Int) -> Int? {
        if let element = nodes[node].element { return element }
        guard unknownKeys == .explore, let element = add([], to: node, isElement: true) else {
            return nil
        }
        return element
    }

    private mutating func add(_ key: [UInt8], to node: Int, isElement: Bool = false) -> Int? {
        guard nodes.count < Self.mostNodes else {
            isFull = true
            return nil
        }
        let number = nodes.count
        nodes.append(Node(key: key, parent: node))
        hints.append(0)
        if isElement {
            nodes[node].element = number
        } else {
            nodes[node].children.append(number)
        }
        return number
    }

    /// Notes that a value stood at `node` while it explored.
    mutating func sawValue(at node: Int) { nodes[node].hasValue = true }

    // MARK: Columns

    /// Makes `columns` the tree's, in their order; those that are not read skip all that stands at them.
    init(columns: [(path: FieldPath, isRead: Bool)], unknownKeys: UnknownKeys) {
        for (column, declared) in columns.enumerated() {
            let node = insert(declared.path, isRead: declared.isRead)
            if declared.isRead {
                nodes[node].column = column
            } else {
                nodes[node].isSkipped = true
            }
        }
        self.unknownKeys = unknownKeys
    }

    /// A tree that explores.
    init() {}

    private mutating func insert(_ path: FieldPath, isRead: Bool) -> Int {
        var node = Self.root
        for step in path.steps {
            let key = Array(step.key.utf8)
            let found = nodes[node].children.first { nodes[$0].key == key }
            node = found ?? add(key, to: node) ?? node
            if step.isList {
                node = nodes[node].element ?? add([], to: node, isElement: true) ?? node
                nodes[node].isRow = nodes[node].isRow || isRead
            }
        }
        return node
    }

    /// The paths at which values stood, in the order in which they were learned; with those of keys under which
    /// nothing ever stood but null, an empty list or an empty object.
    var paths: [(name: String, hasValue: Bool)] {
        nodes.indices.dropFirst().compactMap { node in
            let isEnd = nodes[node].children.isEmpty && nodes[node].element == nil
            return nodes[node].hasValue || isEnd ? (path(to: node), nodes[node].hasValue) : nil
        }
    }

    private func path(to node: Int) -> String {
        var (node, text) = (node, "")
        while node != Self.root {
            let parent = nodes[node].parent
            if nodes[parent].element == node {
                text = "[]" + text
            } else {
                text =
                    (parent == Self.root ? "" : ".")
                    + String(decoding: nodes[node].key, as: UTF8.self)
                    + text
            }
            node = parent
        }
        return text
    }
}
