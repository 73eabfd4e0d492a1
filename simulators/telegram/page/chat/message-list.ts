import { type BubbleActions, createBubble } from "../bubble/bubble.ts";
import { el } from "../dom.ts";
import type { Change, Message } from "../server-types.ts";
import { dayKey, dayTitle } from "../times.ts";

/** Messages of one sender that follow within this time stand together. */
const TOGETHER_SECONDS = 300;

interface Shown {
  readonly message: Message;
  readonly json: string;
  readonly node: HTMLElement;
}

/** The messages of a chat in their order, with a line above each day. */
export interface MessageList {
  readonly element: HTMLElement;
  readonly size: number;
  /** Applies changes; answers how many messages of the bot are new. Those that are not among a whole chat's vanish. */
  apply(changes: readonly Change[], isWhole: boolean): number;
  /** Brings a message into view and marks it for a moment. */
  point(messageId: number): void;
}

/** Builds an empty list. */
export function createMessageList(actions: BubbleActions, label: string): MessageList {
  const element = el("div", { class: "messages", role: "log", "aria-live": "off", "aria-label": label });
  const shown = new Map<number, Shown>();
  const days = new Map<string, HTMLElement>();

  function put(message: Message): boolean {
    const json = JSON.stringify(message);
    const old = shown.get(message.message_id);
    if (old?.json === json) return false;
    const node = createBubble(message, actions);
    if (old !== undefined) exchange(old.node, node);
    shown.set(message.message_id, { message, json, node });
    return old === undefined && message.from.is_bot;
  }

  function remove(id: number): void {
    shown.get(id)?.node.remove();
    shown.delete(id);
  }

  function keepOnly(ids: ReadonlySet<number>): void {
    for (const id of [...shown.keys()]) if (!ids.has(id)) remove(id);
  }

  /** Puts what is not yet in its place there, and leaves the rest untouched. */
  function arrange(): void {
    const wanted = inOrder(shown, days);
    let cursor: ChildNode | null = element.firstChild;
    for (const node of wanted) {
      if (node === cursor) cursor = cursor.nextSibling;
      else element.insertBefore(node, cursor);
    }
    while (cursor !== null) {
      const next: ChildNode | null = cursor.nextSibling;
      cursor.remove();
      cursor = next;
    }
  }

  return {
    element,
    get size() {
      return shown.size;
    },
    apply(changes, isWhole) {
      if (isWhole) keepOnly(new Set(changes.map((change) => change.message_id)));
      let fresh = 0;
      for (const change of changes) {
        if ("deleted" in change) remove(change.message_id);
        else if (put(change)) fresh += 1;
      }
      arrange();
      // What was there before is not news to be read out.
      if (isWhole) requestAnimationFrame(() => element.setAttribute("aria-live", "polite"));
      return fresh;
    },
    point(messageId) {
      const node = shown.get(messageId)?.node;
      node?.scrollIntoView({ block: "center", behavior: "smooth" });
      node?.classList.remove("pointed");
      requestAnimationFrame(() => node?.classList.add("pointed"));
    },
  };
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
