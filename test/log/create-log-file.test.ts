import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { sourceLog } from '../../lib/core/source-log.ts'
import { ConfigError, createLogFile, formatDiagnostics, type Diagnostic, type LogFile } from '../../lib/index.ts'
import { logFilePlan } from '../../lib/log/log-file-options.ts'
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts'
import { englishLeft } from '../support/english-left.ts'

const log = sourceLog('file', 'access')

function folderOf(t: Test): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'warp-flow-log-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A disk of 64 KiB. */
function smallDisk(t: Test): string {
  const folder = folderOf(t)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', folder])
  t.teardown(() => {
    execFileSync('umount', [folder])
  })
  return folder
}

/** Until it has failed, and waits for its next try. */
async function failed(clock: FakeClock): Promise<void> {
  while (clock.pending === 0) await sleep(5)
}

/** Until so many lines are written or given up. */
async function settled(file: LogFile, lines: number): Promise<void> {
  while (file.stats().lines + file.stats().dropped < lines) await sleep(5)
}

t.test('each line has its time, level and source; folders on the way are made', async (t) => {
  const file = createLogFile(
    { path: path.join(folderOf(t), 'a/b/app.log'), level: 'debug' },
    fakeClock(Date.UTC(2026, 0, 2, 3, 4, 5, 6))
  )
  log.info('%s has %d lines', 'a.log', 2)
  log.warn('two\nlines, and \u001B]0;a title\u0007')
  log.debug('seen')
  log.trace('not asked for')
  await file.close()
  await file.close()
  log.error('after its end')
  t.equal(
    readFileSync(file.path, 'utf8'),
    [
      '2026-01-02T03:04:05.006Z [INFO] [file:access] a.log has 2 lines',
      String.raw`2026-01-02T03:04:05.006Z [WARN] [file:access] two\nlines, and \x1b]0;a title\x07`,
      '2026-01-02T03:04:05.006Z [DEBUG] [file:access] seen',
      ''
    ].join('\n')
  )
  t.same(file.stats(), { lines: 3, waiting: 0, dropped: 0, lastError: null })
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
    const all =
      [3, 2, 1]
        .map((index) => readFileSync(path.join(folder, `app.log.${index}${end}`)))
        .map((bytes) => String(gzip ? gunzipSync(bytes) : bytes))
        .join('') + readFileSync(file.path, 'utf8')
    const numbers = [...all.matchAll(/ line (\d+) of/g)].map(([, number]) => Number(number))
    t.equal(numbers.at(-1), 59)
    t.strictSame(
      numbers,
      Array.from({ length: numbers.length }, (_unused, index) => 60 - numbers.length + index),
      'in order, without a gap'
    )
    t.same(file.stats(), { lines: 60, waiting: 0, dropped: 0, lastError: null })
  }
})

t.test(
  'a full disk ends nothing: what cannot be written is kept, and nothing of it is torn when there is room again',
  async (t) => {
    const folder = smallDisk(t)
    const clock = fakeClock(1000)
    const file = createLogFile({ path: path.join(folder, 'app.log') }, clock)
    log.info('first')
    await settled(file, 1)
    writeFileSync(path.join(folder, 'filler'), Buffer.alloc(52 * 1024))
    const texts = Array.from({ length: 5 }, (_unused, line) => `${line}${'x'.repeat(4000)}${line}`)
    for (const text of texts) log.info('%s', text)
    await failed(clock)
    t.match(file.stats(), { dropped: 0, lastError: { code: 'SYSTEM_ENOSPC' } })
    log.info('too soon')
    rmSync(path.join(folder, 'filler'))
    await clock.advance(1000)
    await settled(file, 7)
    await file.close()
    const written = readFileSync(file.path, 'utf8').split('\n')
    for (const text of ['first', ...texts, 'too soon'])
      t.equal(written.filter((line) => line.endsWith(` ${text}`)).length, 1, text.slice(0, 5))
    t.match(file.stats(), { lines: 7, waiting: 0, dropped: 0 })
  }
)

t.test('a disk that stays full: what is beyond 8 MiB is given up, counted, and named in the file', async (t) => {
  const folder = smallDisk(t)
  const clock = fakeClock(1000)
  const file = createLogFile({ path: path.join(folder, 'app.log'), gzip: false, size: '1GB' }, clock)
  writeFileSync(path.join(folder, 'filler'), Buffer.alloc(64 * 1024 - 4096))
  for (let line = 0; line < 1000; line++) log.info('%d %s', line, 'x'.repeat(16_000))
  await failed(clock)
  const { dropped, waiting } = file.stats()
  t.ok(dropped > 400 && dropped < 600, String(dropped))
  t.equal(dropped + waiting, 1000)
  execFileSync('mount', ['-o', 'remount,size=32m', folder])
  await clock.advance(1000)
  await settled(file, 1000)
  log.info('there is room again')
  await settled(file, 1001)
  await file.close()
  t.match(
    readFileSync(file.path, 'utf8'),
    new RegExp(`\\[WARN\\] \\[log\\] ${dropped} lines could not be written: .+\\n.+there is room again\\n$`)
  )
  t.match(file.stats(), { lines: 1001 - dropped, waiting: 0, dropped })
})

t.test('a disk that is full while the file rolls loses none of what had rolled before', async (t) => {
  const folder = smallDisk(t)
  const clock = fakeClock(1000)
  const old = [1, 2, 3].map((number) => path.join(folder, `app.log.${number}.gz`))
  for (const [index, name] of old.entries()) writeFileSync(name, `old ${index + 1}`)
  const file = createLogFile({ path: path.join(folder, 'app.log'), size: '4KB', keep: 5 }, clock)
  log.info('first')
  await settled(file, 1)
  // Two pages: one that the log takes, none for its archive
  writeFileSync(path.join(folder, 'filler'), Buffer.alloc(64 * 1024 - 5 * 4096))
  for (let line = 0; line < 40; line++) log.info('%d %s', line, randomBytes(300).toString('base64'))
  await failed(clock)
  for (let second = 0; second < 20; second++) {
    await clock.advance(1000)
    await failed(clock)
  }
  const names = readdirSync(folder).filter((name) => name.startsWith('app.log.'))
  const kept = names
    .map((name) => readFileSync(path.join(folder, name), 'latin1'))
    .filter((text) => text.startsWith('old '))
  t.strictSame(kept.sort(), ['old 1', 'old 2', 'old 3'], names.join(' '))
  rmSync(path.join(folder, 'filler'))
  await clock.advance(1000)
  await settled(file, 41)
  await file.close()
  t.match(file.stats(), { lines: 41, dropped: 0 })
})

t.test('a file that cannot be renamed grows, and rolls when it can again', async (t) => {
  const folder = folderOf(t)
  const clock = fakeClock(1000)
  const name = path.join(folder, 'app.log')
  writeFileSync(name, '')
  execFileSync('mount', ['--bind', name, name])
  let isMounted = true
  const unmount = (): void => {
    if (isMounted) execFileSync('umount', [name])
    isMounted = false
  }
  t.teardown(unmount)
  const file = createLogFile({ path: name, size: '1KB', gzip: false }, clock)
  for (let line = 0; line < 30; line++) log.info('line %d of those that make it more than a thousand bytes long', line)
  await settled(file, 30)
  t.match(file.stats(), { lines: 30, dropped: 0, lastError: { code: 'SYSTEM_EBUSY' } })
  t.equal(readFileSync(name, 'utf8').split('\n').length, 31)
  await file.close()
  unmount()
  const again = createLogFile({ path: name, size: '1KB', gzip: false }, clock)
  log.info('after that')
  await settled(again, 1)
  await again.close()
  t.strictSame(readdirSync(folder).sort(), ['app.log', 'app.log.1'])
  t.match(readFileSync(name, 'utf8'), /^\S+ \[INFO\] \[file:access\] after that\n$/)
})

t.test('rolling that failed is tried again a minute later', async (t) => {
  const folder = folderOf(t)
  const clock = fakeClock(1000)
  const name = path.join(folder, 'app.log')
  writeFileSync(name, '')
  execFileSync('mount', ['--bind', name, name])
  const file = createLogFile({ path: name, size: '1KB', gzip: false }, clock)
  for (let line = 0; line < 30; line++) log.info('line %d of those that make it more than a thousand bytes long', line)
  await settled(file, 30)
  execFileSync('umount', ['--lazy', name])
  await clock.advance(30_000)
  log.info('too soon')
  await settled(file, 31)
  t.strictSame(readdirSync(folder), ['app.log'])
  await clock.advance(31_000)
  log.info('now')
  await settled(file, 32)
  await file.close()
  t.strictSame(readdirSync(folder).sort(), ['app.log', 'app.log.1'])
})

t.test('a vanished folder is created again, and the lines lost with it are counted', async (t) => {
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

t.test('what a file took that was deleted is counted when it is to roll, too', async (t) => {
  const file = createLogFile({ path: path.join(folderOf(t), 'app.log'), size: '1KB' }, fakeClock(1000))
  const text = 'of some that come before it rolls, as it takes a thousand bytes'
  for (let line = 0; line < 5; line++) log.info('line %d %s', line, text)
  await settled(file, 5)
  rmSync(file.path)
  for (let line = 5; line < 20; line++) log.info('line %d %s', line, text)
  await file.close()
  const written = readdirSync(path.dirname(file.path))
    .map((name) => path.join(path.dirname(file.path), name))
    .map((name) => String(name.endsWith('.gz') ? gunzipSync(readFileSync(name)) : readFileSync(name)))
    .join('')
  const { lines, dropped } = file.stats()
  t.equal(lines + dropped, 20)
  t.equal(written.split(text).length - 1, lines)
  t.ok(dropped >= 5)
  t.match(written, `[WARN] [log] ${dropped} lines could not be written`)
})

t.test('a file moved away by another program is created again, without a loss', async (t) => {
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

t.test('a path that is not a regular file takes no lines, and ends nothing', async (t) => {
  const folder = folderOf(t)
  execFileSync('mkfifo', [path.join(folder, 'app.log')])
  const clock = fakeClock(1000)
  const file = createLogFile({ path: path.join(folder, 'app.log') }, clock)
  log.info('to a pipe')
  await failed(clock)
  await clock.advance(1000)
  await failed(clock)
  t.match(file.stats(), { lines: 0, waiting: 1, dropped: 0 })
  await file.close()
  t.match(file.stats(), { lines: 0, waiting: 0, dropped: 1, lastError: { detail: /not a file/ } })
})

t.test('100,000 lines in one turn are all written, in order', async (t) => {
  const file = createLogFile({ path: path.join(folderOf(t), 'app.log'), size: '1GB' })
  for (let line = 0; line < 100_000; line++) log.info('%d', line)
  await file.close()
  t.match(file.stats(), { lines: 100_000, waiting: 0, dropped: 0 })
  const numbers = readFileSync(file.path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split(' ').at(-1)))
  t.ok(numbers.length === 100_000 && numbers.every((number, index) => number === index))
})

t.test('nothing that happens to its folder reaches who writes a line', async (t) => {
  const folder = folderOf(t)
  const clock = fakeClock(1000)
  const logs = path.join(folder, 'logs')
  const file = createLogFile({ path: path.join(logs, 'app.log') }, clock)
  log.info('before')
  await settled(file, 1)
  renameSync(logs, path.join(folder, 'elsewhere'))
  symlinkSync('logs', logs) // a link to itself: it can be neither looked at nor opened
  for (let second = 0; second < 3; second++) {
    await clock.advance(1000)
    t.doesNotThrow(() => {
      log.info('second %d', second)
    })
    await settled(file, second + 2)
  }
  rmSync(logs)
  await clock.advance(1000)
  log.info('it is back')
  await file.close()
  t.equal(file.stats().lines, 5)
  const all = [path.join(folder, 'elsewhere/app.log'), path.join(logs, 'app.log')]
    .map((name) => (existsSync(name) ? readFileSync(name, 'utf8') : ''))
    .join('')
  for (const text of ['before', 'second 0', 'second 1', 'second 2', 'it is back']) t.match(all, text)
})

t.test('a line that was torn by whoever wrote the file before gets its end', async (t) => {
  const name = path.join(folderOf(t), 'app.log')
  writeFileSync(name, 'whole\ntor')
  const file = createLogFile({ path: name })
  log.info('after that')
  await file.close()
  t.match(readFileSync(name, 'utf8'), /^whole\ntor\n\S+ \[INFO\] \[file:access\] after that\n$/)
})

t.test('a file that another program cuts goes on from its beginning', async (t) => {
  const name = path.join(folderOf(t), 'app.log')
  const file = createLogFile({ path: name })
  log.info('before')
  await settled(file, 1)
  truncateSync(name)
  log.info('after that')
  await file.close()
  t.match(readFileSync(name, 'utf8'), /^\S+ \[INFO\] \[file:access\] after that\n$/)
  t.match(file.stats(), { lines: 2, dropped: 0 })
})

t.test('an archive has the rights of its file', async (t) => {
  const folder = folderOf(t)
  const name = path.join(folder, 'app.log')
  writeFileSync(name, `${'x'.repeat(2000)}\n`, { mode: 0o600 })
  const file = createLogFile({ path: name, size: '1KB' })
  log.info('it rolls')
  await file.close()
  t.equal(statSync(`${name}.1.gz`).mode & 0o777, 0o600)
  t.equal(String(gunzipSync(readFileSync(`${name}.1.gz`))), `${'x'.repeat(2000)}\n`)
})

t.test('files left by a process killed while rolling are found by the next one', async (t) => {
  const folder = folderOf(t)
  const name = path.join(folder, 'app.log')
  writeFileSync(`${name}.rolled-1700000000000-1`, 'the first\n')
  writeFileSync(`${name}.rolled-1700000000000-1.4242.gz`, 'half of it')
  writeFileSync(`${name}.rolled-1700000000000-2`, 'the second\n')
  writeFileSync(`${name}.rolled-somehow`, 'of somebody else')
  writeFileSync(`${name}.2.gz`, 'the oldest') // and number 1 is missing
  await createLogFile({ path: name, keep: 3 }).close()
  t.strictSame(readdirSync(folder).sort(), ['app.log.1.gz', 'app.log.2.gz', 'app.log.3.gz', 'app.log.rolled-somehow'])
  t.strictSame(
    [1, 2].map((number) => String(gunzipSync(readFileSync(`${name}.${number}.gz`)))),
    ['the second\n', 'the first\n']
  )
  t.equal(readFileSync(`${name}.3.gz`, 'utf8'), 'the oldest')
})

t.test('one that was compressed before and one that was not roll together', async (t) => {
  const folder = folderOf(t)
  const name = path.join(folder, 'app.log')
  writeFileSync(`${name}.1`, 'plain')
  writeFileSync(`${name}.2.gz`, 'packed')
  writeFileSync(`${name}.rolled-1700000000000-1`, 'the newest\n')
  await createLogFile({ path: name, keep: 2 }).close()
  t.strictSame(readdirSync(folder).sort(), ['app.log.1.gz', 'app.log.2'])
  t.equal(readFileSync(`${name}.2`, 'utf8'), 'plain')
})

t.test('two of one path in one process are refused, until the first is closed', async (t) => {
  const name = path.join(folderOf(t), 'app.log')
  const file = createLogFile({ path: name })
  t.throws(() => createLogFile({ path: path.join(path.dirname(name), '.', 'app.log') }), {
    name: 'ConfigError',
    diagnostics: [{ code: 'CONFIG_BAD_VALUE', path: 'options.path' }]
  })
  await file.close()
  await createLogFile({ path: name }).close()
})

t.test('repeated lines are one line, and their number is written before the file is closed', async (t) => {
  const file = createLogFile({ path: path.join(folderOf(t), 'app.log') })
  for (let times = 0; times < 5; times++) log.info('the same again')
  await file.close()
  t.match(
    readFileSync(file.path, 'utf8'),
    /^\S+ \[INFO\] \[file:access\] the same again\n\S+ \[INFO\] \[file:access\] the same again \(4 more like it since\)\n$/
  )
})

t.test('defaults, and options that are none', async (t) => {
  t.match(logFilePlan({}, '/srv/app/main.js'), {
    path: path.resolve('logs/main.log'),
    sizeBytes: 10 * 1024 * 1024,
    keep: 10,
    gzip: true,
    level: 'info'
  })
  t.equal(logFilePlan({}, '').path, path.resolve('logs/node.log'))
  for (const [size, bytes] of [
    [4096, 4096],
    ['4096', 4096],
    ['10 MB', 10_485_760],
    ['2k', 2048],
    ['1GB', 1_073_741_824],
    ['2000B', 2000]
  ] as const)
    t.equal(logFilePlan({ size }).sizeBytes, bytes)
  const wrong = { path: '', size: '10 parsecs', keep: 0, gzip: 'yes', level: 'verbose' } as unknown as Parameters<
    typeof createLogFile
  >[0]
  t.throws(() => createLogFile(wrong), {
    name: 'ConfigError',
    diagnostics: ['path', 'size', 'keep', 'gzip', 'level'].map((option) => ({
      code: 'CONFIG_BAD_VALUE',
      path: `options.${option}`
    }))
  })
  for (const size of [1023, -1, Number.NaN, '1e9', '', null])
    t.throws(() => logFilePlan({ size } as Parameters<typeof logFilePlan>[0]), {
      name: 'ConfigError',
      diagnostics: [{ path: 'options.size' }]
    })
  for (const keep of [1.5, 1001, '3'])
    t.throws(() => logFilePlan({ keep } as Parameters<typeof logFilePlan>[0]), {
      name: 'ConfigError',
      diagnostics: [{ path: 'options.keep' }]
    })
  t.throws(() => logFilePlan({ path: 'a\0b', gzip: 1 } as unknown as Parameters<typeof logFilePlan>[0]), {
    name: 'ConfigError',
    diagnostics: [{ path: 'options.path' }, { path: 'options.gzip', received: '1' }]
  })
  t.throws(() => createLogFile({ kepp: 3, rotate: 1 } as Parameters<typeof createLogFile>[0]), {
    name: 'ConfigError',
    diagnostics: [
      { path: 'options.kepp', message: /no option "kepp"/, suggestion: 'keep' },
      { path: 'options.rotate', expected: /path, size, keep/ }
    ]
  })
  for (const options of [null, 'app.log', 3])
    t.throws(() => createLogFile(options as unknown as Parameters<typeof createLogFile>[0]), {
      name: 'ConfigError',
      diagnostics: [{ path: 'options' }]
    })
  for (const name of ['logs/', '.', '..', 'a/..', 'a\\'])
    t.throws(
      () => createLogFile({ path: name }),
      { name: 'ConfigError', diagnostics: [{ path: 'options.path' }] },
      name
    )
  const zh = thrownDiagnostics(() => createLogFile({ ...wrong, kepp: 1 } as Parameters<typeof createLogFile>[0]))
  t.strictSame(englishLeft(formatDiagnostics(zh, { locale: 'zh' })), [])
})

t.test('the name of the program stands where the path says so, whatever it is', async (t) => {
  for (const [program, name] of [
    ['/srv/app/main.js', 'main'],
    ['/srv/app/a.b.test.js', 'a.b.test'],
    ['/srv/app/.hidden', '.hidden'],
    ['/srv/my app/über main.mjs', 'über main'],
    ['/srv/a\nb\u202E.js', 'a_b_'],
    ['/srv/%d$&.js', '%d$&'],
    [String.raw`/srv/a:b*c?.js`, 'a_b_c_'],
    ['/srv/-rf.js', '-rf'],
    [undefined, 'node']
  ] as const)
    t.equal(
      logFilePlan({ path: 'l/<program>-<program>.log' }, program ?? '').path,
      path.resolve(`l/${name}-${name}.log`)
    )
  t.ok(path.basename(logFilePlan({}, `/srv/${'长'.repeat(300)}.js`).path).length < 60)
})

function thrownDiagnostics(act: () => unknown): readonly Diagnostic[] {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error.diagnostics
  }
  return []
}
