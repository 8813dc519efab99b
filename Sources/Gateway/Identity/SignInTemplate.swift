extension PageTemplate {
    static let signInText = """
        {{<layout}}
        {{$main}}
        {{#content}}
        <section class="narrow">
        <h1>{{heading}}</h1>
        {{#note}}<p class="notice" role="alert">{{note}}</p>{{/note}}
        {{#offersForm}}
        <p class="lead">Sign in with the token you were given. It is shown once when it is issued; \
        an operator can issue another.</p>
        <form method="post" action="/sign-in" class="card">
        <p class="field"><label for="token">Token</label>
        <input id="token" name="token" type="password" required autocomplete="off" \
        autocapitalize="none" spellcheck="false"></p>
        <p><button>Sign in</button></p>
        </form>
        {{/offersForm}}
        </section>
        {{/content}}
        {{/main}}
        {{/layout}}
        """
}
