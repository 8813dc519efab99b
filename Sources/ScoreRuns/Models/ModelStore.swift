import CustomerModel
import Database
import FoundationEssentials
import Text
import Warehouse

/// A fitted model and what it is known by.
struct VersionedModel<Model: Codable & Sendable>: Sendable {
    let version: String
    let model: Model
}

/// Keeps fitted models in `ops.model` and finds the one a day is scored by.
struct ModelStore {
    let connection: Connection
    var progress = RunProgress()

    /// The model called `name` that scores of `asOf` are made by: the active one, unless it has seen
    /// days that were still to come; nil when there is none.
    func model<Model: Codable & Sendable>(
        _ name: String, for asOf: CalendarDate, as type: Model.Type = Model.self
    ) throws -> VersionedModel<Model>? {
        guard let stored = try ModelQueries.latest(name, notAfter: asOf, on: connection) else {
            return nil
        }
        do {
            let model = try JSONDecoder().decode(type, from: Data(stored.parameters.utf8))
            return VersionedModel(version: stored.version, model: model)
        } catch {
            // A model of an earlier form of this program counts for nothing: a new one is fitted.
            progress.say("the stored model \(stored.version) cannot be read; fitting anew")
            return nil
        }
    }

    /// Whether no model called `name` is in use.
    func isFirst(_ name: String) throws -> Bool {
        try ModelQueries.activeDay(name, on: connection) == nil
    }

    /// Whether no model called `name` is in use that has seen `asOf` or a later day.
    func isLatest(_ name: String, on asOf: CalendarDate) throws -> Bool {
        guard let active = try ModelQueries.activeDay(name, on: connection) else { return true }
        return active <= Int32(asOf.dateKey)
    }

    /// The model that was kept under `version`; nil when there is none that can be read.
    func model<Model: Codable & Sendable>(
        _ name: String, version: String, as type: Model.Type = Model.self
    ) throws -> Model? {
        guard let stored = try ModelQueries.model(name, version: version, on: connection) else {
            return nil
        }
        return try? JSONDecoder().decode(type, from: Data(stored.parameters.utf8))
    }

    /// Keeps `model`; active, it scores every later day until another takes its place.
    func keep<Model: Codable & Sendable>(
        _ name: String, _ model: Model, asOf: CalendarDate, diagnosis: String, card: String,
        activate: Bool
    ) throws -> VersionedModel<Model> {
        let parameters = try JSONLine.text(model, names: .asDeclared)
        let version = name + "-" + asOf.iso8601 + "-" + Self.shortDigest(of: parameters)
        let stored = StoredModel(
            model: name, version: version, trainedAsOf: Int32(asOf.dateKey),
            parameters: parameters, diagnosis: diagnosis, card: card)
        try connection.transaction {
            try ModelQueries.store(stored, activate: activate, in: $0)
        }
        return VersionedModel(version: version, model: model)
    }

    private static func shortDigest(of text: String) -> String {
        var digest = InputDigest()
        digest.add(text)
        return Hexadecimal.text((0..<4).map { UInt8(digest.value >> (56 - 8 * $0) & 255) })
    }
}
