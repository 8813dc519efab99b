import Foundation
import Testing
import VaultProtocol

@testable import Gateway

/// The unlock form, filled in and refused.
@Suite struct AgentViewTests {
    private static let state = WorklistState(asOf: "2011-12-10", builtAt: "2011-12-10T02:00:00Z")
    private let options = UnlockOptions(
        purposes: [
            .init(
                id: "churn-callback", title: "Call back about an offer", why: "Call.",
                acknowledgement: "I will only call.", columns: ["full_name", "phone"],
                shortestReason: 20, mostPeople: 5),
            .init(
                id: "retention-email", title: "Write about an offer", why: "Write.",
                acknowledgement: "I will only write.", columns: ["full_name", "email"],
                shortestReason: 5, mostPeople: 5),
        ], quota: .init(peoplePerDay: 10, used: 3, resetsAt: 0))
    private let entry = UnlockForm.Entry(
        purpose: "retention-email", reason: "too short", references: ["WL-A", "WL-ELSEWHERE"],
        columns: ["email"], isAcknowledged: true)

    private func page(
        _ state: WorklistState? = AgentViewTests.state, references: [String] = ["WL-A", "WL-B"],
        isFirst: Bool = true
    ) -> WorklistPage {
        WorklistPage(
            team: "north", state: state,
            items: references.enumerated().map { place, reference in
                WorklistItem(
                    position: place + 1, reference: reference, segment: "Cant Lose Them",
                    recencyBand: "180-364 days", frequencyBand: "20 or more orders",
                    valueBand: "1,000-2,499")
            }, isFirst: isFirst, next: nil)
    }

    @Test("a band leaves out what the heading of its column says")
    func shortensBands() {
        let item = AgentView(page(), options: options).items[0]
        #expect(item.recencyBand == "180–364 days ago")
        #expect(item.frequencyBand == "20 or more")
        #expect(item.valueBand == "1,000–2,499")
    }

    @Test("a segment's meaning stands on the first row that has it")
    func explainsOnce() {
        let view = AgentView(page(), options: options)
        #expect(view.items.map { $0.meaning != nil } == [true, false])
    }

    @Test("what was entered is kept, on this page of the list and beyond")
    func keepsEntries() {
        let refusal = Problem(403, .reasonTooShort, "The reason is too short.")
        let view = AgentView(
            page(), options: options, entered: entry, errors: [UnlockForm.FieldError(refusal)])
        #expect(view.items.map(\.isChosen) == [true, false])
        #expect(view.keptReferences.map(\.reference) == ["WL-ELSEWHERE"])
        #expect(view.purposes.map(\.isChosen) == [false, true])
        #expect(view.columns.filter(\.isChosen).map(\.name) == ["email"])
        #expect(view.reasonText == "too short")
        #expect(view.isAcknowledged)
        #expect(view.acknowledgementText == "I will only write.")
        #expect(view.reasonError == "The reason is too short.")
        #expect(view.peopleError == nil)
        #expect(view.errors.first?.anchor == "reason")
    }

    @Test("a form that lacks something is told so part by part")
    func tellsWhatIsMissing() {
        #expect(
            UnlockForm.FieldError.all(in: UnlockForm.Entry(), options: options).map(\.field)
                == [.people, .purpose, .columns, .reason, .acknowledged])
        #expect(UnlockForm.FieldError.all(in: entry, options: options).isEmpty)
        let away = UnlockForm.FieldError(.vaultUnavailable)
        #expect(away.field == nil)
        #expect(away.step == "Send the form again in a few seconds.")
    }

    @Test("what policy would refuse is told before it is asked for")
    func tellsWhatIsNotOffered() {
        var asked = entry
        asked.references = (1...8).map { "WL-\($0)" }
        asked.columns = ["phone"]
        let errors = UnlockForm.FieldError.all(in: asked, options: options)
        #expect(errors.map(\.field) == [.people, .columns])
        #expect(errors.first?.message == "You asked for 8, 7 are left today.")
        #expect(errors.last?.message == "The purpose opens full name, e-mail and no more.")
        asked.references.removeLast(2)
        #expect(
            UnlockForm.FieldError.all(in: asked, options: options).first?.message
                == "You asked for 6, one request may name 5 people.")
        asked.purpose = "churn-callback"
        #expect(
            UnlockForm.FieldError.all(in: asked, options: options).map(\.field) == [
                .people, .reason,
            ])
        asked.purpose = "no-such"
        #expect(UnlockForm.FieldError.all(in: asked, options: options).map(\.field) == [.purpose])
    }

    @Test("an empty list says what comes next: never made, nobody on it, or its end")
    func tellsEmptyLists() {
        let never = AgentView(page(nil, references: []), options: options)
        #expect(never.empty?.command == "bauta score")
        #expect(!never.listed)
        let nobody = AgentView(page(references: []), options: options)
        #expect(nobody.empty?.emptyTitle == "Nobody is about to leave")
        let end = AgentView(page(references: [], isFirst: false), options: options)
        #expect(end.empty?.action?.actionPath == "/agent")
        #expect(AgentView(page(), options: options).empty == nil)
    }

    @Test("a form that was refused comes out as a page with everything in it")
    func rendersErrors() throws {
        let view = AgentView(
            page(), options: options, entered: entry,
            errors: [UnlockForm.FieldError(.reason, "Too <short>.", step: "Write more.")])
        let html = try PageRenderer().text(.agent, title: "Work list", content: view)
        #expect(html.contains("<a href=\"#reason\">Too &lt;short&gt;.</a> Write more."))
        #expect(html.contains("id=\"reason-error\""))
        #expect(html.contains(">too short</textarea>"))
        #expect(html.contains("value=\"WL-A\" id=\"place-1\" checked"))
        #expect(html.contains("name=\"acknowledged\" value=\"true\" required checked"))
        #expect(html.components(separatedBy: "class=\"field-error\"").count == 2)
    }
}
