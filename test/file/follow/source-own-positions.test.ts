import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createFileSource, type SourceError } from '../../../lib/index.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { isCalledAsOurs } from '../../../lib/file/checkpoint/checkpoint-names.ts'

async function folder(t: Test): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'warp-flow-own-'))
  t.teardown(() => rm(made, { recursive: true, force: true }))
  return made
}

/**
 * Reads until positions were saved and a scan found them, stops, and returns the delivered lines, the warnings and the
 * ignored files of the checkpoint.
 */
async function run(
  params: FileInputParams,
  last: string
): Promise<{
  readonly texts: readonly string[]
  readonly told: readonly SourceError[]
  readonly own: readonly string[]
}> {
  const texts: string[] = []
  const told: SourceError[] = []
  const source = createFileSource(
    { mode: 'follow', checkpointIntervalMs: 10, pollIntervalMs: 5, ...params },
    { key: 's' }
  )
  source.on('warning', (warning: SourceError) => {
    told.push(warning)
  })
  const saw = new Promise<void>((resolve) => {
    source.on('data', ({ text }: { readonly text: string }) => {
      texts.push(text)
      if (text === last) resolve()
    })
  })
  await saw
  const own = (): readonly string[] =>
    (source.files() ?? [])
      .filter(({ reason }) => reason?.startsWith('checkpoint_dir') === true)
      .map(({ path: name }) => path.basename(name))
      .sort()
  // Once a save was seen, its file is listed as ignored
  while (!own().includes('s.json') && source.stats().state === 'running')
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  const left = own()
  await Promise.all([source.stop(), once(source, 'close')])
  return { texts, told, own: left }
}

t.test('a source never reads its own checkpoint, and warns if its pattern matches the checkpoint', async (t) => {
  for (const [dir, params] of [
    ['positions', { file: '**/*' }],
    ['.', { file: '*' }],
    ['positions', { file: 'link/*.json', symlinks: 'follow' }]
  ] as const) {
    const base = await folder(t)
    await mkdir(path.join(base, 'positions'), { mode: 0o700 })
    await symlink('positions', path.join(base, 'link'))
    // Foreign files beside the checkpoint, and one with a checkpoint name in another folder
    await writeFile(path.join(base, dir, 'lines.log'), 'one\n')
    await mkdir(path.join(base, 'web'))
    await writeFile(path.join(base, 'web', 'lock.1'), 'two\n')
    await writeFile(path.join(base, 'positions', 'other.json'), '{"log":1}\n')
    const isLinked = params.file.startsWith('link')
    if (isLinked) await writeFile(path.join(base, 'positions', 'app.log.json.txt'), 'one\n')
    const { texts, told, own } = await run(
      { base, checkpointDir: path.join(base, dir), ...params, ...(isLinked ? { file: 'link/*' } : {}) },
      'one'
    )
    const [warning, ...others] = told.filter(({ code }) => code === 'FILE_CHECKPOINT_MATCHED')
    t.match(warning?.message, /other\.json|lock\.1/, `${dir} ${params.file}`)
    t.strictSame(others, [], 'reported once')
    t.ok(own.includes('s.json') && own.includes('lock.1'), own.join())
    t.notOk(
      texts.some((text) => text.includes('"version"') || text.includes('{"log"')),
      texts.join()
    )
    t.equal(texts.includes('two'), params.file === '**/*', 'such names count only in the checkpoint folder')
  }
})

t.test('the file names that belong to a checkpoint', (t) => {
  for (const name of [
    's.json',
    'a%2Fb~0123.json',
    's.json.damaged-2026-01-02T030405.678Z',
    's.json.damaged-2026-01-02T030405.678Z-2',
    'lock.1',
    'lock.12.free',
    '.warp-flow-1-ab.tmp'
  ])
    t.ok(isCalledAsOurs(name), name)
  for (const name of ['s.json.1', 'lock.log', 'lock', 's.log', 's.json.damaged-x', 'a b.json', 'warp-flow.tmp'])
    t.notOk(isCalledAsOurs(name), name)
  t.end()
})
