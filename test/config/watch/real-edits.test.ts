import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { watchConfig } from '../../../lib/index.ts'
import { isWhole } from '../../support/whole.ts'
import { Watched } from './support/watched.ts'

const CONNECTORS = '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n'
const sources = (mark: string): string =>
  `[[sources]]\nkey = "a"\nconnect = "files"\n[sources.params]\nfile = "${mark}"\n`

/** Somebody who edits in a folder: makes the mark the one that the configuration has. */
type Editor = (folder: string, mark: string) => void | Promise<void>

/** Makes a folder with a configuration in it; gives what edits it. */
const editors: Readonly<Record<string, (folder: string) => Editor>> = {
  'a file that is written in place': (folder) => {
    plain(folder)
    return (_folder, mark) => {
      writeFileSync(join(folder, 'wpsrc.toml'), sources(mark))
    }
  },
  'a file that is written in parts': (folder) => {
    plain(folder)
    return async (_folder, mark) => {
      const [file, text] = [join(folder, 'wpsrc.toml'), sources(mark)]
      // Each part has been told of before the next is written
      const watcher = watch(file)
      for (const [from, to] of [
        [0, 20],
        [20, 40]
      ] as const) {
        const told = once(watcher, 'change')
        if (from === 0) writeFileSync(file, text.slice(from, to))
        else appendFileSync(file, text.slice(from, to))
        await told
      }
      watcher.close()
      appendFileSync(file, text.slice(40))
    }
  },
  'vim, which moves the old file away': (folder) => {
    plain(folder)
    const file = join(folder, 'wpsrc.toml')
    return (_folder, mark) => {
      writeFileSync(join(folder, '.wpsrc.toml.swp'), mark)
      renameSync(file, `${file}~`)
      writeFileSync(file, sources(mark))
      unlinkSync(`${file}~`)
      unlinkSync(join(folder, '.wpsrc.toml.swp'))
    }
  },
  'an editor that renames a new file': (folder) => {
    plain(folder)
    return (_folder, mark) => {
      writeFileSync(join(folder, '.tmp-1'), sources(mark))
      renameSync(join(folder, '.tmp-1'), join(folder, 'wpsrc.toml'))
    }
  },
  'sed -i': (folder) => {
    plain(folder)
    return (_folder, mark) => {
      execFileSync('sed', ['-i', `s/^file = .*/file = "${mark}"/`, join(folder, 'wpsrc.toml')])
    }
  },
  'Kubernetes, which changes a link': (folder) => {
    mkdirSync(folder, { recursive: true })
    const volume = (mark: string): void => {
      mkdirSync(join(folder, `..${mark}`))
      writeFileSync(join(folder, `..${mark}`, 'wpsrc.toml'), sources(mark))
      writeFileSync(join(folder, `..${mark}`, 'files.toml'), CONNECTORS)
      symlinkSync(`..${mark}`, join(folder, '..data_tmp'))
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    }
    volume('start')
    symlinkSync('..data/wpsrc.toml', join(folder, 'wpsrc.toml'))
    mkdirSync(join(folder, 'connectors', 'source.d'), { recursive: true })
    symlinkSync('../../..data/files.toml', join(folder, 'connectors', 'source.d', 'files.toml'))
    let before = 'start'
    return (_folder, mark) => {
      volume(mark)
      rmSync(join(folder, `..${before}`), { recursive: true })
      before = mark
    }
  },
  'git checkout': (folder) => {
    plain(folder)
    const git = (...args: readonly string[]): void => {
      execFileSync(
        'git',
        ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
        { cwd: folder, stdio: 'ignore' }
      )
    }
    git('init', '-b', 'start')
    git('add', '.')
    git('commit', '-m', 'start')
    return (_folder, mark) => {
      // The commit is made in another tree, so that the checkout is what changes the files
      git('worktree', 'add', '-b', mark, join(folder, '..', `tree-${mark}`))
      const tree = join(folder, '..', `tree-${mark}`)
      writeFileSync(join(tree, 'wpsrc.toml'), sources(mark))
      execFileSync(
        'git',
        ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', 'commit', '-am', mark],
        { cwd: tree, stdio: 'ignore' }
      )
      git('checkout', '--detach', mark)
    }
  },
  'a folder that is taken away and made again': (folder) => {
    plain(folder)
    return (_folder, mark) => {
      rmSync(folder, { recursive: true })
      plain(folder, mark)
    }
  },
  'connectors that come nearer': (folder) => {
    plain(folder)
    const near = join(folder, 'conf')
    mkdirSync(near)
    writeFileSync(join(near, 'wpsrc.toml'), '[[sources]]\nkey = "a"\nconnect = "files"\n')
    const declared = (mark: string): string => `${CONNECTORS}params.file = "${mark}"\n`
    writeFileSync(join(folder, 'connectors', 'source.d', 'files.toml'), declared('start'))
    let count = 0
    return (_folder, mark) => {
      // Above, nearer, nearer in another file, above again
      if (count % 4 === 1) mkdirSync(join(near, 'connectors', 'source.d'), { recursive: true })
      if (count % 4 === 0) rmSync(join(near, 'connectors'), { recursive: true, force: true })
      if (count % 4 === 0) writeFileSync(join(folder, 'connectors', 'source.d', 'files.toml'), declared(mark))
      else if (count % 4 < 3) writeFileSync(join(near, 'connectors', 'source.d', 'files.toml'), declared(mark))
      else {
        writeFileSync(join(near, 'connectors', 'source.d', 'other.toml'), declared(mark))
        unlinkSync(join(near, 'connectors', 'source.d', 'files.toml'))
      }
      count++
    }
  },
  'a link to a file elsewhere': (folder) => {
    plain(folder)
    mkdirSync(join(folder, '..', 'elsewhere'))
    return (_folder, mark) => {
      writeFileSync(join(folder, '..', 'elsewhere', `${mark}.toml`), sources(mark))
      symlinkSync(`../elsewhere/${mark}.toml`, join(folder, 'next'))
      renameSync(join(folder, 'next'), join(folder, 'wpsrc.toml'))
    }
  }
}

function plain(folder: string, mark = 'start'): void {
  mkdirSync(join(folder, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(join(folder, 'connectors', 'source.d', 'files.toml'), CONNECTORS)
  writeFileSync(join(folder, 'wpsrc.toml'), sources(mark))
}

const EACH = isWhole ? 20 : 8

t.test(`${Object.keys(editors).length * EACH} edits of real files: each state that stands is given`, async (t) => {
  const root = t.testdir()
  const all = Object.entries(editors).map(async ([name, editor], index) => {
    const folder = join(root, `lane-${index}`, 'app')
    const edit = editor(folder)
    const watched = new Watched(watchConfig(name.startsWith('connectors') ? join(folder, 'conf') : folder), 'a')
    await watched.mark('start')
    for (let count = 0; count < EACH; count++) {
      const mark = `m${count}`
      await edit(folder, mark)
      await watched.mark(mark)
    }
    await watched.close()
    return watched.faults
  })
  await Promise.all(all)
})

t.test('a fault keeps the previous configuration, and the next valid one is delivered', async (t) => {
  const folder = join(t.testdir(), 'app')
  plain(folder)
  const watched = new Watched(watchConfig(join(folder, 'wpsrc.toml')), 'a')
  await watched.mark('start')
  writeFileSync(join(folder, 'wpsrc.toml'), sources('one').replace('files', 'fils'))
  t.match(await watched.fault('CONFIG_UNKNOWN_CONNECTOR'), { kept: { sources: [{ params: { file: 'start' } }] } })
  writeFileSync(join(folder, 'wpsrc.toml'), sources('two'))
  await watched.mark('two')
  rmSync(folder, { recursive: true })
  t.match(await watched.fault('CONFIG_NOT_FOUND'), { kept: { sources: [{ params: { file: 'two' } }] } })
  plain(folder, 'two')
  await watched.mark('two')
  t.match(watched.last, { changes: [] })
  await watched.close()
})

t.test('a file missing at the start is waited for', async (t) => {
  const folder = join(t.testdir(), 'deep', 'app')
  const watched = new Watched(watchConfig(folder), 'a')
  t.match(await watched.fault('CONFIG_NOT_FOUND'), { generation: 1, kept: null })
  plain(folder, 'one')
  await watched.mark('one')
  t.match(watched.last, {
    files: [join(folder, 'wpsrc.toml'), join(folder, 'connectors', 'source.d', 'files.toml')],
    changes: [{ kind: 'added' }]
  })
  await watched.close()
})

t.test('whoever waits for the next state of files may leave at once', async (t) => {
  const folder = join(t.testdir(), 'app')
  plain(folder)
  const ways: Readonly<Record<string, (watch: ReturnType<typeof watchConfig>) => Promise<unknown>>> = {
    return: (watch) => watch.return(undefined),
    throw: (watch) => watch.throw(new Error('enough')).catch(() => {})
  }
  for (const [name, leave] of Object.entries(ways)) {
    const watch = watchConfig(folder)
    t.equal(watch[Symbol.asyncIterator](), watch)
    t.match(await watch.next(), { value: { generation: 1 } })
    const next = watch.next()
    await leave(watch)
    t.same(await next, { value: undefined, done: true }, name)
    t.same(await watch.next(), { value: undefined, done: true }, name)
  }
  // One that has not begun never does
  const watch = watchConfig(folder)
  await watch.return(undefined)
  t.same(await watch.next(), { value: undefined, done: true })
})
