/// Free text as shop assistants leave it: mostly none, sometimes with a person's name in it.
enum Note {
    private static let texts = [
        "Prefers delivery after 6 pm", "Asked for \"gift wrap\", twice", "Phone before delivery",
        "Rechnung bitte per Post", "Allergique, sans parfum", "VIP since the first shop", "ご贈答用",
    ]
    private static let share = 0.08
    private static let namedShare = 0.25

    static func write(about person: Person, _ stream: inout RandomStream, to text: inout [UInt8]) {
        guard stream.chance(share) else { return }
        guard stream.chance(namedShare) else {
            text.append(stream.element(of: texts))
            return
        }
        text.append("Spoke to ")
        text.append(contentsOf: person.given.written)
        text.append(", will call back")
    }
}
