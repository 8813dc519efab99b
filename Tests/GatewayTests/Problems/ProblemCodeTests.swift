import Foundation
import TestSupport
import Testing

@testable import Gateway

/// The list of problem codes, against what the vault says no with.
@Suite struct ProblemCodeTests {
    @Test("every code that the vault refuses with is in the list, and not sent as `refused`")
    func hasEveryCodeOfTheVault() throws {
        let places = [
            "Sources/Authorization/Denial.swift", "Sources/Access/AccessError.swift",
            "Sources/Reidentification", "Sources/bauta-vault/VaultService.swift",
        ]
        let codes = try places.flatMap(files).flatMap { file in
            let text = try String(contentsOfFile: file, encoding: .utf8)
            return text.matches(of: #/(?:case \w+ = |code: |case \.\w+(?:\(.*\))?: )"([a-z-]+)"/#)
                .map { String($0.1) }
        }
        #expect(Set(codes).count >= 25)
        // A credential that is not known is told as not being signed in.
        for code in Set(codes).subtracting(["credential-unknown"]) {
            #expect(ProblemCode(rawValue: code) != nil, "\(code)")
        }
    }

    private func files(_ place: String) throws -> [String] {
        let path = packageRoot + "/" + place
        guard !path.hasSuffix(".swift") else { return [path] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".swift") }.map { path + "/" + $0 }
    }
}
