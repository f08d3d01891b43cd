import t from 'tap'
import type { CheckpointStore } from '../../../types/checkpoint.ts'
import { withChecksum } from '../../../lib/file/checkpoint/record-checksum.ts'
import { UserStore } from '../../../lib/file/checkpoint/user-store.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { openContext, type TestContext } from '../support/open-context.ts'
import { sampleCheckpoint, sampleRecord } from './support/sample-checkpoint.ts'

/** A user store made from unchecked parts, and the context that records its warnings. */
function userStore(
  parts: object,
  context: TestContext = openContext({ key: 'app_log' })
): { readonly store: UserStore; readonly context: TestContext } {
  return {
    store: new UserStore({ save: () => Promise.resolve(), ...parts } as unknown as CheckpointStore, context),
    context
  }
}

const refused = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), {
  code: 'ECONNREFUSED',
  address: '10.1.2.3',
  port: 5432
})
const secret = new Error('cannot connect by postgres://app:hunter2@db/x password=hunter2')

t.test('a saved checkpoint is loaded back; null and undefined mean no checkpoint', async (t) => {
  const checkpoint = sampleCheckpoint(5, 3)
  for (const load of [
    () => Promise.resolve(checkpoint),
    () => checkpoint,
    () => ({ ...checkpoint, files: checkpoint.files.map(withChecksum) })
  ]) {
    t.strictSame(await userStore({ load }).store.load(), checkpoint)
  }
  for (const load of [() => Promise.resolve(null), () => {}, () => undefined, () => null]) {
    const { store, context } = userStore({ load })
    t.equal(await store.load(), null)
    t.strictSame(context.codes, [])
  }
})

t.test('a value that save() was not given is reported as damaged, with the key and the reason', async (t) => {
  const checkpoint = sampleCheckpoint(5)
  for (const [value, reason] of [
    [JSON.stringify(checkpoint), 'load() returned a string; return the object, JSON.parse(text)'],
    ['', 'returned a string'],
    [{}, 'load() returned something that save() was not given: "version" is not 1'],
    [[], 'it is not an object'],
    [0, 'it is not an object'],
    [false, 'it is not an object'],
    [Buffer.from('{}'), '"version" is not 1'],
    [new Map(), '"version" is not 1'],
    [{ version: 1 }, '"files" is not a list'],
    [{ version: 1n, files: [] }, '"version" is not 1'],
    [{ version: 1, files: [{ ...sampleRecord(), later: 1n, crc: 1 }] }, 'BigInt'],
    [{ version: 1, files: [sampleRecord({ seenAt: NaN })] }, 'seenAt is not a time'],
    [
      {
        version: 1,
        get files() {
          throw new Error('password=hunter2')
        }
      },
      'password='
    ],
    [
      {
        get version() {
          throw new Error('revoked')
        }
      },
      'revoked'
    ]
  ] as const) {
    const { store, context } = userStore({ load: () => Promise.resolve(value) })
    t.strictSame((await store.load())?.files, [], reason)
    t.match(context.warnings, [{ code: 'FILE_CHECKPOINT_DAMAGED', message: /app_log.*`checkpoint` store/ }])
    t.ok(String(context.warnings[0]).includes(reason), String(context.warnings[0]))
    t.notMatch(String(context.warnings[0]), /hunter2/)
  }
  const { store, context } = userStore({
    load: () => ({
      version: 1,
      files: [withChecksum(sampleRecord()), { ...withChecksum(sampleRecord()), offset: 9999 }]
    })
  })
  t.strictSame(await store.load(), { version: 1, files: [sampleRecord()] }, 'the valid records are used')
  t.strictSame(context.codes, ['FILE_CHECKPOINT_DAMAGED'])
})

t.test('a record with a field of a wrong type is reported and not used', async (t) => {
  const record = withChecksum(
    sampleRecord({
      id: 'a',
      generation: 1,
      names: ['/a'],
      begin: 0,
      marks: [[2048, 1]],
      given: 2100,
      modified: '1',
      changed: '1',
      left: 5
    })
  )
  for (const name of Object.keys(record)) {
    for (const value of [
      null,
      true,
      NaN,
      Infinity,
      -1,
      1.5,
      2 ** 60,
      10n,
      '',
      'x',
      [],
      [[]],
      {},
      { length: 1 },
      () => {},
      Symbol('x'),
      new Date(0)
    ]) {
      for (const { crc, ...rest } of [record]) {
        const { store, context } = userStore({ load: () => ({ version: 1, files: [{ ...rest, crc, [name]: value }] }) })
        t.strictSame((await store.load())?.files, [], `${name}: ${typeof value}`)
        t.strictSame(context.codes, ['FILE_CHECKPOINT_DAMAGED'], `${name}: ${typeof value}`)
      }
    }
  }
})

t.test('a later format is an error', async (t) => {
  const { store, context } = userStore({ load: () => ({ version: 99 }) })
  await t.rejects(store.load(), {
    code: 'FILE_CHECKPOINT_NEWER',
    message: /app_log.*`checkpoint` store.*format 99.*up to 1/
  })
  t.strictSame(context.codes, [])
})

t.test('a failing store is reported with the codes of a folder and its own message, without secrets', async (t) => {
  for (const [error, said] of [
    [refused, 'connect ECONNREFUSED 10.1.2.3:5432'],
    [secret, 'password=[redacted]'],
    ['out of order', 'out of order'],
    [undefined, 'undefined']
  ] as const) {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a store may reject with anything
    for (const fail of [
      () => Promise.reject(error),
      () => {
        throw error
      }
    ]) {
      const { store } = userStore({ load: fail, save: fail, close: fail })
      const told: unknown[] = []
      for (const [call, code] of [
        [() => store.load(), 'FILE_CHECKPOINT_UNUSABLE'],
        [() => store.save(sampleCheckpoint(1)), 'FILE_CHECKPOINT_NOT_SAVED'],
        [() => store.close(), 'FILE_CHECKPOINT_NOT_CLOSED']
      ] as const) {
        const caught: unknown = await call().then(
          () => null,
          (reason: unknown) => reason
        )
        t.match(caught, { name: 'SourceError', code, classification: { code } })
        t.ok(String(caught).includes(said) && String(caught).includes('app_log'), String(caught))
        told.push(caught)
      }
      t.notMatch(
        told
          .map(
            (one) =>
              `${String(one)} ${JSON.stringify(one)} ${one instanceof SourceError ? one.classification.detail : ''}`
          )
          .join(' '),
        /hunter2/
      )
    }
  }
  await t.rejects(userStore({}).store.load(), { code: 'FILE_CHECKPOINT_UNUSABLE', message: /load is not a function/ })
  await t.resolves(userStore({}).store.close())
  await t.resolves(userStore({ save: () => 5 }).store.save(sampleCheckpoint(1)))
})

t.test('a store that does not answer in time is an error, and its late rejection is ignored', async (t) => {
  const clock = fakeClock()
  let fail = (_error: Error): void => {}
  const { store } = userStore(
    {
      load: () =>
        new Promise((_resolve, reject) => {
          fail = reject
        })
    },
    openContext({ key: 'app_log', clock })
  )
  const loading = t.rejects(store.load(), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    message: /app_log.*load\(\) has not answered within 30000 ms/
  })
  await clock.advance(30_000)
  await loading
  fail(new Error('too late'))
  t.equal(clock.pending, 0)
})
