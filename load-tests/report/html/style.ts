/** The page's look: light and dark by the reader's setting, one column on a phone. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fcfcfb; --card: #f3f2ef; --ink: #1a1a19; --soft: #5d5c58; --rule: #dddcd7;
  --c1: #2a78d6; --c2: #1baf7a; --c3: #eda100; --c4: #008300; --c5: #4a3aa7; --c6: #e34948; --c7: #e87ba4; --c8: #eb6834;
  --passed: #006300; --failed: #b3261e; --invalid: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --page: #1a1a19; --card: #262624; --ink: #f3f2ef; --soft: #b4b2ab; --rule: #3d3c39;
    --c1: #3987e5; --c2: #199e70; --c3: #c98500; --c4: #3da63d; --c5: #9085e9; --c6: #e66767; --c7: #d55181; --c8: #d95926;
    --passed: #5fce5f; --failed: #ff8f87; --invalid: #f0b94b; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--page); color: var(--ink);
  font: 16px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; color: var(--soft); }
.verdict { display: inline-block; margin: .75rem 0; padding: .3rem .8rem; border: 2px solid; border-radius: .4rem;
  font-weight: 700; }
.passed { color: var(--passed); } .failed { color: var(--failed); } .invalid, .void { color: var(--invalid); }
.reasons { margin: 0 0 1rem; padding-left: 1.2rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
dl div { background: var(--card); border-radius: .5rem; padding: .7rem .9rem; }
dt, dd small { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.4rem; font-weight: 600; }
dd small { display: block; font-weight: 400; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: .25rem 0 0; padding: 0; list-style: none;
  font-size: .85rem; color: var(--soft); }
.key { display: inline-block; width: .7em; height: .7em; margin-right: .35em; border-radius: 2px; background: currentColor; }
.plot { position: relative; height: 14rem; margin: 1.2rem 1.2rem 1.8rem 4.2rem; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.plot path { vector-effect: non-scaling-stroke; fill: none; }
.plot .grid { stroke: var(--rule); stroke-width: 1; }
.plot .line { stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.plot .area { fill: currentColor; stroke: var(--page); stroke-width: 1; }
.plot .mark { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 6 4; }
.c1 { color: var(--c1); } .c2 { color: var(--c2); } .c3 { color: var(--c3); } .c4 { color: var(--c4); }
.c5 { color: var(--c5); } .c6 { color: var(--c6); } .c7 { color: var(--c7); } .c8 { color: var(--c8); }
.plateau { position: absolute; top: 0; bottom: 0; border-left: 1px dotted var(--soft); }
.x, .y, .of-mark { position: absolute; font-size: .75rem; color: var(--soft); white-space: nowrap; }
.x { top: 100%; padding-top: .25rem; transform: translateX(-50%); }
.y { right: 100%; padding-right: .5rem; transform: translateY(50%); }
.of-mark { right: 0; padding-bottom: 3px; line-height: 1; color: var(--ink);
  text-shadow: 0 0 2px var(--page), 0 0 4px var(--page), 0 0 6px var(--page); }
.place { position: absolute; top: 0; bottom: 0; }
.place:hover { border-left: 1px solid var(--ink); }
.tip { display: none; position: absolute; top: .25rem; z-index: 1; padding: .4rem .6rem; border: 1px solid var(--rule);
  border-radius: .4rem; background: var(--page); color: var(--ink); font-size: .8rem; white-space: nowrap; pointer-events: none; }
.place:hover .tip { display: grid; }
.tip.after { left: .5rem; } .tip.before { right: calc(100% + .5rem); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 11rem; padding-left: 0; }
@media (max-width: 30rem) {
  th, td { padding: .35rem .3rem; font-size: .8rem; }
  th:first-child, td:first-child { min-width: 7rem; }
  dl div { padding: .6rem .7rem; }
  dd { font-size: 1.2rem; }
}
`;
