import type { ErrorContext, Platform, Remedy } from '../../../types/classification.ts'
import type { Cause, CheckOutcome, ParamEdit, ProposedFix, Seen, TomlValue } from '../../../types/report.ts'
import { namesOf, peek } from '../../errors/peek.ts'
import { plainData } from '../../config/shown/plain-data.ts'
import type { Veil } from '../../config/shown/secret-texts.ts'
import { choiceFrom, codeFrom, listFrom, localizedFrom, textFrom } from './fields.ts'

/** The outcome of a check, read field by field and without secrets; null if the value is not an outcome. */
export function outcomeFrom(given: unknown, veil: Veil): CheckOutcome | null {
  const status = choiceFrom(peek(given, 'status'), ['pass', 'warn', 'fail', 'unknown'])
  if (status === null) return null
  const because = localizedFrom(peek(given, 'because'), veil)
  return {
    status,
    ...(because === null ? {} : { because }),
    ...(peek(given, 'isWorthTelling') === true ? { isWorthTelling: true } : {}),
    evidence: listFrom(peek(given, 'evidence'), MOST_EVIDENCE, (seen) => seenFrom(seen, veil)),
    causes: listFrom(peek(given, 'causes'), MOST_CAUSES, (cause) => causeFrom(cause, veil))
  }
}

function seenFrom(given: unknown, veil: Veil): Seen | null {
  const how = textFrom(peek(given, 'how'), veil, 500)
  if (how === null) return null
  const shareable = peek(given, 'shareable')
  return {
    kind: choiceFrom(peek(given, 'kind'), ['errno', 'stat', 'proc', 'metadata', 'counter', 'excerpt']) ?? 'excerpt',
    how,
    value: plainData(peek(given, 'value'), veil),
    ...(shareable === undefined ? {} : { shareable: plainData(shareable, veil) })
  }
}

function causeFrom(given: unknown, veil: Veil): Cause | null {
  const code = codeFrom(peek(given, 'code'))
  if (code === null) return null
  const confidence = choiceFrom(peek(given, 'confidence'), ['certain', 'likely', 'possible'])
  return {
    code,
    context: contextFrom(peek(given, 'context'), veil),
    detail: textFrom(peek(given, 'detail'), veil) ?? '',
    ...(confidence === null ? {} : { confidence }),
    fixes: listFrom(peek(given, 'fixes'), MOST_FIXES, (fix) => fixFrom(fix, veil))
  }
}

/** Reads an error context from any value. */
export function contextFrom(given: unknown, veil: Veil): ErrorContext {
  const area = choiceFrom(peek(given, 'area'), ['file', 'kafka', 'syslog', 'config', 'tls', 'system'])
  const values = peek(given, 'values')
  const cases = listFrom(peek(given, 'cases'), MOST_CASES, (one) => textFrom(one, veil, 100))
  return {
    ...(area === null ? {} : { area }),
    ...fieldsFrom(given, ['source', 'path', 'host', 'param'], veil),
    ...numbersFrom(given, ['port', 'line']),
    ...(values === undefined ? {} : { values: fieldsFrom(values, namesOf(values), veil) }),
    ...(cases.length === 0 ? {} : { cases })
  }
}

function fieldsFrom(given: unknown, names: readonly string[], veil: Veil): Readonly<Record<string, string>> {
  const read = names.map((name): [string, string | null] => [name, textFrom(peek(given, name), veil)])
  return Object.fromEntries(read.filter((pair): pair is [string, string] => pair[1] !== null))
}

function numbersFrom(given: unknown, names: readonly string[]): Readonly<Record<string, number>> {
  const read = names.map((name): [string, unknown] => [name, peek(given, name)])
  return Object.fromEntries(read.filter((pair): pair is [string, number] => Number.isFinite(pair[1])))
}

function fixFrom(given: unknown, veil: Veil): ProposedFix | null {
  const text = localizedFrom(peek(given, 'text'), veil)
  if (text === null) return null
  const commands = commandsFrom(peek(given, 'commands'), veil)
  const set = listFrom(peek(given, 'set'), MOST_EDITS, (edit) => editFrom(edit, veil))
  const risk = choiceFrom(peek(given, 'risk'), ['none', 'restarts', 'rereads', 'loses'])
  const verify = textFrom(peek(given, 'verify'), veil, 100)
  const toml = textFrom(peek(given, 'toml'), veil)
  return {
    text,
    ...(set.length === 0 ? {} : { set }),
    ...(toml === null ? {} : { toml }),
    ...(commands === null ? {} : { commands }),
    ...(risk === null ? {} : { risk }),
    ...(verify === null ? {} : { verify })
  }
}

function commandsFrom(given: unknown, veil: Veil): NonNullable<Remedy['commands']> | null {
  if (typeof given !== 'object' || given === null) return null
  const platforms: readonly Platform[] = ['any', 'linux', 'darwin', 'win32']
  return fieldsFrom(given, platforms, veil)
}

function editFrom(given: unknown, veil: Veil): ParamEdit | null {
  const path = listFrom(peek(given, 'path'), 8, (name) => textFrom(name, veil, 256))
  const value = tomlFrom(plainData(peek(given, 'value'), veil))
  return path.length === 0 || value === undefined ? null : { path, value }
}

/** The value for TOML; undefined if TOML cannot express it. */
function tomlFrom(value: unknown): TomlValue | null | undefined {
  return value === null || isToml(value) ? value : undefined
}

function isToml(value: unknown): value is TomlValue {
  if (Array.isArray(value)) return value.every(isToml)
  return (
    value !== null &&
    (typeof value === 'object'
      ? Object.values(value).every(isToml)
      : ['string', 'number', 'boolean'].includes(typeof value))
  )
}

const MOST_EVIDENCE = 20
const MOST_CAUSES = 5
const MOST_FIXES = 5
const MOST_CASES = 10
const MOST_EDITS = 20
