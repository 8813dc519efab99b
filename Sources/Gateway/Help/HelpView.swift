/// A guide as a page shows it, with the ways to the others.
struct HelpView: Sendable {
    struct GuideRow: Sendable {
        let guidePath: String
        let guideTitle: String
        let isShown: Bool
        let hasParts: Bool
        let parts: [MarkdownText.Part]
    }

    let guides: [GuideRow]
    /// HTML.
    let article: String

    init(_ guide: Guide) {
        let text = MarkdownText(guide.text, link: Guide.served)
        article = text.html
        guides = Guide.allCases.map { other in
            GuideRow(
                guidePath: other.path, guideTitle: other.title, isShown: other == guide,
                hasParts: !text.parts.isEmpty, parts: text.parts)
        }
    }
}

/// Every guide, the reader's own first.
struct HelpIndexView: Sendable {
    struct GuideRow: Sendable {
        let guidePath: String
        let guideTitle: String
        let summary: String
        let isOwn: Bool
    }

    let guides: [GuideRow]

    /// - Parameter own: The guide of the reader's role; nil where nobody has signed in.
    init(own: Guide?) {
        let others = Guide.allCases.filter { $0 != own }
        guides = ((own.map { [$0] } ?? []) + others).map { guide in
            GuideRow(
                guidePath: guide.path, guideTitle: guide.title, summary: guide.summary,
                isOwn: guide == own)
        }
    }
}

/// The words of the pages, each with its meaning.
struct DefinitionsView: Sendable {
    struct SegmentRow: Sendable {
        let segment: String
        let meaning: String?
        let advice: String?
    }
    struct WordRow: Sendable {
        let anchor: String
        let word: String
        let definition: String
    }

    let segments = SegmentTitle.all.map { segment in
        SegmentRow(segment: segment.title, meaning: segment.meaning, advice: segment.advice)
    }
    let words = [
        WordRow(
            anchor: "as-of", word: "As of",
            definition: "The day a number is of. It counts the days before it, not the day itself."),
        WordRow(
            anchor: "epoch", word: "Epoch",
            definition: "One publication of numbers, for example 2026-W01. It never changes; quote "
                + "its name beside a number."),
        WordRow(
            anchor: "noise", word: "Noise",
            definition:
                "A random number added to each count before it is published, so that nobody "
                + "can be singled out."),
        WordRow(
            anchor: "interval", word: "95 % interval",
            definition:
                "Where the true number lies in 95 of 100 cases. Two numbers whose intervals "
                + "overlap may be equal."),
        WordRow(
            anchor: "withheld", word: "Withheld",
            definition: "Too small to be shown without telling something about a person. It is not "
                + "zero."),
        WordRow(
            anchor: "privacy", word: "Privacy spent",
            definition:
                "How much of each person’s yearly budget an epoch has used. When the budget "
                + "is spent, nothing more is published that year."),
        WordRow(
            anchor: "reference", word: "Reference",
            definition:
                "Stands for one person on the list of one team, for example WL-248UM-AY78X. "
                + "Another team knows the same person under another one."),
        WordRow(
            anchor: "purpose", word: "Purpose",
            definition: "What contacts are opened for. It decides which columns open."),
        WordRow(
            anchor: "unlock", word: "Unlock",
            definition: "Opening names, numbers or addresses of chosen people. It is recorded "
                + "before anything is shown."),
        WordRow(
            anchor: "entry", word: "Entry",
            definition: "One line of the record of access: who did what, for what, and whether it "
                + "was allowed. Entries are numbered from 0 and never removed."),
        WordRow(
            anchor: "signed", word: "Signed state",
            definition: "A signature over all entries so far. A record that lost or changed one no "
                + "longer matches it."),
    ]
}
