import * as fs from 'node:fs/promises'
import { mkdtemp, open, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { deletedLog } from '../../../lib/file/probe/deleted-logs.ts'
import { systemParts } from '../../../lib/file/probe/probe-parts.ts'
import { mountOver } from '../../../lib/file/probe/mounted-over.ts'
import type { RunningSource } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { codesOf, commandOf, outcomeOf } from './support/outcome.ts'

const linux = { skip: process.platform !== 'linux' && 'only Linux tells' }

async function folder(t: Test): Promise<string> {
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'warp-flow-silent-')))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  return base
}

t.test('a log that was deleted while its writer has it open is found, by name or by pattern', linux, async (t) => {
  const base = await folder(t)
  const parts = systemParts()
  const log = path.join(base, 'a.log')
  const [reader, writer] = [
    await open(log, 'w').then(async (handle) => {
      await handle.close()
      return await open(log, 'r')
    }),
    await open(log, 'a')
  ]
  t.equal(await deletedLog({ base, file: 'a.log', parts }), null, 'the log exists')
  await rm(log)
  for (const file of ['a.log', '*.log', '**/*.log'])
    t.match((await deletedLog({ base, file, parts }))?.detail, `(pid ${process.pid}) still writes to it`, file)
  for (const file of ['b.log', '*.txt']) t.equal(await deletedLog({ base, file, parts }), null, file)
  t.equal(await deletedLog({ base: path.dirname(base), file: '*.log', parts }), null, 'the log was in a subfolder')
  const outcome = await outcomeOf('file.match', { base, file: 'a.log', mode: 'follow' })
  t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_NOT_FOUND'])
  t.match(commandOf(outcome), `cat /proc/${process.pid}/fd/${writer.fd} >> ${log}`)
  await writer.close()
  t.equal(await deletedLog({ base, file: 'a.log', parts }), null, 'a process that only reads loses nothing')
  await reader.close()
})

t.test('an empty folder is reported if a file system is missing there, or mounted over it', async (t) => {
  const base = await folder(t)
  const proc = t.testdir({
    self: { mountinfo: `22 1 0:1 / / rw - ext4 /dev/a rw\n23 22 0:2 / ${base} rw shared:1 - tmpfs tmpfs rw\n` },
    fstab: `# ${base}\n/dev/a / ext4 rw 0 0\nnfs:/logs ${base} nfs rw 0 0\n/dev/s none swap sw 0 0\n`
  })
  const parts = { ...systemParts(), proc, fstab: path.join(proc, 'fstab') }
  t.match(await mountOver({ base, parts }), {
    detail: `an empty file system (tmpfs) is mounted at ${base} and hides what lies below`
  })
  t.match(await mountOver({ base, parts: { ...parts, proc: base } }), {
    detail: /lists a file system \(nfs\) for .*, but it is not mounted$/,
    fix: { commands: { linux: /mount / } }
  })
  t.equal(await mountOver({ base: path.dirname(base), parts }), null)
  const outcome = await outcomeOf('file.match', { base, file: '*.log', mode: 'follow' }, { parts })
  t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_NO_MATCH'])
  await writeFile(path.join(base, 'b.txt'), '')
  t.equal(
    (await outcomeOf('file.match', { base, file: '*.log', mode: 'follow' }, { parts })).causes?.[0]?.detail,
    undefined,
    'the folder is not empty'
  )
})

t.test('a file created again is reported if its writer still writes to the deleted one', linux, async (t) => {
  const base = await folder(t)
  const log = path.join(base, 'a.log')
  const writer = await open(log, 'a')
  await rm(log)
  await writeFile(log, '')
  await utimes(log, 1000, 1000)
  const outcome = await outcomeOf(
    'file.growth',
    { base, file: 'a.log', mode: 'follow' },
    { context: { running: silent() } }
  )
  await writer.close()
  t.match(outcome, {
    status: 'warn',
    causes: [{ code: 'FILE_NOT_WRITTEN', detail: /still writes to it, although it has been deleted$/ }]
  })
})

t.test('a full disk is reported as the cause of silence', linux, async (t) => {
  const base = await folder(t)
  await writeFile(path.join(base, 'a.log'), 'one\n')
  await utimes(path.join(base, 'a.log'), 1000, 1000)
  const of = async (bavail: number): Promise<ReturnType<typeof outcomeOf>> =>
    await outcomeOf(
      'file.growth',
      { base, file: 'a.log', mode: 'follow' },
      {
        context: { running: silent() },
        parts: { fs: { ...fs, statfs: async () => Object.assign(await fs.statfs(base), { bavail }) } }
      }
    )
  const full = await of(0)
  t.match(full, { status: 'warn', causes: [{ code: 'FILE_NOT_WRITTEN', detail: 'the disk it is on is full' }] })
  t.match(commandOf(full), `df -h ${base} && du -xah ${base}`)
  t.match((await of(9)).causes?.[0]?.detail, 'no process visible from here has it open for writing')
  const unknown = await outcomeOf(
    'file.growth',
    { base, file: 'a.log', mode: 'follow' },
    { context: { running: silent() }, parts: { fs: { ...fs, statfs: () => Promise.reject(new Error('gone')) } } }
  )
  t.match(unknown.causes?.[0]?.detail, 'no process visible from here has it open for writing')
})

/** A running source that receives nothing. */
function silent(): RunningSource {
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
  return {
    before: stats,
    after: stats,
    elapsedMs: 500,
    health: { healthy: true, status: 'StatusOK', statusTime: 0, startTime: 0, lastError: null, troubles: [] }
  }
}
