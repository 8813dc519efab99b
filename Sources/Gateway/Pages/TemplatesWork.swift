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
