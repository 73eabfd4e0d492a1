/**
 * Lets the Tab key stop at what can be done with one message of a list, not with each: with the last, or with the one to
 * which ArrowUp and ArrowDown led from there.
 */
export class ActStops {
  readonly #list: HTMLElement;
  #stop: Element | undefined;

  constructor(list: HTMLElement) {
    this.#list = list;
    list.addEventListener("focusin", ({ target }) => {
      const acts = actsAround(target);
      if (acts !== null) this.#move(acts);
    });
    list.addEventListener("keydown", (event) => this.#takeKey(event));
  }

  /** Fits the stop to messages that came, changed or went. */
  update(): void {
    const acts = actsAround(document.activeElement) ?? this.#all().at(-1);
    if (acts !== undefined) this.#move(acts);
  }

  #takeKey(event: KeyboardEvent): void {
    const acts = actsAround(event.target);
    if (acts === null || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    // The arrows would scroll; the focus does it now.
    event.preventDefault();
    const all = this.#all();
    const next = all[all.indexOf(acts) + (event.key === "ArrowUp" ? -1 : 1)];
    next?.querySelector<HTMLElement>(".act")?.focus();
  }

  #move(acts: Element): void {
    if (this.#stop !== undefined) setTabIndex(this.#stop, -1);
    setTabIndex(acts, 0);
    this.#stop = acts;
  }

  #all(): Element[] {
    return [...this.#list.querySelectorAll(".acts")];
  }
}

function actsAround(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest(".acts") : null;
}

function setTabIndex(acts: Element, index: number): void {
  for (const act of acts.querySelectorAll<HTMLElement>(".act")) act.tabIndex = index;
}
