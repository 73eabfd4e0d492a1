import { report, Stopwatch } from "./stopwatch.ts";

const pieces = Number(process.env.WORK);
if (!Number.isInteger(pieces)) throw new Error("no work was given");
const watch = new Stopwatch();
watch.done(1_000);
watch.start();
for (let piece = 1; piece <= pieces; piece++) watch.done(piece);
report(watch.read({ pieces }));
