extension RecordDescription {
    /// A person: what links, what is sealed, what is made coarse and kept; no facts.
    public static let contact = RecordDescription(name: "contact", subject: .person)
}
