/**
 * The layers of the library, the lowest first: folders and files of `types` and `lib`. A layer imports only from those
 * below it, and folders of the same layer do not import each other. `npm run check:imports` enforces this, and
 * ARCHITECTURE.md describes the purpose of each.
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
