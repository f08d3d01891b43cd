import type { Finding, Fix, RuledOut } from '../../../types/report.ts'
import { isKnown } from '../../errors/catalogue/index.ts'
import { describeError } from '../../errors/describe.ts'
import { peek } from '../../errors/peek.ts'
import { choiceFrom, codeFrom, listFrom } from '../foreign/fields.ts'
import { fixesOf, type FixPlace } from '../fixes.ts'
import type { CheckIds } from './check-ids.ts'
import { isWord } from './parts.ts'

/** A finding with the catalogue's original texts: no place is filled in. */
export function sharedFinding(finding: unknown, ids: CheckIds): Finding | null {
  const code = knownCode(peek(finding, 'code'))
  if (code === null) return null
  // Without these values, `pid` and `account` would be filled in from this process
  const known = describeError(code, { values: { pid: '<pid>', account: '<account>' } })
  const because = listFrom(peek(finding, 'because'), MOST, ids.ofEvidence)
  return {
    ...known,
    severity: choiceFrom(peek(finding, 'severity'), ['fatal', 'error', 'warning']) ?? 'error',
    confidence: choiceFrom(peek(finding, 'confidence'), ['certain', 'likely', 'possible']) ?? 'possible',
    because,
    ruledOut: listFrom(peek(finding, 'ruledOut'), MOST, (out) => ruledOut(out, ids)),
    fixes: [
      ...listFrom(peek(finding, 'fixes'), MOST, (fix) => sharedFix(fix, ids)),
      ...fixesOf([], known.remedies, because[0]?.replace(/#\d+$/, '') ?? '', NOWHERE)
    ]
  }
}

function ruledOut(out: unknown, ids: CheckIds): RuledOut | null {
  const code = knownCode(peek(out, 'code'))
  return code === null ? null : { code, because: listFrom(peek(out, 'because'), MOST, ids.ofEvidence) }
}

/** The names of the params that a fix sets: its text and the values may name the place. */
function sharedFix(fix: unknown, ids: CheckIds): Fix | null {
  const paths = listFrom(peek(fix, 'set'), MOST, (edit) =>
    listFrom(peek(edit, 'path'), MOST, (name) => (isWord(name) ? name : null)).join('.')
  )
  const names = paths
    .filter((name) => name !== '')
    .map((name) => `\`${name}\``)
    .join(', ')
  if (names === '') return null
  return {
    text: { en: `Set ${names}`, zh: `设置 ${names}` },
    applies: choiceFrom(peek(fix, 'applies'), ['machine', 'hand']) ?? 'hand',
    risk: choiceFrom(peek(fix, 'risk'), ['none', 'restarts', 'rereads', 'loses']) ?? 'restarts',
    verify: ids.of(peek(fix, 'verify')) ?? ''
  }
}

/** A code of the catalogue, else null: any other value could be private text. */
function knownCode(value: unknown): Finding['code'] | null {
  const code = codeFrom(value)
  return code !== null && isKnown(code) ? code : null
}

/** Fixes are shown as TOML, whether or not the source was declared there. */
const NOWHERE: FixPlace = {
  type: '',
  declared: { file: '', params: [], connector: { file: '', params: [], allowOverride: null } },
  origin: {}
}
const MOST = 200
