import type { BadValue, DoubtfulValue, ParamsRule, ResolvedParams } from '../../../types/params.ts'
import { patternDoubt } from '../../pattern/pattern-doubt.ts'
import { patternsInCode } from '../../pattern/pattern-in-code.ts'
import { patternFault } from '../../pattern/pattern-fault.ts'

/** The param `multiline` of a file source. */
export const multilineParam = {
  type: 'table',
  impact: 'reopen',
  since: '0.1.0',
  shorthand: 'start',
  help: 'Joins lines into records by a regular expression of RE2: either `start` or `continue`. Not with `instances` above 1.',
  params: {
    start: {
      type: 'string',
      nonEmpty: true,
      since: '0.1.0',
      notWith: ['continue'],
      check: (value: string): BadValue | DoubtfulValue | null => badPattern(value),
      help: 'A line that matches begins a record; all others belong to the record before. Only the first 1,024 characters of a line are matched.'
    },
    continue: {
      type: 'string',
      nonEmpty: true,
      since: '0.1.0',
      notWith: ['start'],
      check: (value: string): BadValue | DoubtfulValue | null => badPattern(value),
      help: 'A line that matches belongs to the record before; all others begin a record. Only the first 1,024 characters of a line are matched.'
    },
    timeout_ms: {
      type: 'integer',
      default: 1000,
      min: 1,
      max: 2_147_483_647,
      unit: 'ms',
      since: '0.1.0',
      help: 'With `mode = "follow"`, a record is delivered when no line has come for this long.'
    },
    max_lines: {
      type: 'integer',
      default: 500,
      min: 1,
      max: 1_000_000,
      since: '0.1.0',
      help: 'Longer records are cut after this many lines, or before they exceed `max_line_bytes`, and tagged `multiline_cut`; the rest is a record of its own.'
    }
  }
} as const

/** The resolved param, as a source receives it. */
export type MultilineParams = ResolvedParams<typeof multilineParam.params>

export const multilineRules: readonly ParamsRule[] = [
  {
    params: ['multiline'],
    check: ({ multiline }) =>
      multiline === undefined || patternsOf(multiline) === 1
        ? null
        : {
            code: 'CONFIG_MISSING_PARAM',
            message: '`multiline` needs `start` or `continue`',
            suggestion: 'multiline = { start = "^\\\\d{4}-" }'
          }
  },
  {
    params: ['multiline', 'instances'],
    check: ({ multiline, instances }) =>
      multiline === undefined || instances === 1
        ? null
        : {
            message: 'a record may lie across byte ranges, so `instances` has to be 1 with `multiline`',
            suggestion: 'instances = 1',
            path: ['instances']
          }
  }
]

function badPattern(pattern: string): BadValue | DoubtfulValue | null {
  const known = checked.get(pattern)
  if (known !== undefined) return known
  const answer = patternFault(pattern) ?? patternDoubt(pattern)
  const told =
    answer?.suggestion === undefined
      ? answer
      : { ...answer, inCode: answer.inCode ?? patternsInCode(answer.suggestion) }
  if (checked.size >= MOST_CHECKED) checked.clear()
  checked.set(pattern, told)
  return told
}

/**
 * pattern => result of its check. Thousands of sources may inherit one pattern from their connector, and compiling it
 * takes time.
 */
const checked = new Map<string, BadValue | DoubtfulValue | null>()
const MOST_CHECKED = 100

function patternsOf(multiline: unknown): number {
  if (typeof multiline !== 'object' || multiline === null) return 0
  return ['start', 'continue'].filter((name) => Object.hasOwn(multiline, name)).length
}
