/// The one style sheet.
///
/// Colours are custom properties with a light and a dark set; each pair of text
/// and ground has a contrast of 4.5 : 1 at least (WCAG 2.2, 1.4.3).
enum StyleSheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --ground: #f7f6f3; --surface: #ffffff; --text: #1f2328; --muted: #565d66;
          --line: #dedbd3; --accent: #5b2a86; --accent-text: #ffffff; --bar: #7a4fa3;
          --whisker: #2b1040; --notice: #f3ecfa; --allow: #17663a; --deny: #9c1c28;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #16151a; --surface: #1f1e25; --text: #eceaf1; --muted: #b0acba;
            --line: #37343f; --accent: #c9a6ee; --accent-text: #20102f; --bar: #9a73c4;
            --whisker: #f3eafc; --notice: #2b2338; --allow: #7ed3a0; --deny: #f59aa3;
          }
        }
        * { box-sizing: border-box; }
        html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        body { margin: 0; background: var(--ground); color: var(--text); }
        a { color: var(--accent); text-underline-offset: .15em; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--surface); padding: .5rem 1rem; }
        .masthead { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem;
          padding: .8rem clamp(1rem, 4vw, 2.5rem); background: var(--surface);
          border-bottom: 1px solid var(--line); }
        .brand { display: flex; align-items: center; gap: .6rem; margin-right: auto;
          color: var(--text); font-size: 1.2rem; font-weight: 650; letter-spacing: .01em;
          text-decoration: none; }
        .reader { margin: 0; line-height: 1.25; text-align: right; }
        .account { display: block; font-weight: 600; overflow-wrap: anywhere; }
        .role { color: var(--muted); font-size: .85rem; }
        main { max-width: 68rem; margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 2.5rem) 3rem; }
        footer { max-width: 68rem; margin: 0 auto; color: var(--muted); font-size: .875rem;
          padding: 0 clamp(1rem, 4vw, 2.5rem) 2rem; }
        h1 { margin: 0 0 .75rem; font-size: clamp(1.6rem, 4vw, 2.1rem); line-height: 1.2;
          letter-spacing: -.015em; }
        h2 { margin: 0 0 .75rem; font-size: 1.15rem; }
        .lead { max-width: 46rem; color: var(--muted); }
        .narrow { max-width: 30rem; margin: 4vh auto 0; }
        .card { margin: 1.5rem 0; padding: 1.25rem clamp(1rem, 3vw, 1.75rem);
          background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; }
        .notice { padding: .75rem 1rem; background: var(--notice);
          border-left: 4px solid var(--accent); border-radius: .25rem; }
        .hint { color: var(--muted); font-size: .875rem; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap; }
        .facts { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 0 0 1rem; }
        .facts dt { color: var(--muted); font-size: .8125rem; }
        .facts dd { margin: 0; font-size: 1.25rem; font-weight: 600;
          font-variant-numeric: tabular-nums; }
        .terms dt { font-weight: 600; margin-top: .5rem; }
        .terms dd { margin: 0; }
        figure { margin: 0; }
        figcaption { margin: .5rem 0; color: var(--muted); font-size: .875rem; }
        .chart { display: block; width: 100%; max-width: 46rem; height: auto; }
        .chart-text { fill: var(--text); font-size: 13px; }
        .chart-value { font-variant-numeric: tabular-nums; }
        .chart-withheld { fill: var(--muted); font-size: 13px; font-style: italic; }
        .chart-grid { stroke: var(--line); stroke-width: 1; }
        .chart-bar { fill: var(--bar); }
        .chart-whisker { stroke: var(--whisker); stroke-width: 1.5; }
        details { margin-top: .5rem; }
        summary { cursor: pointer; color: var(--accent); }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
        caption { padding: .25rem 0 .5rem; color: var(--muted); font-size: .875rem;
          text-align: left; }
        th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line);
          text-align: left; vertical-align: top; }
        thead th { color: var(--muted); font-size: .8125rem; font-weight: 600; }
        tbody th { font-weight: 500; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .withheld { color: var(--muted); font-style: italic; }
        .reference, .time, code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, monospace;
          font-size: .875rem; }
        .reference, .time { white-space: nowrap; }
        pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line);
          border-radius: .375rem; }
        .decision { font-weight: 600; }
        .allowed { color: var(--allow); }
        .denied { color: var(--deny); }
        .paging { display: flex; gap: 1.5rem; margin: 1rem 0; }
        .field label { display: block; font-weight: 600; margin-bottom: .25rem; }
        .field .hint { display: block; margin-top: .25rem; }
        input:not([type=checkbox]), select, textarea { width: 100%; padding: .6rem .7rem;
          font: inherit; color: var(--text); background: var(--ground);
          border: 1px solid var(--muted); border-radius: .375rem; }
        input[type=checkbox] { width: 1.15rem; height: 1.15rem; margin: .15rem 0;
          accent-color: var(--accent); }
        fieldset { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--line);
          border-radius: .375rem; }
        legend { padding: 0 .3rem; font-weight: 600; }
        .choice { display: inline-flex; align-items: center; gap: .4rem; min-height: 2.5rem;
          margin-right: 1.5rem; }
        button { min-height: 2.75rem; padding: .55rem 1.25rem; font: inherit; font-weight: 600;
          color: var(--accent-text); background: var(--accent); border: 1px solid var(--accent);
          border-radius: .5rem; cursor: pointer; }
        button.quiet { min-height: 2.25rem; padding: .25rem .9rem; color: var(--accent);
          background: none; }
        @media (max-width: 36rem) {
          .narrow { margin-top: 0; }
          .facts { gap: .5rem 1.5rem; }
          /* Units of the drawing, which a narrow screen shrinks. */
          .chart-text, .chart-withheld { font-size: 16px; }
        }
        @media print {
          .masthead form, .skip, button { display: none; }
          .card { border: 0; padding: 0; }
        }

        """
}
