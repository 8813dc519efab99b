extension PageTemplate {
    static let analystText = """
        {{<layout}}
        {{$main}}
        {{#content}}
        <h1>Customers in numbers</h1>
        {{^epoch}}
        <p class="notice">Nothing has been released yet. Numbers appear here after the first \
        epoch is published.</p>
        {{/epoch}}
        {{#epoch}}
        <dl class="facts">
        <div><dt>Epoch</dt><dd>{{name}}</dd></div>
        <div><dt>As of</dt><dd>{{asOf}}</dd></div>
        <div><dt>Noise σ</dt><dd>{{sigma}}</dd></div>
        <div><dt>Privacy cost ρ</dt><dd>{{rho}}</dd></div>
        </dl>
        <p class="lead">Every count carries random noise with standard deviation σ&nbsp;=&nbsp;\
        {{sigma}}, so that nobody can be singled out, and publishing the epoch spent \
        ρ&nbsp;=&nbsp;{{rho}} of each person’s yearly privacy budget; the line across a bar spans \
        the 95&nbsp;% interval of the true count.</p>
        {{#figures}}
        <section class="card" aria-labelledby="{{identifier}}-heading">
        <h2 id="{{identifier}}-heading">{{heading}}</h2>
        <figure>
        {{{svg}}}
        <figcaption>{{caption}}</figcaption>
        </figure>
        <details>
        <summary>{{heading}}: the numbers</summary>
        <div class="scroll" role="region" aria-label="{{heading}}, table" tabindex="0">
        <table>
        <caption class="hidden">{{caption}}</caption>
        <thead><tr><th scope="col">{{member}}</th><th scope="col" class="number">Customers</th>\
        <th scope="col" class="number">95&nbsp;% from</th>\
        <th scope="col" class="number">to</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{label}}</th>{{#count}}<td class="number">{{count}}</td>\
        <td class="number">{{low}}</td><td class="number">{{high}}</td>{{/count}}\
        {{^count}}<td class="number withheld" colspan="3">withheld</td>{{/count}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        </details>
        </section>
        {{/figures}}
        <p class="hint">A cell is withheld when its noisy count is too small to tell anything \
        without telling something about someone. Withheld is not zero.</p>
        {{/epoch}}
        {{/content}}
        {{/main}}
        {{/layout}}
        """

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
