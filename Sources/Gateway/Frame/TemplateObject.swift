import Mustache

/// A view as templates read it: its properties by name, and theirs.
///
/// The template library finds a name by reflection, anew for every place where it stands, which was
/// most of the time of a page with fifty rows. Here each view is reflected once.
struct TemplateObject: MustacheParent {
    private let values: [String: Any]

    /// Takes the properties of `view`; one that is nil is not there, and is looked for further out.
    init(_ view: Any) {
        values = Dictionary(
            Mirror(reflecting: view).children.compactMap { child in
                guard let name = child.label, let value = Self.value(child.value) else {
                    return nil
                }
                return (name, value)
            }, uniquingKeysWith: { first, _ in first })
    }

    func child(named name: String) -> Any? { values[name] }

    private static func value(_ property: Any) -> Any? {
        switch property {
        case is String, is Bool, is Int: return property
        case let rows as [any TemplateRow]: return rows
        default: break
        }
        let mirror = Mirror(reflecting: property)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { value($0.value) }
        case .collection: return mirror.children.compactMap { value($0.value) }
        case .struct: return TemplateObject(property)
        default: return property
        }
    }
}

/// A row of a long list, which tells its properties by name itself: reflecting each of them costs
/// more than all else of the row.
protocol TemplateRow: MustacheParent {
    /// The property called `name`; nil where there is none, and where it is nil.
    func child(named name: String) -> Any?
}

/// A text of a row, which the template library writes as it is without asking what it is.
struct TemplateText: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }

    init(_ text: String) { renderText = text }

    /// Nothing where there is no text.
    init?(_ text: String?) {
        guard let text else { return nil }
        self.init(text)
    }
}
