import Testing
import Text

@Suite("A line of one object")
struct JSONObjectLineTests {
    @Test("has its members in the order in which they were added")
    func order() {
        var line = JSONObjectLine()
        #expect(line.text == "{}")
        line.add("b", "a \"word\"\n")
        line.add("a", -7)
        #expect(line.text == #"{"b":"a \"word\"\u000a","a":-7}"#)
    }
}
