/**
 * Flags of Node for every role. A small young generation keeps a process small, and is collected more often: with 8 MB a
 * bot under full load takes 11 % more CPU per update than with Node's own 32, with 16 it takes 2 %. With 16 one of 10,000
 * people took 302 MB, where at most 300 are promised (ADR 5).
 */
export const ROLE_FLAGS: readonly string[] = ["--max-semi-space-size=8"];
