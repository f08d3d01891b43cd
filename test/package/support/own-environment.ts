/**
 * The environment for a program that runs what is published: without DEBUG, and uncounted, as coverage is of the
 * sources' own files.
 */
export function ownEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { DEBUG: _debug, ...usual } = process.env
  return { ...usual, _TAPJS_PROCESSINFO_COVERAGE_: '0', ...more }
}
