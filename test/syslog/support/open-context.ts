import { systemClock } from '../../../lib/core/clock.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import type { OpenContext } from '../../../types/connector.ts'

/** A context as a stream gives it, and what it was told. */
export interface TestContext extends OpenContext {
  readonly warnings: SourceError[]
  readonly codes: string[]
}

export function openContext(parts: Partial<OpenContext> = {}): TestContext {
  const warnings: SourceError[] = []
  const codes: string[] = []
  return {
    key: 'net',
    type: 'syslog',
    tags: Object.freeze({}),
    signal: new AbortController().signal,
    clock: systemClock,
    random: () => 0,
    acks: null,
    warn: (error) => {
      if (!(error instanceof SourceError)) throw new TypeError('a warning is a SourceError')
      warnings.push(error)
      codes.push(error.code)
    },
    retrying: () => {},
    opening: () => {},
    buffered: () => 0,
    info: () => {},
    debug: () => {},
    trace: () => {},
    ...parts,
    warnings,
    codes
  }
}
