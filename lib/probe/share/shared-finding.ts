import type { Finding, Fix, RuledOut } from '../../../types/report.ts'
import { isKnown } from '../../errors/catalogue/index.ts'
import { describeError } from '../../errors/describe.ts'
import { peek } from '../../errors/peek.ts'
import { choiceFrom, codeFrom, listFrom } from '../foreign/fields.ts'
import { fixesOf, type FixPlace } from '../fixes.ts'
import type { CheckIds } from './check-ids.ts'
import { isWord } from './parts.ts'

/** A finding with the catalogue's texts as they are printed: nothing of the place is filled in. */
export function sharedFinding(finding: unknown, ids: CheckIds): Finding | null {
  const code = knownCode(peek(finding, 'code'))
  if (code === null) return null
  // What stands for itself where nobody knows it would else be filled from this process
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

/** Of a fix that sets params, which ones: its text and the values may name the place. */
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

/** Only codes of the catalogue: any other text could be one. */
function knownCode(value: unknown): Finding['code'] | null {
  const code = codeFrom(value)
  return code !== null && isKnown(code) ? code : null
}

/** In TOML, wherever the source was made. */
const NOWHERE: FixPlace = {
  type: '',
  declared: { file: '', params: [], connector: { file: '', params: [], allowOverride: null } },
  origin: {}
}
const MOST = 200
