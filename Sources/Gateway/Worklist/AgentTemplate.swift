extension PageTemplate {
    static let agentText = """
        {{<layout}}
        {{$main}}
        {{#content}}
        <h1>Customers about to leave</h1>
        <p class="lead">Good customers of team {{team}} who have not ordered for a while, as of \
        {{asOf}}. A reference stands for one person and means something in your team only.</p>
        {{^hasItems}}
        <p class="notice">The work list is empty{{^isFirst}} from here on{{/isFirst}}.</p>
        {{/hasItems}}
        {{#hasItems}}
        <form method="post" action="/agent/unlock">
        <div class="scroll" role="region" aria-label="Work list" tabindex="0">
        <table>
        <caption class="hidden">Work list, most urgent first</caption>
        <thead><tr><td></td><th scope="col">Reference</th><th scope="col">Segment</th>\
        <th scope="col">Last order</th><th scope="col">Orders</th><th scope="col">Value</th>\
        </tr></thead>
        <tbody>
        {{#items}}
        <tr><td><input type="checkbox" name="reference" value="{{reference}}" \
        id="place-{{position}}" aria-label="Select {{reference}}"></td>\
        <th scope="row"><label for="place-{{position}}" class="reference">{{reference}}</label>\
        </th><td>{{segment}}</td><td>{{recencyBand}}</td><td>{{frequencyBand}}</td>\
        <td>{{valueBand}}</td></tr>
        {{/items}}
        </tbody>
        </table>
        </div>
        {{#next}}<p class="paging"><a href="/agent?cursor={{next}}">Further down the list</a>\
        </p>{{/next}}
        <section class="card" aria-labelledby="unlock-heading">
        <h2 id="unlock-heading">Unlock contacts of those selected</h2>
        {{^hasPurposes}}
        <p>Policy names no purpose for which you may unlock contacts.</p>
        {{/hasPurposes}}
        {{#hasPurposes}}
        {{#peopleLeft}}<p>You may unlock <strong>{{peopleLeft}}</strong> more today.</p>\
        {{/peopleLeft}}
        <p class="field"><label for="purpose">Purpose</label>
        <select id="purpose" name="purpose" required aria-describedby="purpose-hint">
        {{#purposes}}<option value="{{id}}">{{id}}: {{why}}</option>
        {{/purposes}}
        </select>
        <span class="hint" id="purpose-hint">What you may do with the contacts.</span></p>
        <p class="field"><label for="reason">Reason</label>
        <textarea id="reason" name="reason" rows="3" required minlength="20" maxlength="500" \
        aria-describedby="reason-hint"></textarea>
        <span class="hint" id="reason-hint">One sentence a colleague would understand. It is \
        recorded. Name nobody in it.</span></p>
        <fieldset><legend>Columns</legend>
        {{#columns}}
        <label class="choice"><input type="checkbox" name="column" value="{{name}}"> {{label}}\
        </label>
        {{/columns}}
        </fieldset>
        <p class="hint">Your account, the purpose, the reason and whom you asked about are \
        written to a record that cannot be changed, before anything is shown.</p>
        <p><button>Unlock and record</button></p>
        {{/hasPurposes}}
        </section>
        </form>
        {{/hasItems}}
        {{/content}}
        {{/main}}
        {{/layout}}
        """
}
