/** The place in a connector that made something; the stack is read only where somebody asks. */
export interface Place {
  /** `at open (/app/ticker.ts:12:5)`; null where no code of the connector stands in the stack. */
  text(): string | null
  /** Whether something on the way matches. */
  passes(pattern: RegExp): boolean
}

/** Where the code runs that is running now. */
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
/** Node's own code, and this kit's. */
const INTERNAL = /\bnode:|[/\\]lib[/\\]testing[/\\]|warp-flow[/\\]dist[/\\]package[/\\]|<anonymous>\)?$/
const PACKAGE = /[/\\]node_modules[/\\]/
