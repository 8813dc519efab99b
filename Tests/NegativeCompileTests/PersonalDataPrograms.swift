/// What cannot be done with a personal value in the clear.
enum PersonalDataPrograms {
    static let all = [
        Program(
            allowed: "a value is parsed and described as redacted",
            """
            import PersonalData
            func name(_ text: String) throws -> String { String(describing: try CityName.parse(text)) }
            """),
        Program(
            allowed: "a value is revealed by who says so",
            """
            @_spi(Plaintext) import PersonalData
            func show(_ value: PlaintextPII) -> String { PlaintextPII(.email, value.reveal()).reveal() }
            """),
        Program(
            "a value is encoded",
            refused: "requires that 'PlaintextPII' conform to 'Encodable'",
            """
            import Foundation
            import PersonalData
            func leak(_ value: PlaintextPII) throws -> Data { try JSONEncoder().encode(value) }
            """),
        Program(
            "a value is compared",
            refused: "'==' cannot be applied to two 'PlaintextPII' operands",
            """
            import PersonalData
            func leak(_ a: PlaintextPII, _ b: PlaintextPII) -> Bool { a == b }
            """),
        Program(
            "a value is looked up by",
            refused: "requires that 'PlaintextPII' conform to 'Hashable'",
            """
            import PersonalData
            func leak(_ values: [PlaintextPII]) -> Int { Set(values).count }
            """),
        Program(
            "a value is revealed without saying so",
            refused: "'reveal' is inaccessible due to '@_spi' protection level",
            """
            import PersonalData
            func leak(_ value: PlaintextPII) -> String { value.reveal() }
            """),
        Program(
            "a value is read past its interface",
            refused: "'value' is inaccessible due to 'private' protection level",
            """
            @_spi(Plaintext) import PersonalData
            func leak(_ value: PlaintextPII) -> String { value.value }
            """),
        Program(
            "a value is made without saying so",
            refused: "initializer is inaccessible due to '@_spi' protection level",
            """
            import PersonalData
            func make() -> PlaintextPII { PlaintextPII(.email, "ann@example.org") }
            """),
    ]
}
