import { mkdtemp, rm, utimes, writeFile, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { memoryCause } from '../../../lib/file/probe/memory-check.ts'
import { slowCause } from '../../../lib/file/probe/pace-check.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import type { SourceHealth } from '../../../types/health.ts'
import type { RunningSource } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { fileParams } from '../support/file-params.ts'
import { codesOf, outcomeOf, setBy, type Asked } from './support/outcome.ts'

const stats: SourceStats = {
  key: 'test',
  type: 'file',
  state: 'running',
  events: 0,
  buffered: 0,
  lastEventAgeMs: null,
  wanted: true,
  unacked: 0,
  oldestUnacked: null,
  oldestUnackedAgeMs: null,
  acked: [],
  bytes: 0,
  bytesBehind: 0,
  truncated: 0,
  errors: {},
  drops: {},
  connections: null
}
const health: SourceHealth = {
  healthy: true,
  status: 'StatusOK',
  statusTime: 0,
  startTime: 0,
  lastError: null,
  troubles: []
}
const followed: FollowedFile = {
  path: '/x/a.log',
  id: null,
  state: 'at-end',
  reason: null,
  code: null,
  dev: '1',
  ino: '1',
  compression: 'none',
  size: 4,
  offset: 4,
  bytesBehind: 0,
  bytesLeft: null,
  bytesLost: 0,
  msBehind: 0
}

function running(
  after: Partial<SourceStats>,
  before: Partial<SourceStats> = {}
): Asked & { readonly context: { readonly running: RunningSource } } {
  return {
    context: { running: { before: { ...stats, ...before }, after: { ...stats, ...after }, elapsedMs: 500, health } }
  }
}

async function written(t: Test, files: Readonly<Record<string, string>>, old: readonly string[] = []): Promise<string> {
  const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-running-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(base, name), text)
  for (const name of old) await utimes(path.join(base, name), new Date(0), new Date(0))
  return base
}

t.test('the state of each file is explained', async (t) => {
  const ask = (files: readonly Partial<FollowedFile>[] | undefined): ReturnType<typeof outcomeOf> =>
    outcomeOf(
      'file.states',
      { mode: 'follow' },
      running(files === undefined ? {} : { files: files.map((file) => ({ ...followed, ...file })) })
    )
  t.match(await ask([{}, { state: 'ignored', reason: 'exclude' }]), {
    status: 'pass',
    evidence: [
      {
        shareable: { 'at-end': 1, ignored: 1 },
        value: { first: [{ path: '/x/a.log', state: 'at-end' }, { reason: 'exclude' }] }
      }
    ]
  })
  t.equal((await ask(undefined)).status, 'pass')
  const unreadable = await ask([
    {},
    { state: 'unreadable', code: 'FILE_PERMISSION_DENIED', reason: 'no' },
    { state: 'unreadable', code: 'SYSTEM_EODD' },
    { state: 'unreadable', code: null }
  ])
  t.strictSame(
    [unreadable.status, ...codesOf(unreadable)],
    ['warn', 'FILE_PERMISSION_DENIED', 'FILE_READ_FAILED', 'FILE_READ_FAILED']
  )
  for (const [reason, set] of [
    ['exclude', 'exclude = null'],
    ['ignore_older_ms: last written 2020', 'ignore_older_ms = null'],
    ['symlinks = "refuse": it is a symbolic link', 'symlinks = "follow"']
  ] as const) {
    const outcome = await ask([{ state: 'ignored', reason }])
    t.strictSame([...codesOf(outcome), setBy(outcome)], ['FILE_LEFT_OUT', set])
  }
  const cut = await outcomeOf('file.states', { mode: 'follow', maxLineBytes: 100 }, running({ truncated: 3 }))
  t.strictSame([...codesOf(cut), setBy(cut)], ['FILE_LINE_TOO_LONG', 'max_line_bytes = 400'])
  t.equal((await ask([{ state: 'ignored', reason: 'it has the content of /y, which is read' }])).status, 'pass')
})

t.test('a source that receives data is not silent', async (t) => {
  const base = await written(t, { 'a.log': 'one\n' }, ['a.log'])
  const ask = (asked: Asked, file = 'a.log'): ReturnType<typeof outcomeOf> =>
    outcomeOf('file.growth', { base, file, mode: 'follow' }, asked)
  t.match(await ask(running({ events: 3 }, { events: 1 })), {
    status: 'pass',
    evidence: [{ value: { events: 2, elapsedMs: 500 } }]
  })
  t.equal((await ask(running({ bytes: 3 }))).status, 'pass')
  t.match(await ask(running({ bytesBehind: 3 })), { status: 'pass', because: { en: 'there is more to read' } })
  t.equal((await ask(running({}), 'gone.log')).status, 'pass')
})

t.test('a file that no process writes to is reported as the cause of silence', async (t) => {
  const base = await written(t, { 'app.log': 'one\n' }, ['app.log'])
  const ask = (asked: Asked = running({})): ReturnType<typeof outcomeOf> =>
    outcomeOf('file.growth', { base, file: 'app.log', mode: 'follow' }, asked)
  const silent = await ask()
  t.strictSame([silent.status, ...codesOf(silent)], ['warn', 'FILE_NOT_WRITTEN'])
  t.match(silent.causes?.[0], {
    detail: 'no process visible from here has it open for writing',
    confidence: 'likely',
    context: { values: { age: / h$/ } }
  })
  const writer = await open(path.join(base, 'app.log'), 'a')
  if (process.platform === 'linux')
    t.match((await ask()).causes?.[0], { detail: /writes nothing/, confidence: 'possible' })
  await writer.close()
  await writeFile(path.join(base, 'other.txt'), '')
  await writeFile(path.join(base, 'app[1].log'), '')
  t.equal(setBy(await ask()), '', 'the other files have no similar name')
  await writeFile(path.join(base, 'app-2.log'), '')
  t.equal(setBy(await ask()), '', 'a pattern for both would match an unintended file')
  await rm(path.join(base, 'app[1].log'))
  t.equal(setBy(await ask()), 'file = "app*.log"')
  await utimes(path.join(base, 'app.log'), new Date(), new Date(Date.now() - 100_000))
  t.match((await ask()).causes?.[0]?.context?.values, { age: / s$/ })
  await utimes(path.join(base, 'app.log'), new Date(), new Date())
  t.equal((await ask()).status, 'pass', 'for a file that was just written, silence means nothing')
})

t.test('with from = "end", the skipped content is reported as the cause of silence', async (t) => {
  const base = await written(t, { 'a.log': 'one\n' })
  const ask = (asked: Asked): ReturnType<typeof outcomeOf> =>
    outcomeOf('file.growth', { base, file: 'a.log', mode: 'follow', from: 'end' }, asked)
  const passed = await ask(running({}))
  t.strictSame([passed.status, ...codesOf(passed), setBy(passed)], ['warn', 'FILE_LEFT_OUT', 'from = "beginning"'])
  t.equal((await ask(running({ events: 1 }, { events: 1 }))).status, 'pass')
})

t.test('a name that fits no common pattern is left out of the suggestion', async (t) => {
  const base = await written(t, { 'app.log': 'one\n', 'app_x.log': '', 'app_y.txt': '' }, ['app.log', 'app_y.txt'])
  await utimes(path.join(base, 'app_y.txt'), new Date(0), new Date(1))
  const outcome = await outcomeOf('file.growth', { base, file: 'app.log', mode: 'follow' }, running({}))
  t.equal(setBy(outcome), 'file = "app*.log"')
})

t.test('an undelivered last line without an ending is reported', async (t) => {
  const base = await written(t, { 'a.log': 'one' })
  const asked = running({ files: [{ ...followed, size: 7 }], bytesBehind: 3 })
  const outcome = await outcomeOf('file.growth', { base, file: 'a.log', mode: 'follow' }, asked)
  t.strictSame(
    [outcome.status, ...codesOf(outcome), setBy(outcome)],
    ['warn', 'FILE_LINE_UNFINISHED', 'flush_partial = true']
  )
  t.equal(
    (await outcomeOf('file.growth', { base, file: 'a.log', mode: 'follow', flushPartial: true }, asked)).status,
    'pass'
  )
})

t.test('the pace of a source that is behind is compared with the disk', async (t) => {
  const base = await written(t, { 'a.log': 'one\n' })
  const ask = (asked: Asked, file = 'a.log'): ReturnType<typeof outcomeOf> =>
    outcomeOf('file.pace', { base, file, mode: 'follow' }, asked)
  const reading: FollowedFile = { ...followed, state: 'reading' }
  t.equal((await ask(running({}))).status, 'pass')
  t.equal((await ask(running({ bytesBehind: 9, state: 'starting' }))).status, 'pass')
  t.equal(
    (await ask(running({ bytesBehind: 3, files: [followed] }))).status,
    'pass',
    'only a line without an ending is left'
  )
  const slow = await ask(running({ bytesBehind: 9, files: [followed, reading], events: 5 }, { bytesBehind: 4 }))
  t.strictSame([slow.status, ...codesOf(slow)], ['warn', 'FILE_SLOW_READING'])
  t.match(slow.evidence?.[0], { value: { bytesBehind: 9, grownBy: 5, bytesPerSecond: 40, limited: false } })
  t.strictSame(codesOf(await ask(running({ bytesBehind: 9, events: 5 }), '*.gone')), ['FILE_SLOW_READING'])
  t.strictSame(
    codesOf(await ask(running({ bytesBehind: 9, files: [{ ...reading, reason: 'max_bytes_per_second: later' }] }))),
    ['FILE_SLOW_READING']
  )
  t.equal((await ask(running({ bytesBehind: 9, events: 1e9 }))).status, 'pass', 'the source reads fast enough')
})

t.test('the causes of slow reading are distinguished', async (t) => {
  const pace = { bytesPerSecond: 1000, events: 5, eventsPerSecond: 10, waits: false, limited: false }
  const cause = (
    params: Parameters<typeof fileParams>[0],
    parts: Partial<typeof pace> = {},
    disk: number | null = 1e9
  ): string => {
    const found = slowCause({ params: fileParams(params), base: '.', file: 'a.log' }, { ...pace, ...parts }, disk)
    return found === null
      ? 'nobody'
      : `${found.code}: ${found.detail ?? ''} ${found.fixes?.[0]?.set?.[0]?.path.join() ?? ''}`
  }
  t.match(cause({ maxBytesPerSecond: 1500 }), /max_bytes_per_second holds it up.* max_bytes_per_second$/)
  t.match(cause({ maxBytesPerSecond: 1e9 }, { limited: true, events: 0 }), /max_bytes_per_second holds it up/)
  t.match(cause({}, { waits: true }, null), /the consumer is the limit: 1000 bytes a second $/)
  t.match(
    cause({ bufferBytes: 4096 }),
    /FILE_SLOW_READING: 1000 bytes a second; the disk delivers 1000000000 buffer_bytes$/
  )
  t.match(cause({}), /FILE_SLOW_READING: .* $/)
  t.equal(cause({}, {}, 1000), 'nobody')
  t.equal(cause({}, { bytesPerSecond: 2e6 }), 'nobody')
  t.equal(cause({}, { eventsPerSecond: 20_000 }), 'nobody')
  t.equal(cause({}, { events: 0 }), 'nobody', 'a slow consumer is left to another check')
})

t.test('memory is compared with what the source needs', async (t) => {
  const ask = (arrayBuffers: number, asked: Asked = {}): ReturnType<typeof outcomeOf> =>
    outcomeOf(
      'file.memory',
      {},
      { ...asked, parts: { memory: () => ({ arrayBuffers, external: arrayBuffers }), totalMemory: () => 8e9 } }
    )
  t.match(await ask(1e6), { status: 'pass', evidence: [{ value: { arrayBuffers: 1e6, unacked: 0 } }] })
  const much = await ask(1e9, running({ unacked: 5 }))
  t.strictSame([much.status, ...codesOf(much), setBy(much)], ['warn', 'FILE_HIGH_MEMORY', ''])
  const unacked = await ask(1e9, running({ unacked: 50_000 }))
  t.equal(setBy(unacked), 'max_unacked = 1000')
  const own = memoryCause({ base: '.', file: 'a.log' }, { arrayBuffers: 0, own: 4e9, total: 8e9, unacked: 0 })
  t.strictSame(own?.fixes?.[0]?.set, [{ path: ['buffer_bytes'], value: 1_048_576 }])
  t.equal((await outcomeOf('file.memory', { mode: 'follow' })).status, 'pass', 'with the memory of this process')
})
