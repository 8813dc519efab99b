import Testing

@Suite("The compiler")
struct NegativeCompileTests {
    @Test("keeps keys where they are", arguments: KeyPrograms.all)
    func keys(program: Program) async throws { try await judge(program) }

    @Test("keeps personal values unprintable", arguments: PersonalDataPrograms.all)
    func personalData(program: Program) async throws { try await judge(program) }

    @Test(
        "lets a grant, a receipt and a document be made in one place", arguments: UnlockPrograms.all
    )
    func unlock(program: Program) async throws { try await judge(program) }

    @Test("lets no count become a release without noise", arguments: ReleasePrograms.all)
    func release(program: Program) async throws { try await judge(program) }

    @Test("lets what must be whole run in a transaction only", arguments: TransactionPrograms.all)
    func transaction(program: Program) async throws { try await judge(program) }

    private func judge(_ program: Program) async throws {
        let errors = try await Compiler.errors(in: program.source)
        guard let refusal = program.refusal else {
            #expect(errors == [])
            return
        }
        #expect(errors.contains { $0.contains(refusal) }, "\(errors)")
    }
}
