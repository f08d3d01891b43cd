import t from 'tap'
import type { Classification } from '../../types/classification.ts'
import { sections } from '../../lib/errors/catalogue/index.ts'
import { ConfigError } from '../../lib/errors/config-error.ts'
import { describeError } from '../../lib/errors/describe.ts'
import { sourceError, toSourceError } from '../../lib/errors/make-error.ts'
import { SourceError } from '../../lib/errors/source-error.ts'
import { tellError } from '../../lib/errors/tell-error.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

const codes = Object.values(sections)
  .flat()
  .flatMap((part) => Object.keys(part)) as ErrorCode[]

/** All that a person is shown of it. */
function words({ symptom, checks, remedies }: Classification): string {
  return JSON.stringify([symptom, checks, remedies])
}

const VALUES = [
  'base',
  'pattern',
  'brokers',
  'topic',
  'group',
  'user',
  'ca',
  'cert',
  'localAddress',
  'localPort',
  'pid',
  'account'
]
const known = {
  path: '/var/log/app.log',
  host: 'log1',
  port: 514,
  source: 'app_log',
  values: Object.fromEntries(VALUES.map((name) => [name, `a-${name}`]))
}

t.test('of every code, severity fits the event and no placeholder stands for what is known', async (t) => {
  for (const code of codes) {
    for (const error of [
      sourceError(code, {}, { detail: 'one\n two\r\nthree' }),
      sourceError(code, { values: { count: '3' } })
    ]) {
      const warning = tellError(error, 'warning', known)
      t.not(warning.classification.severity, 'fatal', `${code} survived`)
      t.equal(tellError(error, 'error', known).classification.severity, 'fatal', `${code} died of`)
      t.notMatch(warning.message, /\n/, code)
      for (const name of [...VALUES, 'path', 'host', 'port', 'source', 'dir', 'name', 'place']) {
        t.notOk(words(warning.classification).includes(`<${name}>`), `${code}: <${name}>`)
      }
    }
  }
})

t.test('the place in the error itself wins, an address as a whole', async (t) => {
  const told = tellError(
    sourceError('SYSTEM_ECONNREFUSED', { host: 'other', values: { brokers: 'own' } }),
    'warning',
    known
  )
  t.match(told.message, 'other:<port>')
  t.notMatch(words(told.classification), /log1|514/)
  t.match(words(tellError(sourceError('FILE_NOT_FOUND', { path: '/x' }), 'warning', known).classification), '/x')
})

t.test('an error with its own place is not reported at the place of the source', async (t) => {
  const told = tellError(sourceError('FILE_CHECKPOINT_NOT_SAVED', { values: { place: 'the store' } }), 'warning', {
    ...known,
    line: 7
  })
  t.match(told.message, 'at the store')
  t.notMatch(words(told.classification), /\/var\/log/)
})

t.test('a complete error stays the same object', async (t) => {
  const error = sourceError('FILE_COPYTRUNCATE', { path: '/a', source: 'b' })
  t.equal(tellError(error, 'warning', { source: 'b' }), error)
  const own = new ConfigError([])
  t.equal(tellError(own, 'error', known), own, 'a subclass has its own words')
})

t.test('the thrown value, its stack and its own message are kept', async (t) => {
  const cause = Object.assign(new Error('no'), { code: 'EACCES' })
  const told = tellError(cause, 'warning', known)
  t.equal(told.cause, cause)
  const made = toSourceError(cause)
  t.equal(tellError(made, 'error', known).cause, cause)
  const made2 = tellError(made, 'error', known)
  t.match(made2.stack, made2.message)
  t.match(made2.stack, 'tell-error.test')
  const byHand = new SourceError(
    { ...describeError('FILE_NOT_FOUND'), symptom: { en: 'own words', zh: '' } },
    { message: 'mine' }
  )
  byHand.stack = undefined as unknown as string
  const toldByHand = tellError(byHand, 'warning', known)
  t.match(toldByHand, { message: 'mine', classification: { severity: 'warning', symptom: { en: 'own words' } } })
  t.notOk('cause' in toldByHand)
})
