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
