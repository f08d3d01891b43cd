import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import t from 'tap'
import { openFile } from '../../lib/file/open-file.ts'
import { readSource } from './support/read-source.ts'

const TREE = {
  secret: { key: 'secret\n', sub: { 'x.log': 'secret\n' } },
  logs: { 'a.log': 'a\n', sub: { 'x.log': 'x\n' } }
}

t.test('links are followed by default', async (t) => {
  const base = path.join(t.testdir(TREE), 'logs')
  symlinkSync('../secret/key', path.join(base, 'b.log'))
  symlinkSync('../secret/sub', path.join(base, 'named'))
  t.strictSame((await readSource({ base, file: '*.log' })).texts, ['a', 'secret'])
  t.strictSame((await readSource({ base, file: 'named/*.log' })).texts, ['secret'])
})

t.test(
  'symlinks = "refuse": a link under base is reported and not read, in place of a file or of a folder',
  async (t) => {
    const root = t.testdir(TREE)
    const base = path.join(root, 'logs')
    for (const [target, name] of [
      ['../secret/key', 'b.log'],
      ['a.log', 'c.log'],
      ['nowhere', 'd.log'],
      ['d.log', 'e.log'],
      ['../secret/sub', 'named'],
      ['../secret', 'f.log']
    ] as const)
      symlinkSync(target, path.join(base, name))
    const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['*.log', ['a'], ['b.log', 'c.log', 'd.log', 'e.log']],
      ['**/*.log', ['a', 'x'], ['b.log', 'c.log', 'd.log', 'e.log']],
      ['sub/*.log', ['x'], []],
      ['**/named/*.log', [], ['named']],
      ['*/x.log', ['x'], []]
    ]
    for (const [file, texts, refused] of cases) {
      const run = await readSource({ base, file, symlinks: 'refuse' })
      t.strictSame(run.texts, texts, file)
      const told = texts.length === 0 ? [run.error] : run.warnings
      t.strictSame(
        told.map((error) => error?.code),
        refused.map(() => 'FILE_SYMLINK_REFUSED'),
        file
      )
      for (const [index, name] of refused.toSorted().entries())
        t.match(told.map((error) => error?.message ?? '').toSorted()[index], path.join(base, name))
    }
    for (const file of ['b.log', 'd.log', 'named/x.log', 'named/*.log']) {
      const { error, texts } = await readSource({ base, file, symlinks: 'refuse' })
      t.strictSame([error?.code, texts], ['FILE_SYMLINK_REFUSED', []], file)
    }
    for (const file of ['named/nosuch.log', './named/sub/nosuch.log', 'named/x.log']) {
      const { error } = await readSource({ base, file, symlinks: 'refuse' })
      t.strictSame(
        [error?.code, error?.message.includes(`${path.join(base, 'named')}:`)],
        ['FILE_SYMLINK_REFUSED', true],
        'nothing behind the link is examined'
      )
    }
    t.strictSame(
      (await readSource({ path: path.join(base, 'b.log'), symlinks: 'refuse' })).error?.code,
      'FILE_SYMLINK_REFUSED'
    )
    t.strictSame(
      (await readSource({ base, file: 'nosuch/sub/*.log', symlinks: 'refuse' })).error?.code,
      'FILE_NO_MATCH'
    )
    t.strictSame((await readSource({ base, file: 'a.log/*.log', symlinks: 'refuse' })).error?.code, 'FILE_NO_MATCH')
    t.strictSame(
      (await readSource({ base, file: `${'n'.repeat(300)}/*.log`, symlinks: 'refuse' })).error?.code,
      'SYSTEM_ENAMETOOLONG'
    )
  }
)

t.test('symlinks = "refuse": base itself may be a link, and its path may contain links', async (t) => {
  const root = t.testdir({ real: { logs: TREE.logs } })
  symlinkSync('real', path.join(root, 'linked'))
  symlinkSync('real/logs', path.join(root, 'base'))
  for (const base of ['linked/logs', 'base']) {
    for (const file of ['**/*.log', '*/x.log', 'sub/x.log']) {
      t.strictSame(
        (await readSource({ base: path.join(root, base), file, symlinks: 'refuse' })).texts.includes('x'),
        true,
        `${base} ${file}`
      )
      t.strictSame(
        (await readSource({ base: path.relative(process.cwd(), path.join(root, base)), file, symlinks: 'refuse' }))
          .error,
        null
      )
    }
  }
})

t.test('symlinks = "refuse": pipes, folders and missing files are refused as usual', async (t) => {
  const base = t.testdir({ folder: {} })
  execFileSync('mkfifo', [path.join(base, 'fifo')])
  t.match((await readSource({ base, file: 'fifo', symlinks: 'refuse' })).error, { code: 'FILE_NOT_REGULAR' })
  t.match((await readSource({ base, file: 'folder', symlinks: 'refuse' })).error, { code: 'FILE_IS_DIRECTORY' })
  t.match((await readSource({ base, file: 'nosuch', symlinks: 'refuse' })).error, { code: 'FILE_NOT_FOUND' })
})

// Replaces the file or folder by a link and restores it, as fast as possible.
const SWAPS = `
const { renameSync, symlinkSync, unlinkSync } = require('node:fs')
const { parentPort, workerData: { name, target, stop } } = require('node:worker_threads')
const flag = new Int32Array(stop)
parentPort.postMessage('ready')
for (let turn = 0; Atomics.load(flag, 0) === 0; turn++) {
  symlinkSync(target, name + '.link')
  renameSync(name, name + '.kept')
  renameSync(name + '.link', name)
  unlinkSync(name)
  renameSync(name + '.kept', name)
}
`

t.test(
  'symlinks = "refuse": a link that takes the place of a file or a folder while it is opened is never read',
  async (t) => {
    for (const isFolder of [false, true]) {
      const root = t.testdir(TREE)
      const base = path.join(root, 'logs')
      const stop = new SharedArrayBuffer(4)
      const name = path.join(base, isFolder ? 'sub' : 'a.log')
      const worker = new Worker(SWAPS, {
        eval: true,
        workerData: { name, target: path.join(root, isFolder ? 'secret/sub' : 'secret/key'), stop }
      })
      await once(worker, 'message')
      const heads = new Set<string>()
      for (let disturbed = 0; disturbed < 500;) {
        try {
          const { handle, head } = await openFile(isFolder ? path.join(name, 'x.log') : name, base)
          heads.add(head.toString())
          await handle.close()
        } catch (error) {
          if (!['FILE_SYMLINK_REFUSED', 'FILE_NOT_FOUND', 'ENOENT'].includes((error as { code: string }).code))
            throw error
          disturbed++
        }
      }
      Atomics.store(new Int32Array(stop), 0, 1)
      await once(worker, 'exit')
      t.notOk(heads.has('secret\n'), isFolder ? 'folder' : 'file')
      t.ok(heads.size <= 1)
    }
  }
)
