import { type BubbleActions, createBubble } from "../bubble/bubble.ts";
import { el } from "../dom.ts";
import type { Change, Message } from "../server-types.ts";
import { dayKey, dayTitle } from "../times.ts";
import { ActStops } from "./act-stops.ts";

/** Messages of one sender that follow within this time stand together. */
const TOGETHER_SECONDS = 300;

interface Shown {
  readonly message: Message;
  readonly json: string;
  readonly node: HTMLElement;
}

/** The messages of a chat in their order, with a line above each day. */
export class MessageList {
  readonly element: HTMLElement;
  readonly #actions: BubbleActions;
  readonly #shown = new Map<number, Shown>();
  readonly #days = new Map<string, HTMLElement>();
  readonly #actStops: ActStops;

  constructor(actions: BubbleActions, label: string) {
    this.#actions = actions;
    this.element = el("div", { class: "messages", role: "log", "aria-live": "off", "aria-label": label });
    this.#actStops = new ActStops(this.element);
  }

  get size(): number {
    return this.#shown.size;
  }

  /** Applies changes; answers how many messages of the bot are new. Those that are not among a whole chat's vanish. */
  apply(changes: readonly Change[], isWhole: boolean): number {
    if (isWhole) this.#keepOnly(new Set(changes.map((change) => change.message_id)));
    let fresh = 0;
    for (const change of changes) {
      if ("deleted" in change) this.#remove(change.message_id);
      else if (this.#put(change)) fresh += 1;
    }
    this.#arrange();
    this.#actStops.update();
    // What was there before is not news to be read out.
    if (isWhole) requestAnimationFrame(() => this.element.setAttribute("aria-live", "polite"));
    return fresh;
  }

  /** Brings a message into view and marks it for a moment. */
  point(messageId: number): void {
    const node = this.#shown.get(messageId)?.node;
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.remove("pointed");
    requestAnimationFrame(() => node?.classList.add("pointed"));
  }

  #put(message: Message): boolean {
    const json = JSON.stringify(message);
    const old = this.#shown.get(message.message_id);
    if (old?.json === json) return false;
    const node = createBubble(message, this.#actions);
    if (old !== undefined) exchange(old.node, node);
    this.#shown.set(message.message_id, { message, json, node });
    return old === undefined && message.from.is_bot;
  }

  #remove(id: number): void {
    this.#shown.get(id)?.node.remove();
    this.#shown.delete(id);
  }

  #keepOnly(ids: ReadonlySet<number>): void {
    for (const id of [...this.#shown.keys()]) if (!ids.has(id)) this.#remove(id);
  }

  /** Puts what is not yet in its place there, and leaves the rest untouched. */
  #arrange(): void {
    let cursor: ChildNode | null = this.element.firstChild;
    for (const node of inOrder(this.#shown, this.#days)) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.element.insertBefore(node, cursor);
    }
    while (cursor !== null) {
      const next: ChildNode | null = cursor.nextSibling;
      cursor.remove();
      cursor = next;
    }
  }
}

/** All nodes from the oldest to the newest; marks which messages begin and end a group. */
function inOrder(shown: ReadonlyMap<number, Shown>, days: Map<string, HTMLElement>): HTMLElement[] {
  const sorted = [...shown.values()].sort((a, b) => a.message.message_id - b.message.message_id);
  const nodes: HTMLElement[] = [];
  let before: Shown | undefined;
  for (const [index, each] of sorted.entries()) {
    const key = dayKey(each.message.date);
    if (before === undefined || dayKey(before.message.date) !== key)
      nodes.push(dayLine(days, key, each.message.date));
    each.node.classList.toggle("joined", before !== undefined && areTogether(before.message, each.message));
    const after = sorted[index + 1];
    each.node.classList.toggle("last", after === undefined || !areTogether(each.message, after.message));
    nodes.push(each.node);
    before = each;
  }
  return nodes;
}

function dayLine(days: Map<string, HTMLElement>, key: string, date: number): HTMLElement {
  const known = days.get(key);
  if (known !== undefined) return known;
  const line = el("div", { class: "day service" }, dayTitle(date));
  days.set(key, line);
  return line;
}

function areTogether(a: Message, b: Message): boolean {
  return a.from.id === b.from.id && b.date - a.date < TOGETHER_SECONDS && dayKey(a.date) === dayKey(b.date);
}

/** Replaces a changed message; a button that had the focus hands it to the one in its place. */
function exchange(old: HTMLElement, fresh: HTMLElement): void {
  const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement ?? old);
  old.replaceWith(fresh);
  const heir = focused < 0 ? undefined : [...fresh.querySelectorAll("button, a")][focused];
  if (heir instanceof HTMLElement) heir.focus({ preventScroll: true });
}
