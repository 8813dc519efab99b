import CustomerModel
import VaultProtocol

/// A page above the one that is shown.
struct Breadcrumb: Hashable, Sendable {
    let crumbTitle: String
    let path: String

    init(_ title: String, path: String) {
        crumbTitle = title
        self.path = path
    }
}

/// What every page has around its content.
struct PageFrame<Content: Sendable>: Sendable {
    let title: String
    /// A class of the body: `framed` with the pages of a role at the side, `open` without.
    let shape: String
    let navigation: [NavigationGroup]
    let reader: Reader?
    let breadcrumbs: [Breadcrumb]
    let hasBreadcrumbs: Bool
    let help: HelpLink?
    let content: Content

    /// The frame of a page.
    ///
    /// - Parameters:
    ///   - path: Of the page, to mark it among those of the role.
    ///   - principal: Who reads it; nil where nobody has signed in.
    ///   - breadcrumbs: The pages above it, the topmost first.
    ///   - help: What explains it.
    init(
        title: String, path: String?, principal: VerifiedPrincipal?, breadcrumbs: [Breadcrumb],
        help: HelpPlace?, content: Content
    ) {
        self.title = title
        shape = principal == nil ? "open" : "framed"
        navigation = NavigationGroup.groups(
            of: NavigationEntry.list(for: principal), at: path)
        reader = principal.map(Reader.init)
        self.breadcrumbs = breadcrumbs
        hasBreadcrumbs = !breadcrumbs.isEmpty
        self.help = help.map { HelpLink(path: $0.path) }
        self.content = content
    }
}

/// Entries that stand together.
struct NavigationGroup: Sendable {
    struct Entry: Sendable {
        let path: String
        let entryTitle: String
        let icon: String
        let isCurrent: Bool
    }

    let groupTitle: String
    let entries: [Entry]

    /// `list` by its groups, each where its first entry stands; the one at `path` is marked.
    static func groups(of list: [NavigationEntry], at path: String?) -> [NavigationGroup] {
        var names: [String] = []
        for entry in list where !names.contains(entry.group) { names.append(entry.group) }
        return names.map { name in
            NavigationGroup(
                groupTitle: name,
                entries: list.filter { $0.group == name }.map { entry in
                    Entry(
                        path: entry.path, entryTitle: entry.title, icon: entry.icon,
                        isCurrent: entry.path == path)
                })
        }
    }
}

/// Who is signed in, as the frame shows them.
struct Reader: Sendable {
    let account: String
    let role: String
    let team: String

    init(_ principal: VerifiedPrincipal) {
        account = principal.account
        role = Role(rawValue: principal.role)?.title ?? principal.role
        team = principal.team
    }
}

/// A link to what explains the page.
struct HelpLink: Sendable {
    let path: String
}
