import { flushCompileCache } from "node:module";

// When the image is built: loads all that a replica loads, so that NODE_COMPILE_CACHE holds it. main.ts itself would run.
await import("./operator.ts");
await import("./parts.ts");
await import("./json-log.ts");
await import("./settings.ts");
flushCompileCache();
