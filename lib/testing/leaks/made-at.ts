/** The place in a connector's code that created something; the stack is only formatted when it is needed. */
export interface Place {
  /** `at open (/app/ticker.ts:12:5)`; null if the stack contains no code of the connector. */
  text(): string | null
  /** Whether any frame of the stack matches. */
  passes(pattern: RegExp): boolean
}

/** Captures the current stack. */
export function placeNow(): Place {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = FRAMES
  const error = new Error('made here')
  Error.stackTraceLimit = before
  let frames: readonly string[] | null = null
  const read = (): readonly string[] => (frames ??= (error.stack ?? '').split('\n').slice(1))
  return {
    text: () => placeOf(read()),
    passes: (pattern) => read().some((frame) => pattern.test(frame))
  }
}

function placeOf(frames: readonly string[]): string | null {
  const outside = frames.filter((frame) => !INTERNAL.test(frame))
  const found = outside.find((frame) => !PACKAGE.test(frame)) ?? outside[0]
  return found === undefined ? null : found.trim()
}

const FRAMES = 50
/** Frames of Node itself, and of this test kit. */
const INTERNAL = /\bnode:|[/\\]lib[/\\]testing[/\\]|warp-flow[/\\]dist[/\\]package[/\\]|<anonymous>\)?$/
const PACKAGE = /[/\\]node_modules[/\\]/
