extension PageTemplate {
    static let layoutText = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} · Bauta</title>
        <link rel="stylesheet" href="/assets/bauta.css">
        <link rel="icon" type="image/svg+xml" href="/assets/mask.svg">
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="masthead">
        <a class="brand" href="/"><img src="/assets/mask.svg" alt="" width="34" height="34">\
        <span>Bauta</span></a>
        {{#reader}}
        <p class="reader"><span class="account">{{account}}</span>\
        <span class="role">{{role}}</span></p>
        <form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>
        {{/reader}}
        </header>
        <main id="main">
        {{$main}}{{/main}}
        </main>
        <footer>
        <p>Customers stand behind a mask here. Taking one off needs a purpose, and is recorded.</p>
        </footer>
        </body>
        </html>

        """

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
