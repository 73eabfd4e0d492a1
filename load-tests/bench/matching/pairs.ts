/** Keeps who was paired with whom, and finds whom a matcher pairs twice. */
export class Pairs {
  readonly #partners = new Map<number, number>();

  /** @throws Error when one of the two has a partner already, or they are the same */
  add(person: number, partner: number): void {
    if (person === partner) throw new Error(`${person} was paired with themselves`);
    for (const one of [person, partner])
      if (this.#partners.has(one)) throw new Error(`${one} was paired twice`);
    this.#partners.set(person, partner).set(partner, person);
  }

  /** People who have a partner. */
  get people(): number {
    return this.#partners.size;
  }
}
