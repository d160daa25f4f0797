import { join } from 'node:path';

/** The project's root folder, absolute. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * Where Node keeps compiled sources between starts (NODE_COMPILE_CACHE): stripping types and compiling is most of what a
 * process of the harness takes to start. Beside the packages, so that it goes with them; where it can't be written Node does without.
 */
export const COMPILE_CACHE = join(PROJECT, 'node_modules', '.cache', 'compile');
