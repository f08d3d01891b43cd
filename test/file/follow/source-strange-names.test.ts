import { mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import { pathBytes } from '../support/path-bytes.ts'
import { append, at, rename, shownAs, write } from '../support/strange-names.ts'
import { follow, type Followed } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'
import { crash } from './support/source-crash.ts'

// File names are chosen by anyone who may write to the folder. Some systems refuse names that are not UTF-8.
const onLinux = { skip: process.platform !== 'linux' && 'the system refuses such names' }

t.test('a file named like the pattern itself does not hide other files, whenever it is created', async (t) => {
  for (const literal of ['*.log', '[a-z]*.log']) {
    const base = t.testdir({ 'app.log': 'one\n' })
    const followed = await follow(t, { base, file: literal })
    await followed.lines(1)
    writeFileSync(path.join(base, literal), '')
    await followed.until('seen', () => followed.file(literal) !== undefined)
    writeFileSync(path.join(base, 'app.log'), 'two\n', { flag: 'a' })
    writeFileSync(path.join(base, 'new.log'), 'new\n')
    writeFileSync(path.join(base, literal), 'literal\n')
    t.strictSame((await followed.lines(4)).toSorted(), ['literal', 'new', 'one', 'two'])
    await followed.stop()
    const again = await follow(t, { base, file: literal })
    t.strictSame(
      (await again.lines(4)).toSorted(),
      ['literal', 'new', 'one', 'two'],
      'also when it existed before the start'
    )
  }
})

t.test('files whose names are not UTF-8 are followed separately through rotation and a restart', onLinux, async (t) => {
  const base = t.testdir({})
  const dir = path.join(base, 'positions')
  const logs = path.join(base, 'logs')
  mkdirSync(logs)
  // The names differ in bytes that are not valid UTF-8, and one spells out how another is displayed.
  const names = [at(logs, [0x61, 0xff]), at(logs, [0x61, 0xfe]), at(logs, String.raw`a\xff`), at(logs, 'a\uFFFD')]
  const shown = [
    shownAs(names[0] as Buffer, `${logs}/a\\xff`),
    shownAs(names[1] as Buffer, `${logs}/a\\xfe`),
    { path: `${logs}/a\\xff` },
    { path: `${logs}/a\uFFFD` }
  ]
  names.forEach((name, index) => {
    write(name, `start ${index}\n`)
  })
  const begin = (): Promise<Followed> => follow(t, { base: logs, file: 'a*', checkpointDir: dir })
  const first = await begin()
  await first.lines(4)
  names.forEach((name, index) => {
    append(name, `more ${index}\n`)
  })
  await first.lines(8)
  await first.stop()
  t.strictSame(
    Object.fromEntries(first.events.map(({ text, position }) => [text, position.pathBytes ?? position.path])),
    Object.fromEntries(
      ['start', 'more'].flatMap((word) =>
        shown.map(({ path, ...rest }, index) => [
          `${word} ${index}`,
          (rest as { pathBytes?: string }).pathBytes ?? path
        ])
      )
    )
  )

  const second = await begin()
  names.forEach((name, index) => {
    append(name, `later ${index}\n`)
  })
  t.strictSame(
    (await second.lines(4)).toSorted(),
    ['later 0', 'later 1', 'later 2', 'later 3'],
    'no file is read again'
  )
  // While the source runs: renamed to a name that is not UTF-8 either, and recreated.
  for (const [index, name] of names.entries()) {
    rename(name, Buffer.concat([name, Buffer.from([0x2e, 0xc3])]))
    write(name, `anew ${index}\n`)
  }
  t.strictSame((await second.lines(8)).slice(4).toSorted(), ['anew 0', 'anew 1', 'anew 2', 'anew 3'])
  await second.pass(8000)
  await second.stop()
  // The same again while the source is stopped.
  for (const [index, name] of names.entries()) {
    append(name, `last ${index}\n`)
    rename(name, Buffer.concat([name, Buffer.from([0x2e, 0xc4])]))
    write(name, `third ${index}\n`)
  }
  const third = await begin()
  t.strictSame(
    (await third.lines(8)).toSorted(),
    [0, 1, 2, 3].flatMap((index) => [`last ${index}`, `third ${index}`]).toSorted()
  )
  await third.pass(8000)
  t.equal(third.texts.length, 8)
  t.strictSame([...first.codes, ...second.codes, ...third.codes], [])
  for (const place of shown)
    t.ok(
      third.source
        .files()
        .some((file) => file.path === place.path && file.pathBytes === (place as { pathBytes?: string }).pathBytes),
      place.path
    )
})

t.test(
  'a nightly job writing to a name that is not UTF-8 is read each night, also with a custom store',
  onLinux,
  async (t) => {
    const base = t.testdir({})
    const name = at(base, [0x6a, 0xff])
    const other = at(base, String.raw`j\xff`)
    const job = 'the same text\n'.repeat(20)
    write(name, job)
    const store = memoryStore()
    const first = await follow(t, { base, file: 'j*' }, { checkpoint: store })
    await first.lines(20)
    await first.pass(3000)
    const saved = await crash(first, store)
    const text = JSON.stringify(saved.first)
    t.equal(Buffer.from(text).toString(), text, 'the checkpoint given to a store is valid UTF-8')
    t.notMatch(text, /\\ud[89a-f]/i)
    unlinkSync(name)
    write(name, job)
    const second = await follow(t, { base, file: 'j*' }, { checkpoint: saved })
    t.equal((await second.lines(20)).length, 20, 'the following night')
    await second.pass(3000)
    const later = await crash(second, saved)
    // A name that spells out how the other one is displayed is a different name: its file is a copy of the deleted one.
    rmSync(name)
    write(other, job)
    const third = await follow(t, { base, file: 'j*' }, { checkpoint: later })
    await third.pass(8000)
    t.equal(third.texts.length, 0)
  }
)

t.test('folders whose names are not UTF-8 are searched, and new files in them are followed', onLinux, async (t) => {
  const base = t.testdir({ plain: { 'a.log': 'plain\n' } })
  mkdirSync(at(base, [0xff], 'deep'), { recursive: true })
  write(at(base, [0xff], 'deep', 'a.log'), 'deep\n')
  const followed = await follow(t, { base, file: '**/*.log', exclude: ['*/deep/no*'] })
  await followed.lines(2)
  mkdirSync(at(base, [0xff], [0xfe]))
  write(at(base, [0xff], [0xfe], 'b.log'), 'later\n')
  write(at(base, [0xff], 'deep', [0x6e, 0x6f, 0xff, ...Buffer.from('.log')]), 'excluded\n')
  append(at(base, [0xff], 'deep', 'a.log'), 'more\n')
  t.strictSame((await followed.lines(4)).toSorted(), ['deep', 'later', 'more', 'plain'])
  t.match(
    followed.source
      .files()
      .map(({ path: name, state, pathBytes }) => [path.relative(base, name), state, pathBytes === undefined]),
    [
      [String.raw`\xff/\xfe/b.log`, 'at-end', false],
      [String.raw`\xff/deep/a.log`, 'at-end', false],
      [String.raw`\xff/deep/no\xff.log`, 'ignored', false],
      ['plain/a.log', 'at-end', true]
    ]
  )
})

t.test('with watched folders a name that is not UTF-8 is detected as early as any other', onLinux, async (t) => {
  const base = t.testdir({ store: {} })
  const name = at(base, [0xff, ...Buffer.from('.log')])
  const target = at(base, 'store', [0xfe])
  write(target, '')
  symlinkSync(at('store', [0xfe]), at(base, [0xfc, ...Buffer.from('.log')]))
  mkdirSync(at(base, [0xfd]))
  const inner = at(base, [0xfd], 'x.log')
  const texts: string[] = []
  const source = createFileSource({ base, file: '**/*.log', mode: 'follow', pollIntervalMs: 60_000 })
  t.teardown(() => {
    source.destroy()
  })
  let wake: (() => void) | null = null
  source.on('data', ({ text }) => {
    texts.push(text)
    wake?.()
  })
  const come = async (text: string): Promise<void> => {
    while (!texts.includes(text))
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  await once(source, 'ready')
  write(name, 'one\n')
  await come('one')
  // The next regular poll is a minute away.
  append(name, 'two\n')
  await come('two')
  append(target, 'linked\n')
  await come('linked')
  write(inner, 'inner\n')
  await come('inner')
  append(inner, 'more\n')
  await come('more')
  t.strictSame(texts, ['one', 'two', 'linked', 'inner', 'more'])
  await source.stop()
})

t.test(
  'files with names of arbitrary bytes that are stopped and rotated deliver each line once',
  onLinux,
  async (t) => {
    const root = t.testdir({})
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(pathBytes, { minLength: 1, maxLength: 4, selector: (bytes) => bytes.toString('latin1') }),
        fc.boolean(),
        async (names, stopped) => {
          const base = path.join(root, String(made++))
          mkdirSync(base)
          const files = names.map((name) => at(base, Buffer.concat([Buffer.from('n'), name])))
          const checkpointDir = path.join(root, `positions-${made}`)
          for (const [index, file] of files.entries()) write(file, `a ${index} ${'-'.repeat(80)}\n`)
          const params = { base, file: 'n*', checkpointDir, rotateWaitMs: 500 }
          let followed = await follow(t, params)
          await followed.lines(files.length)
          let texts: readonly string[] = followed.texts
          if (stopped) await followed.stop()
          for (const [index, file] of files.entries()) {
            append(file, `b ${index}\n`)
            rename(file, Buffer.concat([file, Buffer.from([0x2e, 0xff])]))
            write(file, `c ${index}\n`)
          }
          if (stopped) {
            followed = await follow(t, params)
            await followed.lines(files.length * 2)
            texts = [...texts, ...followed.texts]
          } else texts = await followed.lines(files.length * 3)
          await followed.pass(1500)
          await followed.stop()
          const expected = files.flatMap((_, index) => [`a ${index}`, `b ${index}`, `c ${index}`]).sort()
          const found = texts.map((text) => text.replace(/ -+$/, '')).sort()
          if (JSON.stringify(found) !== JSON.stringify(expected))
            throw new Error(`${JSON.stringify(found)} in place of ${JSON.stringify(expected)}`)
          if (followed.codes.length > 0) throw new Error(JSON.stringify(followed.codes))
        }
      ),
      { numRuns: 15 }
    )
  }
)
