import { ci } from "./ci.ts";
import type { Environment } from "./environment.ts";
import { local } from "./local.ts";
import { production10000 } from "./production-10000.ts";
import { production5000 } from "./production-5000.ts";
import { staging } from "./staging.ts";

/** Every environment: adding one is a file beside this one and a line here. */
export const ENVIRONMENTS: readonly Environment[] = [local, ci, staging, production5000, production10000];
