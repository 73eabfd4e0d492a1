import { el, replaceContent } from "./dom.ts";
import { icon } from "./icons.ts";
import { createPerson } from "./person.ts";
import { sentenceOf } from "./server.ts";
import type { Person } from "./server-types.ts";

const LANGUAGES: readonly (readonly [code: string, name: string])[] = [
  ["en", "English"],
  ["ru", "Русский"],
  ["fa", "فارسی"],
  ["ar", "العربية"],
  ["de", "Deutsch"],
  ["es", "Español"],
  ["fr", "Français"],
  ["tr", "Türkçe"],
  ["uk", "Українська"],
];

/** The first screen: asks who the person is, and creates them. */
export function createWelcome(onReady: (person: Person) => void): HTMLElement {
  const name = nameField();
  const language = languageSelect();
  const error = el("p", { class: "form-error", role: "alert" });
  const submit = el("button", { class: "primary-button", type: "submit" }, "Start chatting");
  const form = welcomeForm(name, language, error, submit);

  async function create(): Promise<void> {
    const firstName = name.value.trim();
    replaceContent(error, firstName === "" && "Please type a name.");
    if (firstName === "") return;
    submit.disabled = true;
    try {
      onReady(await createPerson(firstName, language.value));
    } catch (failure) {
      replaceContent(error, `${sentenceOf(failure)} Please try again.`);
    } finally {
      submit.disabled = false;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void create();
  });
  queueMicrotask(() => name.focus());
  return el("main", { class: "welcome" }, form);
}

function welcomeForm(...[name, language, error, submit]: HTMLElement[]): HTMLFormElement {
  return el(
    "form",
    { class: "welcome-card" },
    el("span", { class: "welcome-mark", "aria-hidden": "true" }, icon("send")),
    el("h1", {}, "Welcome"),
    el("p", { class: "muted" }, "Bots are waiting to talk to you. What shall they call you?"),
    el("label", { class: "label", for: "first-name" }, "First name"),
    name,
    el("label", { class: "label", for: "language" }, "Language the bots speak"),
    language,
    error,
    submit,
    el(
      "p",
      { class: "small muted" },
      "This browser keeps one person. To be two at once, open a private window or another browser.",
    ),
  );
}

function nameField(): HTMLInputElement {
  return el("input", {
    id: "first-name",
    class: "field",
    maxlength: 64,
    autocomplete: "given-name",
    required: true,
    dir: "auto",
  });
}

function languageSelect(): HTMLSelectElement {
  const browser = navigator.language.split("-")[0] ?? "en";
  const options = LANGUAGES.map(([code, title]) =>
    el("option", { value: code, lang: code, selected: code === browser }, title),
  );
  return el("select", { id: "language", class: "field" }, ...options);
}
