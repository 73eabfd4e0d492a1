import { flatness } from "./flatness.ts";
import { matching } from "./matching.ts";
import { queues } from "./queues.ts";
import type { Section } from "./section.ts";
import { webhooks } from "./webhooks.ts";

/** All that is measured, in this order. */
export const SECTIONS: readonly Section[] = [webhooks, queues, matching, flatness];
