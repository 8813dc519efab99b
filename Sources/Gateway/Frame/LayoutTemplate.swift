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
}
