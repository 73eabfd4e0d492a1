/** Where programs fetched or built once per machine are kept. */
export function cacheFolder(env: NodeJS.ProcessEnv): string;
