import CustomerModel
import Settings
import Warehouse

/// Reads facts of rows under one mapping: text to values, words to keys.
struct FactReader {
    /// The days that the warehouse's date dimension has.
    static let years = 1990...2049
    /// Octets of a source's own number of a row.
    static let maximumKeyOctets = 100
    /// Digits in a campaign's code or name: too few for anybody's telephone.
    static let maximumCodeDigits = 8
    /// Octets of a campaign's code.
    static let maximumCodeOctets = 40
    /// Unicode scalars of a campaign's name.
    static let maximumNameScalars = 60

    private let plan: ColumnPlan
    private let minorDigits: Int
    private let currency: String
    private let numbers: FileDialect.Numbers
    private let codes: KnownCodes
    /// Positions of the columns that make up the row's number; empty where one column has it.
    private let keyPositions: [Int]

    init(plan: ColumnPlan, codes: KnownCodes) {
        self.plan = plan
        self.codes = codes
        minorDigits = plan.mapping.money?.minorDigits ?? 0
        currency = plan.mapping.money?.currency ?? ""
        numbers = plan.mapping.dialect.numbers
        keyPositions = plan.mapping.constants.key.compactMap { name in
            plan.columns.first { $0.column.name == name }?.position
        }
    }

    // MARK: Numbers of rows

    /// The source's own number of a row.
    func key(_ text: FactText.Bytes) throws(RejectionReason) -> [UInt8] {
        guard !text.isEmpty else { throw .missingValue }
        guard text.count <= Self.maximumKeyOctets else { throw .tooLong }
        guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
        return Array(text)
    }

    /// The number that several columns make up together; nil where one column has it.
    func composedKey(of row: SourceRow) throws(RowRejection) -> [UInt8]? {
        guard !keyPositions.isEmpty else { return nil }
        var composed: [UInt8] = []
        for position in keyPositions {
            do throws(RejectionReason) {
                composed += try key(FactText.trimmed(row.fields[position]))
            } catch {
                throw plan.rejection(of: row, at: position, error)
            }
            // No part may hold a control character, so the parts cannot run together.
            composed.append(0x1F)
        }
        return composed
    }

    // MARK: Words

    /// The word that the mapping says for all rows, in our words; nil when it says none.
    func constant(_ role: some RecordRole) -> String? {
        plan.mapping.constants.words[role.rawValue]
    }

    /// The word of a closed list that a column says; nil when nothing is written.
    func word<Word: RawRepresentable<String>>(
        _ text: FactText.Bytes, as notation: FactNotation, unknown: RejectionReason = .unknownType
    ) throws(RejectionReason) -> Word? {
        guard let word = try translated(text, as: notation, unknown: unknown) else {
            return nil
        }
        guard let value = Word(rawValue: word) else { throw unknown }
        return value
    }

    /// The key of the channel that a column names; nil when nothing is written.
    func channel(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int32? {
        try channel(translated(text, as: notation, unknown: .unknownChannel))
    }

    /// The key of a channel's code.
    func channel(_ code: String?) throws(RejectionReason) -> Int32? {
        guard let code else { return nil }
        guard let key = codes.channels[code] else { throw .unknownChannel }
        return key
    }

    /// The product's word for what a column says; nil when nothing is written.
    private func translated(
        _ text: FactText.Bytes, as notation: FactNotation, unknown: RejectionReason
    ) throws(RejectionReason) -> String? {
        guard !text.isEmpty else { return nil }
        let written = String(decoding: text, as: UTF8.self)
        guard let words = notation.words else { return written }
        guard let word = words[written] else { throw unknown }
        return word
    }

    /// The product that a row names; nil when it names none.
    func product(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> SaleCodes.Product? {
        try listed(
            text, as: notation, unknown: .unknownProduct, other: codes.sold.otherProduct,
            codes.sold.product)
    }

    /// The key of the category that a row names; nil when it names none.
    func category(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int32? {
        try listed(
            text, as: notation, unknown: .unknownCategory, other: codes.sold.otherCategory,
            codes.sold.category)
    }

    /// The key of what is kept of the discount code that a row names; nil when it names none.
    func discount(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int32? {
        try listed(
            text, as: notation, unknown: .unknownDiscount, other: codes.sold.otherDiscount,
            codes.sold.discount)
    }

    /// What a list of the shop has of a word; of one that it does not know, what the mapping says.
    private func listed<Value>(
        _ text: FactText.Bytes, as notation: FactNotation, unknown: RejectionReason, other: Value?,
        _ known: (String) -> Value?
    ) throws(RejectionReason) -> Value? {
        guard !text.isEmpty else { return nil }
        let written = String(decoding: text, as: UTF8.self)
        let word = notation.words.map { $0[written] } ?? written
        if let value = word.flatMap(known) { return value }
        guard notation.unknownWord == .other else { throw unknown }
        return other
    }

    /// What is known of the campaign that a row names; nil when it names none.
    func campaign(_ text: FactText.Bytes) throws(RejectionReason) -> CampaignReference? {
        guard !text.isEmpty else { return nil }
        let code = try campaignCode(text)
        guard let campaigns = codes.campaigns else { return CampaignReference.placeholder }
        guard let campaign = campaigns[code] else { throw .unknownCampaign }
        return campaign
    }

    /// A campaign's own code: one word of letters, digits and `_.-`.
    func campaignCode(_ text: FactText.Bytes) throws(RejectionReason) -> String {
        guard let first = text.first else { throw .missingValue }
        guard text.count <= Self.maximumCodeOctets else { throw .tooLong }
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        let isCode =
            (isLetter(first) || isDigit(first))
            && text.count(where: isDigit) <= Self.maximumCodeDigits
            && text.allSatisfy { byte in
                isLetter(byte) || isDigit(byte) || "_.-".utf8.contains(byte)
            }
        guard isCode else { throw .notACode }
        return String(decoding: text, as: UTF8.self)
    }

    /// A campaign's name: a line that is nobody's address and holds nobody's telephone number.
    func campaignName(_ text: FactText.Bytes) throws(RejectionReason) -> String {
        let name = String(decoding: text, as: UTF8.self)
        guard name.unicodeScalars.count <= Self.maximumNameScalars else { throw .tooLong }
        guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .controlCharacter
        }
        let digits = name.unicodeScalars.count { $0.properties.numericType == .decimal }
        guard digits <= Self.maximumCodeDigits, !name.contains("@") else { throw .notACode }
        return name
    }

    // MARK: Numbers and days

    /// An amount in minor units, zero or more; nil when nothing is written.
    func cost(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int64? {
        guard let amount = try amount(text, as: notation) else { return nil }
        guard amount >= 0 else { throw .wrongSign }
        return amount
    }

    /// An amount in minor units of either sign; nil when nothing is written.
    func amount(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int64? {
        guard !text.isEmpty else { return nil }
        guard notation.format == .money else {
            return try FactText.rounded(
                text, minorDigits: minorDigits, numbers, notation.isRounded)
        }
        return try FactText.money(
            text, minorDigits: minorDigits, currency: currency, as: numbers,
            isRounded: notation.isRounded)
    }

    /// A decimal number or an amount without any rounding; nil when nothing is written.
    func exact(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> ExactAmount? {
        guard !text.isEmpty else { return nil }
        let digits = ExactAmount.decimals
        guard notation.format == .money else {
            return ExactAmount(
                scaled: try FactText.rounded(
                    text, minorDigits: digits, numbers, notation.isRounded))
        }
        return ExactAmount(
            scaled: try FactText.money(
                text, minorDigits: digits, currency: currency, as: numbers,
                isRounded: notation.isRounded))
    }

    /// A whole number within `range`; nil when nothing is written.
    func integer(
        _ text: FactText.Bytes, in range: ClosedRange<Int64>
    ) throws(RejectionReason) -> Int64? {
        guard !text.isEmpty else { return nil }
        let value = try FactText.minorUnits(text, minorDigits: 0)
        guard range.contains(value) else { throw .numberOutOfRange }
        return value
    }

    /// A count of things; nil when nothing is written.
    func count(_ text: FactText.Bytes) throws(RejectionReason) -> Int32? {
        text.isEmpty ? nil : try FactText.count(text)
    }

    /// A count that may be of everybody there is; nil when nothing is written.
    func largeCount(_ text: FactText.Bytes) throws(RejectionReason) -> Int64? {
        guard !text.isEmpty else { return nil }
        let value = try FactText.minorUnits(text, minorDigits: 0)
        guard value >= 0 else { throw .wrongSign }
        return value
    }

    /// A day; nil when nothing is written.
    func day(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> CalendarDate? {
        guard !text.isEmpty else { return nil }
        let day: CalendarDate
        switch try FactText.moment(text, as: notation) {
        case .day(let told): day = told
        case .local(let time): day = time.day
        case .instant: throw .malformedDate
        }
        guard Self.years.contains(day.civil.year) else { throw .timeOutOfRange }
        return day
    }

    /// A moment, or a day's first.
    func moment(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Moment {
        let moment = try FactText.moment(text, as: notation)
        let day =
            switch moment {
            case .day(let day): day
            case .local(let time): time.day
            case .instant(let instant): LocalTimestamp(utcMicroseconds: instant).day
            }
        guard Self.years.contains(day.civil.year) else { throw .timeOutOfRange }
        return moment
    }
}

extension CampaignReference {
    /// Stands for every campaign where no database is asked.
    fileprivate static let placeholder = CampaignReference(
        key: 0, firstDay: CalendarDate(dayNumber: 18_262))
}
