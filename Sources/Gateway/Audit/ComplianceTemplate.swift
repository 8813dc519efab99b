extension PageTemplate {
    static let complianceText = """
        {{<layout}}
        {{$main}}
        {{#content}}
        <h1>Who saw what, and why</h1>
        {{#checkpoint}}
        <section class="card" aria-labelledby="checkpoint-heading">
        <h2 id="checkpoint-heading">Signed state of the log</h2>
        <dl class="facts">
        <div><dt>Tree size</dt><dd>{{treeSize}}</dd></div>
        <div><dt>Signed at</dt><dd>{{signedAt}}</dd></div>
        </dl>
        <details><summary>The signed note</summary>
        <pre tabindex="0" role="region" aria-label="Signed note">{{note}}</pre></details>
        </section>
        {{/checkpoint}}
        {{^checkpoint}}<p class="notice">No checkpoint has been signed yet.</p>{{/checkpoint}}
        <p class="lead">Newest first. Reading this page is itself an event.</p>
        <div class="scroll" role="region" aria-label="Audit events" tabindex="0">
        <table class="log">
        <caption class="hidden">Audit events, newest first</caption>
        <thead><tr><th scope="col" class="number">Leaf</th><th scope="col">When (UTC)</th>\
        <th scope="col">Who</th><th scope="col">Role</th><th scope="col">Action</th>\
        <th scope="col">Purpose</th><th scope="col">Columns</th>\
        <th scope="col" class="number">People</th><th scope="col">Decision</th>\
        <th scope="col">Result</th></tr></thead>
        <tbody>
        {{#events}}
        <tr><th scope="row" class="number">{{leafIndex}}</th><td class="time">{{when}}</td>\
        <td>{{account}}</td><td>{{role}}</td><td>{{action}}</td><td>{{purpose}}</td>\
        <td>{{columns}}</td><td class="number">{{people}}</td>\
        <td><span class="decision {{tone}}">{{decision}}</span></td><td>{{result}}</td></tr>
        {{/events}}
        </tbody>
        </table>
        </div>
        {{^events}}<p>No events from here on.</p>{{/events}}
        <nav class="paging" aria-label="Pages of events">
        {{^isFirst}}<a href="/compliance">Newest</a>{{/isFirst}}
        {{#next}}<a href="/compliance?cursor={{next}}">Older</a>{{/next}}
        </nav>
        {{/content}}
        {{/main}}
        {{/layout}}
        """
}
