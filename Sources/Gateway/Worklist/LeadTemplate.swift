extension PageTemplate {
    static let leadText = """
        {{<layout}}
        {{$main}}
        {{#content}}
        <h1>Retention at a glance</h1>
        <dl class="facts">
        <div><dt>On the list</dt><dd>{{people}}</dd></div>
        <div><dt>As of</dt><dd>{{asOf}}</dd></div>
        <div><dt>Team</dt><dd>{{team}}</dd></div>
        </dl>
        <section class="card" aria-labelledby="size-heading">
        <h2 id="size-heading">Who is about to leave</h2>
        {{^counts}}<p>The work list is empty.</p>{{/counts}}
        {{#hasCounts}}
        <div class="scroll" role="region" aria-label="Work list by segment and value" tabindex="0">
        <table>
        <caption>People on the work list by segment and value. Counts only: this page shows \
        nobody.</caption>
        <thead><tr><th scope="col">Segment</th><th scope="col">Value</th>\
        <th scope="col" class="number">People</th></tr></thead>
        <tbody>
        {{#counts}}
        <tr><th scope="row">{{segment}}</th><td>{{valueBand}}</td>\
        <td class="number">{{people}}</td></tr>
        {{/counts}}
        </tbody>
        </table>
        </div>
        {{/hasCounts}}
        </section>
        <section class="card" aria-labelledby="purposes-heading">
        <h2 id="purposes-heading">What contacts may be unlocked for</h2>
        {{^purposes}}<p>Policy lets nobody unlock contacts.</p>{{/purposes}}
        <dl class="terms">
        {{#purposes}}
        <dt>{{id}}</dt><dd>{{why}} <span class="hint">Columns: {{columns}}.</span></dd>
        {{/purposes}}
        </dl>
        </section>
        <section class="card" aria-labelledby="approvals-heading">
        <h2 id="approvals-heading">Larger requests</h2>
        <p>An agent may name a limited number of people in one request. A request for more is \
        refused and recorded: approving one is not possible yet.</p>
        </section>
        {{/content}}
        {{/main}}
        {{/layout}}
        """
}
