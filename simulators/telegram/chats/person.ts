import type { User } from "./message.ts";

/** Somebody who uses bots. */
export interface Person {
  readonly id: number;
  readonly first_name: string;
  readonly username?: string;
  readonly language_code?: string;
}

/** A person as bots see one. */
export function asUser(person: Person): User {
  const { id, first_name, username, language_code } = person;
  return {
    id,
    is_bot: false,
    first_name,
    ...(username !== undefined && { username }),
    ...(language_code !== undefined && { language_code }),
  };
}
