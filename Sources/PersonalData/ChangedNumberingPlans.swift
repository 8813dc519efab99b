/// Numbering plans that changed, where one line has an old form and a new one.
///
/// Both become the new form, so that they are one person's; a library's tables may know only one of them.
enum ChangedNumberingPlans {
    /// The present E.164 form of `number`, digits behind a `+`; the number itself where no plan changed.
    static func current(_ number: String) -> String {
        let digits = number.dropFirst()
        if digits.hasPrefix("229"), digits.count == 11 { return "+22901" + digits.dropFirst(3) }
        if digits.hasPrefix("225"), digits.count == 11 {
            let line = digits.dropFirst(3)
            return ivorian(line).map { "+225" + $0 + line } ?? number
        }
        // Mexico, 3 August 2019 (IFT): no 1 before mobile numbers any more.
        if digits.hasPrefix("521"), digits.count == 13 { return "+52" + digits.dropFirst(3) }
        return number
    }

    /// The E.164 form of `written`, which the library takes for no number: one that has an international prefix,
    /// under a plan that changed.
    static func e164(_ written: String) -> String? {
        let signs = Set(" -().\u{A0}/".unicodeScalars)
        var digits = String(
            String.UnicodeScalarView(written.unicodeScalars.filter { !signs.contains($0) }))
        if digits.hasPrefix("+") {
            digits.removeFirst()
        } else if digits.hasPrefix("00") {
            digits.removeFirst(2)
        } else {
            return nil
        }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        // Benin, 30 November 2024 (ARCEP): 01 before the eight digits of before.
        if digits.hasPrefix("22901"), digits.count == 13 { return "+" + digits }
        let number = "+" + digits
        let now = current(number)
        return now == number ? nil : now
    }

    /// What stands before the eight digits of a mobile line since 31 January 2021 (ARTCI, Côte d'Ivoire).
    private static func ivorian(_ line: Substring) -> String? {
        guard let front = Int(line.prefix(2)) else { return nil }
        let (tens, ones) = (front / 10, front % 10)
        guard tens == 0 || (4...9).contains(tens) else { return nil }
        switch ones {
        case 1...3 where tens != 6 && tens != 8 && tens != 9: return "01"
        case 0 where [4, 5, 7].contains(tens): return "01"
        case 4...6: return "05"
        case 7...9: return "07"
        default: return nil
        }
    }
}
