import { el, replaceContent } from "./dom.ts";
import { Messenger } from "./messenger.ts";
import { forgetPerson, storedPerson } from "./person.ts";
import type { Person } from "./server-types.ts";
import { createWelcome } from "./welcome.ts";

const app = document.getElementById("app") ?? document.body;
const RETRY_MS = 1500;

async function begin(): Promise<void> {
  try {
    const person = await storedPerson();
    if (person === undefined) welcome();
    else enter(person);
  } catch {
    replaceContent(
      app,
      el("p", { class: "notice-screen", role: "status" }, "The server does not answer. Trying again…"),
    );
    setTimeout(() => void begin(), RETRY_MS);
  }
}

function welcome(): void {
  replaceContent(app, createWelcome(enter));
}

function enter(person: Person): void {
  const messenger = new Messenger(person, {
    onNewPerson() {
      messenger.close();
      forgetPerson();
      history.replaceState(null, "", location.pathname);
      welcome();
    },
    onUnknownPerson() {
      messenger.close();
      void begin();
    },
  });
  replaceContent(app, messenger.element);
}

void begin();
