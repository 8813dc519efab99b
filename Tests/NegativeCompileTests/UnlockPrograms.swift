/// Authorize → record → open cannot be entered from the side.
enum UnlockPrograms {
    static let all = [
        Program(
            allowed: "policy makes a grant",
            """
            import Authorization
            import CustomerModel
            func ask(
                _ engine: PolicyEngine, _ unlock: Unlock, _ caller: Principal
            ) throws -> Authorized<Unlock> { try engine.authorize(unlock, for: caller) }
            """),
        Program(
            "a grant is made by hand",
            refused: "'Authorized<Allowed>' initializer is inaccessible due to 'internal'",
            """
            import Authorization
            import CustomerModel
            func forge(_ unlock: Unlock, _ caller: Principal) -> Authorized<Unlock> {
                Authorized(
                    action: unlock, principal: caller, ruleID: "mine", quota: nil, policyDigest: [])
            }
            """),
        Program(
            "a grant for one action serves another",
            refused: "cannot convert value of type 'Authorized<AuditRead>'",
            """
            import Authorization
            func use(_ grant: Authorized<Unlock>) {}
            func stretch(_ grant: Authorized<AuditRead>) { use(grant) }
            """),
        Program(
            "a grant's action is exchanged",
            refused: "'action' is a 'let' constant",
            """
            import Authorization
            func stretch(_ grant: Authorized<Unlock>, _ more: Unlock) -> Authorized<Unlock> {
                var grant = grant
                grant.action = more
                return grant
            }
            """),
        Program(
            allowed: "a recorded grant is redeemed once",
            """
            import Audit
            import Authorization
            import Database
            import Reidentification
            func open(_ receipt: consuming AuditReceipt<Unlock>) { _ = receipt.redeem() }
            func run(
                _ grant: Authorized<Unlock>, _ trail: AuditTrail, _ event: AuditEvent,
                _ connection: Connection
            ) throws {
                let intent = AuditTrail.Intent(grant, AuditTrail.Entry(event))
                _ = try trail.recordIntents([intent], on: connection)
                    .map { _, receipt in open(receipt) }
            }
            """),
        Program(
            "the receipts of a transaction are given out twice",
            refused: "'receipts' consumed more than once",
            """
            import Authorization
            import Reidentification
            func open(_ receipt: consuming AuditReceipt<Unlock>) {}
            func twice(_ receipts: consuming AuditReceipts<Unlock>) {
                _ = receipts.map { _, receipt in open(receipt) }
                _ = receipts.map { _, receipt in open(receipt) }
            }
            """),
        Program(
            "a receipt is made by hand",
            refused: "'AuditReceipt<Allowed>' initializer is inaccessible",
            """
            import Audit
            import Authorization
            import Reidentification
            func forge(
                _ grant: Authorized<Unlock>, _ intent: RecordedEvent
            ) -> AuditReceipt<Unlock> { AuditReceipt(grant: grant, intent: intent) }
            """),
        Program(
            "a receipt is used twice",
            refused: "'receipt' consumed more than once",
            """
            import Authorization
            import Reidentification
            func open(_ receipt: consuming AuditReceipt<Unlock>) {}
            func twice(_ receipt: consuming AuditReceipt<Unlock>) {
                open(receipt)
                open(receipt)
            }
            """),
        Program(
            "a receipt is used again after it was redeemed",
            refused: "'receipt' used after consume",
            """
            import Audit
            import Authorization
            import Reidentification
            func twice(_ receipt: consuming AuditReceipt<Unlock>) -> RecordedEvent {
                _ = receipt.redeem()
                return receipt.intent
            }
            """),
        Program(
            "a grant is passed where a receipt is needed",
            refused: "cannot convert value of type 'Authorized<Unlock>' to expected argument type",
            """
            import Authorization
            import Reidentification
            func open(_ receipt: consuming AuditReceipt<Unlock>) {}
            func skip(_ grant: Authorized<Unlock>) { open(grant) }
            """),
        Program(
            "a receipt for one action opens by another",
            refused: "cannot convert value of type 'AuditReceipt<AuditRead>'",
            """
            import Authorization
            import Reidentification
            func open(_ receipt: consuming AuditReceipt<Unlock>) {}
            func stretch(_ receipt: consuming AuditReceipt<AuditRead>) { open(receipt) }
            """),
        Program(
            allowed: "a document's bytes are passed on",
            """
            import Reidentification
            func forward(_ document: DisclosureDocument) -> [UInt8] { document.bytes }
            """),
        Program(
            "a document is made by hand",
            refused: "'DisclosureDocument' initializer is inaccessible due to 'internal'",
            """
            import Reidentification
            func forge() -> DisclosureDocument {
                DisclosureDocument(bytes: [], contentType: "text/html")
            }
            """),
        Program(
            "the unlocker's unsealer is used directly",
            refused: "'unsealer' is inaccessible due to 'internal'",
            """
            import Reidentification
            func leak(_ unlocker: ContactUnlocker) { _ = unlocker.unsealer }
            """),
        Program(
            "the unlocker opens without permission",
            refused: "'open' is inaccessible due to 'private'",
            """
            import Authorization
            import Reidentification
            func leak(_ unlocker: ContactUnlocker, _ receipt: consuming AuditReceipt<Unlock>) {
                unlocker.open(receipt)
            }
            """),
    ]
}
