#if DEBUG
    import Hummingbird

    /// `/design`: every part that pages are made of, in debug builds alone.
    struct DesignPage: Sendable {
        let pages: PageRenderer

        var routes: [Route] {
            [
                .get(
                    "/design", for: .people, "Every part that pages are made of.",
                    answers: [.page("The page.")]
                ) { _ in
                    pages.page(
                        .design, title: "Design", path: "/design", content: DesignView.example)
                }
            ]
        }
    }
#endif
