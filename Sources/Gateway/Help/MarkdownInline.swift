import Text

/// Code, emphasis and links within a paragraph.
struct MarkdownInline {
    private let link: (String) -> String?

    /// - Parameter link: Where a target leads; nil where the link is to be plain text.
    init(link: @escaping (String) -> String?) { self.link = link }

    /// `text` without its signs.
    static func plain(_ text: String) -> String {
        let signs = MarkdownInline { _ in nil }.pieces(text)
        return signs.map(\.text).joined()
    }

    /// `text` as HTML, without its pictures: guides say what they show.
    func html(_ text: String) -> String {
        pieces(text).map { piece -> String in
            switch piece.kind {
            case .plain: return MarkupText.escaped(piece.text)
            case .code: return "<code>" + MarkupText.escaped(piece.text) + "</code>"
            case .strong: return "<strong>" + html(piece.text) + "</strong>"
            case .emphasis: return "<em>" + html(piece.text) + "</em>"
            case .picture: return ""
            case .link(let target):
                guard let place = self.link(target) else { return html(piece.text) }
                return "<a href=\"" + MarkupText.escaped(place) + "\">" + html(piece.text) + "</a>"
            }
        }.joined()
    }

    private struct Piece {
        enum Kind {
            case plain, code, strong, emphasis, picture
            case link(target: String)
        }

        let kind: Kind
        let text: String
    }

    private func pieces(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        var rest = Substring(text)
        while let first = rest.first {
            if let (piece, after) = Self.piece(rest) {
                if !plain.isEmpty { pieces.append(Piece(kind: .plain, text: plain)) }
                plain = ""
                pieces.append(piece)
                rest = after
            } else {
                let isEscape = first == "\\" && rest.dropFirst().first?.isPunctuation == true
                if isEscape { rest.removeFirst() }
                plain.append(rest.removeFirst())
            }
        }
        if !plain.isEmpty { pieces.append(Piece(kind: .plain, text: plain)) }
        return pieces
    }

    /// The piece that `rest` begins with a sign, and what comes after it.
    private static func piece(_ rest: Substring) -> (Piece, Substring)? {
        switch rest.first {
        case "`":
            return between("`", "`", rest).map { (Piece(kind: .code, text: $0), $1) }
        case "*":
            if let (text, after) = between("**", "**", rest) {
                return (Piece(kind: .strong, text: text), after)
            }
            return between("*", "*", rest).flatMap { text, after in
                text.first == " " ? nil : (Piece(kind: .emphasis, text: text), after)
            }
        case "!":
            guard let (_, target) = between("![", "]", rest),
                let (_, after) = between("(", ")", target)
            else { return nil }
            return (Piece(kind: .picture, text: ""), after)
        case "[":
            guard let (text, target) = between("[", "]", rest),
                let (place, after) = between("(", ")", target)
            else { return nil }
            return (Piece(kind: .link(target: place), text: text), after)
        default:
            return nil
        }
    }

    /// What stands between `start`, with which `rest` begins, and the next `end`; and what comes
    /// after that.
    private static func between(
        _ start: String, _ end: String, _ rest: Substring
    ) -> (String, Substring)? {
        guard rest.hasPrefix(start) else { return nil }
        let body = rest.dropFirst(start.count)
        guard let range = body.firstRange(of: end), range.lowerBound > body.startIndex else {
            return nil
        }
        return (String(body[..<range.lowerBound]), body[range.upperBound...])
    }
}
