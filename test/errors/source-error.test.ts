import { inspect } from 'node:util'
import t from 'tap'
import { describeError } from '../../lib/errors/describe.ts'
import { formatDiagnosis } from '../../lib/errors/format-diagnosis.ts'
import { sourceError, toSourceError } from '../../lib/errors/make-error.ts'
import { SourceError } from '../../lib/errors/source-error.ts'

t.test('a SourceError says its code, symptom and detail', async (t) => {
  const cause = new Error('original')
  const error = sourceError('FILE_NOT_FOUND', { path: '/x' }, { detail: 'ENOENT', cause })
  t.type(error, Error)
  t.equal(error.name, 'SourceError')
  t.equal(error.code, 'FILE_NOT_FOUND')
  t.equal(error.message, 'The file does not exist: /x: ENOENT')
  t.equal(error.cause, cause)
  t.match(inspect(error), "code: 'FILE_NOT_FOUND'")
  t.equal('cause' in sourceError('FILE_BUSY'), false)
  t.equal(new SourceError(describeError('FILE_BUSY'), { message: 'mine' }).message, 'mine')
  t.same(JSON.parse(JSON.stringify(error)), {
    name: 'SourceError',
    code: 'FILE_NOT_FOUND',
    message: error.message,
    classification: error.classification
  })
})

t.test('only a real SourceError has a classification', async (t) => {
  const error = sourceError('FILE_BUSY')
  t.equal(SourceError.classificationOf(error), error.classification)
  for (const other of [null, undefined, 'x', {}, new Proxy(error, {}), Object.create(error)])
    t.equal(SourceError.classificationOf(other), null)
})

t.test('toSourceError passes a SourceError through and wraps the rest', async (t) => {
  const error = sourceError('FILE_BUSY')
  t.equal(toSourceError(error), error)
  const original = { code: 'ENOENT', path: '/x' }
  const wrapped = toSourceError(original, { area: 'file' })
  t.equal(wrapped.code, 'FILE_NOT_FOUND')
  t.equal(wrapped.cause, original)
  t.equal(toSourceError(undefined).code, 'SYSTEM_UNKNOWN')
})

t.test('a detail is cleaned and cut', async (t) => {
  const { detail } = describeError('SYSTEM_UNKNOWN', {}, `password=hunter2 \u001B[31m\nnext ${'x'.repeat(1e6)}`)
  t.match(detail, String.raw`password=[redacted] \x1b[31m`)
  t.ok(detail.length < 5000)
})

t.test('a text that would repeat itself appears once', async (t) => {
  const aborted = toSourceError(AbortSignal.abort().reason)
  t.equal(aborted.message, 'The operation was aborted')
  t.equal(formatDiagnosis(aborted.classification).match(/operation was aborted/g)?.length, 1)
  t.equal(
    toSourceError(Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' })).message,
    'The operation was aborted'
  )
  t.equal(
    toSourceError(Object.assign(new Error('on purpose'), { name: 'AbortError' })).message,
    'The operation was aborted: on purpose'
  )
})

t.test('advice and words are those of the case, where it is known', async (t) => {
  const all = describeError('FILE_CHECKPOINT_UNUSABLE')
  for (const cases of [
    undefined,
    null,
    [],
    5,
    [7],
    new Proxy([], {
      get() {
        throw new Error('no')
      }
    })
  ]) {
    t.strictSame(describeError('FILE_CHECKPOINT_UNUSABLE', { cases: cases as never }).remedies, all.remedies)
  }
  const { checks, remedies } = describeError('FILE_CHECKPOINT_UNUSABLE', { cases: ['folder', 'owner'] })
  t.match(remedies, [{ commands: { linux: /chown/ } }])
  t.equal(remedies.length, 1)
  t.ok(checks.length > 3)
  t.notOk(
    [...all.checks, ...all.remedies].some((one) => 'only' in one),
    'the condition is not told'
  )
  t.match(describeError('FILE_PERMISSION_DENIED', { path: '/x', cases: ['folder'] }).symptom.en, 'the folder: /x')
  t.match(describeError('FILE_PERMISSION_DENIED', { path: '/x', cases: ['no such'] }).symptom.en, 'the file: /x')
  t.match(
    toSourceError(Object.assign(new Error('no'), { code: 'EACCES' }), { area: 'file', path: '/x', cases: ['folder'] })
      .message,
    'the folder: /x'
  )
})
