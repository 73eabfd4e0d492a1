import { call, ServerFailure } from "./server.ts";
import type { Person } from "./server-types.ts";

const KEY = "botfleet.person";

/** The person of this browser as the server knows them; undefined when there is none. Throws when it does not answer. */
export async function storedPerson(): Promise<Person | undefined> {
  const stored = readStored();
  if (stored === undefined) return undefined;
  try {
    const known = await call<Person>("GET", `/people/${stored.id}`);
    // After the data was wiped the number may be somebody else's.
    if (known.first_name === stored.first_name) return known;
  } catch (error) {
    if (!(error instanceof ServerFailure) || error.status !== 404) throw error;
  }
  forgetPerson();
  return undefined;
}

/** Creates a person and makes them this browser's. */
export async function createPerson(first_name: string, language_code: string): Promise<Person> {
  const person = await call<Person>("POST", "/people", { body: { first_name, language_code } });
  localStorage.setItem(KEY, JSON.stringify({ id: person.id, first_name: person.first_name }));
  return person;
}

/** Lets the next visit begin with a new person. */
export function forgetPerson(): void {
  localStorage.removeItem(KEY);
}

function readStored(): { id: number; first_name: string } | undefined {
  const text = localStorage.getItem(KEY);
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("id" in value) || !("first_name" in value))
      return undefined;
    const { id, first_name } = value;
    return Number.isSafeInteger(id) ? { id: Number(id), first_name: String(first_name) } : undefined;
  } catch {
    return undefined;
  }
}
