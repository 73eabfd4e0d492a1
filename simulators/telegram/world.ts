import { type Bot, type BotIdentity, botIdOf, openChat } from "./bots/bot.ts";
import { type OnReply, openBot, storedBots } from "./bots/open-bot.ts";
import type { Person } from "./chats/person.ts";
import type { StoredFile } from "./files/stored-file.ts";
import type { Services } from "./services.ts";

/** Real ids left 32 bits long ago; so do these. */
const FIRST_PERSON_ID = 7_000_000_001;

/** All people and bots of one simulator. */
export class World {
  readonly services: Services;
  readonly people = new Map<number, Person>();
  readonly bots = new Map<number, Bot>();
  readonly #byToken = new Map<string, Bot>();
  readonly #byName = new Map<string, Bot>();
  readonly #onReply: OnReply;
  #nextPersonId = FIRST_PERSON_ID;

  /** Puts back what an earlier run kept. */
  constructor(services: Services, onReply: OnReply) {
    this.services = services;
    this.#onReply = onReply;
    for (const file of services.records.load("file") as StoredFile[]) services.files.restore(file);
    for (const person of services.records.load("person") as Person[]) {
      this.people.set(person.id, person);
      this.#nextPersonId = Math.max(this.#nextPersonId, person.id + 1);
    }
  }

  /** Bots that an earlier run kept and that are not open yet. */
  storedBots(): BotIdentity[] {
    return storedBots(this.services).filter((identity) => !this.bots.has(botIdOf(identity.token)));
  }

  addPerson(person: Omit<Person, "id">): Person {
    const added = { id: this.#nextPersonId++, ...person };
    this.people.set(added.id, added);
    this.services.records.put("person", String(added.id), () => added);
    return added;
  }

  /** Somebody with this id who has pressed Start with every bot there is; who is there already stays as they are. */
  addGuest(id: number): void {
    const person = this.people.get(id) ?? { id, first_name: "Guest" };
    this.people.set(id, person);
    for (const bot of this.bots.values()) openChat(bot, person);
  }

  /** Opens a bot account; undefined when its id, name or username is taken. */
  addBot(identity: BotIdentity): Bot | undefined {
    const names = [identity.name, identity.username].map((name) => name.toLowerCase());
    if (this.bots.has(botIdOf(identity.token)) || names.some((name) => this.#byName.has(name)))
      return undefined;
    const bot = openBot(identity, this.services, this.people, this.#onReply);
    this.bots.set(bot.id, bot);
    this.#byToken.set(identity.token, bot);
    for (const name of names) this.#byName.set(name, bot);
    return bot;
  }

  botByToken(token: string): Bot | undefined {
    return this.#byToken.get(token);
  }

  /** By short name or username, in any case. */
  botByName(name: string): Bot | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Ends all deliveries. */
  stop(): void {
    for (const bot of this.bots.values()) bot.delivery.stop();
  }
}
