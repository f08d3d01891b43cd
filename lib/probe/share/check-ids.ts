import { peek } from '../../errors/peek.ts'
import { listFrom } from '../foreign/fields.ts'

/** The names of checks in a shared report. */
export interface CheckIds {
  /** Null if there is no such check. */
  readonly of: (id: unknown) => string | null
  /** `file.base#1` */
  readonly ofEvidence: (id: unknown) => string | null
}

/**
 * Ids of the library's own checks stay as they are; those of users' connectors, and any other text, are replaced by
 * numbers.
 */
export function checkIds(report: unknown): CheckIds {
  const known = new Map(
    listFrom(peek(report, 'checks'), MOST, (check) => {
      const id = peek(check, 'id')
      return typeof id === 'string' ? id : null
    }).map((id, index) => [id, OWN.test(id) ? id : `check.${index + 1}`])
  )
  return {
    of: (id) => (typeof id === 'string' ? (known.get(id) ?? null) : null),
    ofEvidence: (id) => {
      const [, check = '', number = ''] = typeof id === 'string' ? (/^([^]{1,200})#(\d{1,6})$/.exec(id) ?? []) : []
      const shown = known.get(check)
      return shown === undefined ? null : `${shown}#${number}`
    }
  }
}

const OWN = /^(?:config|source|file|kafka|syslog)\.[a-z][a-z0-9_-]{1,40}$/
const MOST = 200
