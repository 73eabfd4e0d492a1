/**
 * Flags of Node for every role (ADR 5). A small young generation keeps a process small, and is collected more often: with 16 MB
 * a bot under full load takes 2 % more CPU per update than with Node's own 32, with 8 it takes 11 %. The old generation is
 * collected when it has grown by half. Left to V8 that is at up to four times of what was in use, by how fast the machine
 * was at the last collection, and a process has 250 MB on one day and 370 on another.
 */
export const ROLE_FLAGS: readonly string[] = ["--max-semi-space-size=16", "--heap-growing-percent=50"];
