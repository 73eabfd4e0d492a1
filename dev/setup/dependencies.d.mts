/** True when `node_modules` of the checkout holds what its lock file names, and nothing in another version. */
export function isInstalled(root: string): Promise<boolean>;
