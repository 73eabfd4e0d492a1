import { type Db, type Document, MongoClient, MongoServerError } from "mongodb";
import { mongoCall } from "./errors.ts";

/** Somebody who may log in, and what they may do. */
export interface MongoUser {
  readonly name: string;
  readonly password: string;
  readonly roles: readonly { readonly role: string; readonly db: string }[];
}

const AUTHENTICATION_FAILED = 18;

/**
 * Makes a user, or gives the one that is there this password and these roles. Nothing is written when all is right.
 * @param admin the database `admin`, opened as somebody who may do this
 * @param canLogIn tries the user's password
 */
export async function ensureUser(
  admin: Db,
  { name, password, roles }: MongoUser,
  canLogIn: () => Promise<boolean>,
): Promise<"made" | "changed" | "kept"> {
  const found = await mongoCall("usersInfo", admin.command({ usersInfo: name }));
  const [user] = found.users as Document[];
  if (user === undefined) {
    await mongoCall("createUser", admin.command({ createUser: name, pwd: password, roles }));
    return "made";
  }
  if (sameRoles(user.roles as MongoUser["roles"], roles) && (await canLogIn())) return "kept";
  await mongoCall("updateUser", admin.command({ updateUser: name, pwd: password, roles }));
  return "changed";
}

/** Whether this address, with its user and password, lets one in. @throws what is not about the password */
export async function canLogIn(url: string): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000, minPoolSize: 0 });
  try {
    await client.db("admin").command({ ping: 1 });
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === AUTHENTICATION_FAILED) return false;
    throw error;
  } finally {
    await client.close();
  }
}

function sameRoles(one: MongoUser["roles"], other: MongoUser["roles"]): boolean {
  const words = (roles: MongoUser["roles"]) =>
    roles
      .map(({ db, role }) => `${role}@${db}`)
      .toSorted()
      .join();
  return words(one) === words(other);
}
