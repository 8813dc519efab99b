/// Everything about one person that is fixed by seed and number: choices, not yet text.
struct Person {
    /// The number whose name, e-mail address and birth date these are.
    let number: Int
    let country: Int
    let given: NamePool.Name
    let family: [NamePool.Name]
    let familyFirst: Bool
    let separator: [UInt8]
    let birthDay: CivilDay
    let phoneStyle: Int
    /// Continues where the choices above ended: the shape of the e-mail address.
    let details: RandomStream

    /// Draws person `number`; of a random country when none is given.
    init(number: Int, country: Int?, seed: UInt64, today: CivilDay) {
        var stream = RandomStream(seed: seed, topic: .person, number: number)
        let drawn = Country.randomIndex(&stream)
        self.number = number
        self.country = country ?? drawn
        let pool = stream.element(of: Country.all[self.country].names)
        given = stream.element(of: pool.given)
        let first = stream.element(of: pool.family)
        let second = stream.element(of: pool.family)
        let joins = pool.joinsFamilies && stream.chance(0.05)
        family = joins ? [first, second] : [first]
        familyFirst = pool.familyFirst
        separator = pool.separator
        birthDay = CivilDay(number: today.number - Self.ageInDays(&stream))
        phoneStyle = stream.index(below: PhonePlan.Style.allCases.count)
        details = stream
    }

    /// Mostly 18 to 90 years, most around forty; a few younger and a few older.
    private static func ageInDays(_ stream: inout RandomStream) -> Int {
        let daysPerYear = 365.2425
        let rare = stream.uniform()
        if rare < 0.006 { return Int((15 + 3 * stream.uniform()) * daysPerYear) }
        if rare < 0.008 { return Int((90 + 9 * stream.uniform()) * daysPerYear) }
        return Int((18.1 + 71.8 * stream.beta(1.8, 3.2)) * daysPerYear)
    }

    func writeName(to text: inout [UInt8]) {
        if familyFirst {
            writeFamily(to: &text)
            text.append(contentsOf: separator)
            text.append(contentsOf: given.written)
        } else {
            text.append(contentsOf: given.written)
            text.append(contentsOf: separator)
            writeFamily(to: &text)
        }
    }

    private func writeFamily(to text: inout [UInt8]) {
        for (index, name) in family.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "-")) }
            text.append(contentsOf: name.written)
        }
    }
}
