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
        {{#why}}<p class="hint">{{why}}</p>{{/why}}
        <figure>
        {{{svg}}}
        <figcaption>{{caption}}</figcaption>
        </figure>
        <details>
        <summary>{{heading}}: the numbers</summary>
        <div class="scroll" role="region" aria-label="{{heading}}, table" tabindex="0">
        <table>
        <caption class="hidden">{{caption}}</caption>
        <thead><tr>{{#dimensions}}<th scope="col">{{.}}</th>{{/dimensions}}\
        <th scope="col" class="number">{{measure}}</th>\
        <th scope="col" class="number">95&nbsp;% from</th>\
        <th scope="col" class="number">to</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr>{{#members}}<th scope="row">{{.}}</th>{{/members}}{{#count}}<td class="number">{{count}}</td>\
        <td class="number">{{low}}</td><td class="number">{{high}}</td>{{/count}}\
        {{^count}}<td class="number withheld" colspan="3">withheld</td>{{/count}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        </details>
        </section>
        {{/figures}}
        <nav class="paging" aria-label="Pages of numbers">
        {{^isFirst}}<a href="/analyst?epoch={{name}}">First numbers</a>{{/isFirst}}
        {{#next}}<a href="/analyst?epoch={{name}}&amp;cursor={{next}}">Next numbers</a>{{/next}}
        </nav>
        <p class="hint">A cell is withheld when its noisy count is too small to tell anything \
        without telling something about someone. Withheld is not zero.</p>
        {{/epoch}}
        {{/content}}
        {{/main}}
        {{/layout}}
        """
}
