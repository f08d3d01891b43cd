import { systemClock } from '../../../lib/core/clock.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import type { OpenContext } from '../../../types/connector.ts'

/** A context as a stream gives it, and the codes of what it was told. */
export interface TestContext extends OpenContext {
  readonly codes: string[]
}

export function openContext(parts: Partial<OpenContext> = {}): TestContext {
  const codes: string[] = []
  return {
    key: 'k',
    type: 'kafka',
    tags: Object.freeze({}),
    signal: new AbortController().signal,
    clock: systemClock,
    random: () => 1,
    acks: null,
    warn: (error) => {
      codes.push(error instanceof SourceError ? error.code : String(error))
    },
    retrying: () => {},
    opening: () => {},
    buffered: () => 0,
    info: () => {},
    debug: () => {},
    trace: () => {},
    ...parts,
    codes
  }
}
