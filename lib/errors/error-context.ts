import type { Area, ErrorContext } from '../../types/classification.ts'
import type { ErrorFacts } from './error-facts.ts'
import { namesOf, peek, peekString, textsOf } from './peek.ts'

/** The place as reported by a chain of errors; the nearest error takes precedence. */
export type ErrorPlace = Pick<ErrorFacts, 'path' | 'host' | 'port'>

/** Merges two places: values missing from the first are taken from the second. */
export function mergePlaces(first: ErrorPlace, second: ErrorPlace): ErrorPlace {
  const path = first.path ?? second.path
  // Host and port belong together: never combine the host of one error with the port of another
  const { host, port } = first.host === undefined && first.port === undefined ? second : first
  return {
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port })
  }
}

/** The caller's context, which takes precedence, completed by the place and the facts of the error itself. */
export function completeContext(context: ErrorContext, place: ErrorPlace, facts: ErrorFacts): ErrorContext {
  const values = { ...valuesOf(facts), ...recordOf(peek(context, 'values')) }
  const path = peekString(context, 'path') ?? place.path
  const host = peekString(context, 'host') ?? place.host
  const port = numberOf(peek(context, 'port')) ?? place.port
  const source = peekString(context, 'source')
  const param = peekString(context, 'param')
  const line = numberOf(peek(context, 'line'))
  const cases = textsOf(peek(context, 'cases'))
  return {
    values,
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(source === undefined ? {} : { source }),
    ...(param === undefined ? {} : { param }),
    ...(line === undefined ? {} : { line }),
    ...(cases.length === 0 ? {} : { cases })
  }
}

/** The area given by the caller; undefined if it is not a valid area. */
export function areaOf(context: ErrorContext): Area | undefined {
  const area = peek(context, 'area')
  return AREAS.find((known) => known === area)
}

const AREAS: readonly Area[] = ['file', 'kafka', 'syslog', 'config', 'tls', 'system']

function valuesOf({ code, syscall, values }: ErrorFacts): Record<string, string> {
  return { ...values, ...(code === '' ? {} : { errno: code }), ...(syscall === '' ? {} : { syscall }) }
}

function recordOf(value: unknown): Record<string, string> {
  const record: Record<string, string> = {}
  for (const name of namesOf(value)) {
    const text = peekString(value, name)
    if (text !== undefined && name !== '__proto__') record[name] = text
  }
  return record
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
