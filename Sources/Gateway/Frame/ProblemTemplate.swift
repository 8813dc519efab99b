extension PageTemplate {
    static let problemText = """
        {{<layout}}
        {{$main}}
        {{#content}}
        <section class="narrow">
        <h1>{{title}}</h1>
        <p class="lead">{{detail}}</p>
        <p class="hint">Code <code>{{code}}</code>, request <code>{{requestID}}</code></p>
        <p><a href="/">Back to the start</a></p>
        </section>
        {{/content}}
        {{/main}}
        {{/layout}}
        """
}
