/**
 * The layers of the library, the lowest first: folders and files of `types` and `lib`. One imports only from those
 * below it; those that stand beside each other know nothing of each other. `npm run check:imports` holds the code to
 * it, and ARCHITECTURE.md says what each is for.
 */
export const LAYERS: readonly (readonly string[])[] = [
  ['types'],
  ['lib/packages'],
  ['lib/errors'],
  ['lib/core', 'lib/pattern'],
  ['lib/config', 'lib/stream', 'lib/tls'],
  ['lib/log', 'lib/source', 'lib/standards'],
  ['lib/probe'],
  ['lib/apply', 'lib/metrics', 'lib/watch'],
  ['lib/file', 'lib/kafka', 'lib/syslog'],
  ['lib/builtin.ts', 'lib/testing'],
  ['lib/index.ts', 'lib/testing.ts']
]
