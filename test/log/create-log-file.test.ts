import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { sourceLog } from '../../lib/core/source-log.ts'
import { createLogFile, type LogFile } from '../../lib/index.ts'
import { logFilePlan } from '../../lib/log/log-file-options.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

const log = sourceLog('file', 'access')

function folderOf(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'warp-flow-log-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  return folder
}

/** Until so many lines are written or given up. */
async function settled(file: LogFile, lines: number): Promise<void> {
  while (file.stats().lines + file.stats().dropped < lines) await sleep(5)
}

t.test('each line has its time, level and source; folders on the way are made', async (t) => {
  const file = createLogFile({ path: path.join(folderOf(t), 'a/b/app.log'), level: 'debug' }, fakeClock(Date.UTC(2026, 0, 2, 3, 4, 5, 6)))
  log.info('%s has %d lines', 'a.log', 2)
  log.warn('two\nlines, and \u001B]0;a title\u0007')
  log.debug('seen')
  log.trace('not asked for')
  await file.close()
  await file.close()
  log.error('after its end')
  t.equal(readFileSync(file.path, 'utf8'), [
    '2026-01-02T03:04:05.006Z [INFO] [file:access] a.log has 2 lines',
    String.raw`2026-01-02T03:04:05.006Z [WARN] [file:access] two\nlines, and \x1b]0;a title\x07`,
    '2026-01-02T03:04:05.006Z [DEBUG] [file:access] seen', ''
  ].join('\n'))
  t.same(file.stats(), { lines: 3, dropped: 0, lastError: null })
})

t.test('it rolls: nothing is lost, so many are kept, compressed or not', async (t) => {
  for (const gzip of [true, false]) {
    const folder = folderOf(t)
    const file = createLogFile({ path: path.join(folder, 'app.log'), size: '1KB', keep: 3, gzip })
    for (let line = 0; line < 60; line++) {
      log.info('line %d of many that make it roll, as it takes no more than a thousand bytes', line)
      await settled(file, line + 1)
    }
    await file.close()
    const end = gzip ? '.gz' : ''
    t.strictSame(readdirSync(folder).sort(), ['app.log', `app.log.1${end}`, `app.log.2${end}`, `app.log.3${end}`])
    const all = [3, 2, 1].map((index) => readFileSync(path.join(folder, `app.log.${index}${end}`))).map((bytes) => String(gzip ? gunzipSync(bytes) : bytes)).join('') + readFileSync(file.path, 'utf8')
    const numbers = [...all.matchAll(/ line (\d+) of/g)].map(([, number]) => Number(number))
    t.equal(numbers.at(-1), 59)
    t.strictSame(numbers, Array.from({ length: numbers.length }, (_unused, index) => 60 - numbers.length + index), 'in order, without a gap')
    t.same(file.stats(), { lines: 60, dropped: 0, lastError: null })
  }
})

t.test('a full disk ends nothing: what could not be written is counted, and named when there is room again', async (t) => {
  const folder = folderOf(t)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', folder])
  t.teardown(() => { execFileSync('umount', [folder]) })
  const clock = fakeClock(1000)
  const file = createLogFile({ path: path.join(folder, 'app.log') }, clock)
  log.info('first')
  await settled(file, 1)
  writeFileSync(path.join(folder, 'filler'), Buffer.alloc(56 * 1024))
  const text = 'x'.repeat(4000)
  for (let line = 0; line < 5; line++) log.info('%s', text)
  await settled(file, 6)
  const { dropped, lastError } = file.stats()
  t.ok(dropped > 0)
  t.match(lastError, { code: 'SYSTEM_ENOSPC' })
  log.info('too soon')
  t.equal(file.stats().dropped, dropped + 1)
  rmSync(path.join(folder, 'filler'))
  await clock.advance(1000)
  log.info('there is room again')
  await settled(file, 8)
  await file.close()
  const written = readFileSync(file.path, 'utf8')
  t.match(written, `[WARN] [log] ${dropped + 1} lines could not be written: `)
  t.match(written, /there is room again\n$/)
})

t.test('a folder that vanished is made anew, and what went with it is counted', async (t) => {
  const folder = folderOf(t)
  const clock = fakeClock(1000)
  const file = createLogFile({ path: path.join(folder, 'logs/app.log') }, clock)
  log.info('seen in its place')
  await settled(file, 1)
  await clock.advance(1000)
  log.info('still seen')
  await settled(file, 2)
  rmSync(path.join(folder, 'logs'), { recursive: true })
  log.info('into nowhere')
  await settled(file, 3)
  await clock.advance(1000)
  log.info('it is back')
  while (!existsSync(file.path) || !readFileSync(file.path, 'utf8').includes('it is back')) await sleep(5)
  t.ok(file.stats().dropped >= 1, 'what was written since it was last seen is not sure')
  t.match(readFileSync(file.path, 'utf8'), /\[WARN\] \[log\] \d+ lines could not be written/)
  await file.close()
})

t.test('a file that another program moved away is made anew, without a loss', async (t) => {
  const folder = folderOf(t)
  const clock = fakeClock(1000)
  const file = createLogFile({ path: path.join(folder, 'app.log') }, clock)
  log.info('before')
  await settled(file, 1)
  renameSync(file.path, path.join(folder, 'app.log.moved'))
  log.info('into the moved one')
  await settled(file, 2)
  await clock.advance(1000)
  log.info('into the new one')
  await settled(file, 3)
  await file.close()
  t.match(readFileSync(path.join(folder, 'app.log.moved'), 'utf8'), /before\n.*into the moved one\n$/)
  t.match(readFileSync(file.path, 'utf8'), /^\S+ \[INFO\] \[file:access\] into the new one\n$/)
  t.equal(file.stats().dropped, 0)
})

t.test('a disk that takes nothing does not fill the memory', async (t) => {
  const folder = folderOf(t)
  execFileSync('mkfifo', [path.join(folder, 'app.log')])
  const file = createLogFile({ path: path.join(folder, 'app.log') })
  log.info('to a pipe')
  await settled(file, 1)
  t.match(file.stats(), { lines: 0, dropped: 1 })
  await file.close()

  const slow = createLogFile({ path: path.join(folder, 'slow.log') })
  const text = 'x'.repeat(100_000)
  for (let line = 0; line < 100; line++) log.info('%s', text)
  t.ok(slow.stats().dropped > 80, 'of what comes in one turn a megabyte is held')
  await slow.close()
  t.equal(slow.stats().lines + slow.stats().dropped, 100)
})

t.test('defaults, and options that are none', async (t) => {
  t.match(logFilePlan({}, '/srv/app/main.js'), { path: path.resolve('logs/main.log'), sizeBytes: 10 * 1024 * 1024, keep: 10, gzip: true, level: 'info' })
  t.equal(logFilePlan({}, '').path, path.resolve('logs/node.log'))
  for (const [size, bytes] of [[4096, 4096], ['4096', 4096], ['10 MB', 10_485_760], ['2k', 2048], ['1GB', 1_073_741_824], ['2000B', 2000]] as const) t.equal(logFilePlan({ size }).sizeBytes, bytes)
  const wrong = { path: '', size: '10 parsecs', keep: 0, gzip: 'yes', level: 'verbose' } as unknown as Parameters<typeof createLogFile>[0]
  t.throws(() => createLogFile(wrong), { name: 'ConfigError', diagnostics: ['path', 'size', 'keep', 'gzip', 'level'].map((option) => ({ code: 'CONFIG_BAD_VALUE', path: `options.${option}` })) })
  for (const size of [1023, -1, Number.NaN, '1e9', '', null]) t.throws(() => logFilePlan({ size } as Parameters<typeof logFilePlan>[0]), { name: 'ConfigError', diagnostics: [{ path: 'options.size' }] })
  for (const keep of [1.5, 1001, '3']) t.throws(() => logFilePlan({ keep } as Parameters<typeof logFilePlan>[0]), { name: 'ConfigError', diagnostics: [{ path: 'options.keep' }] })
  t.throws(() => logFilePlan({ path: 'a\0b', gzip: 1 } as unknown as Parameters<typeof logFilePlan>[0]), { name: 'ConfigError', diagnostics: [{ path: 'options.path' }, { path: 'options.gzip', received: '1' }] })
})
