import { execFileSync, fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, chmod, chown, mkdir, open, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createSource, diagnose, probeSource } from '../../lib/index.ts'
import type { Report } from '../../types/report.ts'
import type { Fault, FaultBench, FaultCase } from './fault.ts'
import { fileFault, filesAndParams, gives } from './file-case.ts'
import { filesFor, firstText } from './support.ts'
import { killChild } from '../support/kill-child.ts'

/** What the params name exists, but the system does not allow it to be read or kept. */
export const fileSystemFaults: readonly Fault[] = [
  fileFault('the file is a named pipe', 'FILE_NOT_REGULAR', async (bench) => {
    const arranged = await filesAndParams(bench, {}, 'file = "a.log"', 'one')
    const pipe = path.join(bench.folder, 'logs', 'a.log')
    execFileSync('mkfifo', [pipe])
    return {
      ...arranged,
      byHand: async () => {
        await rm(pipe)
        await writeFile(pipe, 'one\n')
      }
    }
  }),
  fileFault(
    'a file system is mounted over the folder, and hides it',
    'FILE_NOT_FOUND',
    async (bench) => {
      const arranged = await filesAndParams(
        bench,
        { 'a.log': 'one\n' },
        'file = "a.log"\nmode = "follow"\nfrom = "beginning"',
        'one'
      )
      const folder = path.join(bench.folder, 'logs')
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder])
      bench.after(() => {
        spawnSync('umount', [folder])
      })
      return arranged
    },
    false
  ),
  fileFault('the log was deleted under its writer', 'FILE_NOT_FOUND', async (bench) => {
    const arranged = await filesAndParams(
      bench,
      { 'a.log': '' },
      'file = "a.log"\nmode = "follow"\nfrom = "beginning"',
      'one'
    )
    const file = path.join(bench.folder, 'logs', 'a.log')
    const writer = await open(file, 'a')
    bench.after(() => writer.close())
    await writer.write('one\n')
    await rm(file)
    return arranged
  }),
  fileFault(
    'the disk of the log is full',
    'FILE_NOT_WRITTEN',
    async (bench) => {
      const folder = path.join(bench.folder, 'logs')
      await mkdir(folder)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
      bench.after(() => execFileSync('umount', ['-l', folder]))
      const [log, core] = [path.join(folder, 'a.log'), path.join(folder, 'core')]
      await writeFile(log, 'one\n')
      await utimes(log, 1000, 1000)
      await writeFile(core, Buffer.alloc(1_000_000)).catch(() => {})
      return {
        files: filesFor(
          'file',
          `base = ${JSON.stringify(folder)}\nfile = "a.log"\nmode = "follow"\nfrom = "beginning"`
        ),
        works: (source) => gives(source, 'one'),
        ask: async (config) => {
          const source = createSource(config.source('s'))
          try {
            await firstText(source)
            return await diagnose(source, { intervalMs: 50 })
          } finally {
            source.destroy()
          }
        },
        byHand: async () => {
          await rm(core)
          await appendFile(log, 'two\n')
        }
      }
    },
    false
  ),
  fileFault(
    'the file may not be read',
    'FILE_PERMISSION_DENIED',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"', 'one')
      return await asNobody(bench, arranged, path.join(bench.folder, 'logs', 'a.log'), 0o600, 0o644)
    },
    false
  ),
  fileFault(
    'a folder on the way may not be entered',
    'FILE_PERMISSION_DENIED',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"', 'one')
      return await asNobody(bench, arranged, path.join(bench.folder, 'logs'), 0o700, 0o711)
    },
    false
  ),
  fileFault(
    'another process has a lease on the file, as a file server takes for its clients',
    'FILE_BUSY',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"', 'one')
      // F_SETLEASE, F_WRLCK; an open by another process sends SIGIO, which would end this one
      const program =
        '$SIG{IO} = "IGNORE"; open(my $f, "+<", $ARGV[0]) or die; fcntl($f, 1024, 1) or die $!; $| = 1; print "held\\n"; sleep 1 while 1'
      const holder = spawn('perl', ['-e', program, path.join(bench.folder, 'logs', 'a.log')], {
        stdio: ['ignore', 'pipe', 'inherit']
      })
      bench.after(() => {
        holder.kill('SIGKILL')
      })
      await once(holder.stdout, 'data')
      return {
        ...arranged,
        byHand: async () => {
          const gone = once(holder, 'exit')
          holder.kill('SIGTERM')
          await gone
        }
      }
    },
    false
  ),
  fileFault(
    'two folders on the way may not be entered, and the last not be listed',
    'FILE_PERMISSION_DENIED',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'app/web/today/a.log': 'one\n' }, 'file = "*.log"', 'one')
      const at = (...names: readonly string[]): string => path.join(bench.folder, 'logs', ...names)
      await chmod(bench.folder, 0o755)
      for (const folder of [at('app'), at('app', 'web', 'today')]) await chmod(folder, 0o700)
      return {
        ...arranged,
        files: filesFor('file', `base = ${JSON.stringify(at('app', 'web', 'today'))}\nfile = "*.log"`),
        ask: () => probedBy({ folder: bench.folder, user: NOBODY })
      }
    },
    false
  ),
  fileFault(
    'more files may be open than the system allows',
    'FILE_OPEN_LIMIT_LOW',
    async (bench) => ({
      ...(await filesAndParams(
        bench,
        { 'a.log': 'one\n' },
        'file = "a.log"\nmode = "follow"\nfrom = "beginning"\nmax_open_files = 100000',
        'one'
      )),
      ask: () => probedBy({ folder: bench.folder, descriptors: 512 })
    }),
    false
  ),
  fileFault(
    'another process has the positions',
    'FILE_CHECKPOINT_LOCKED',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
      const started: { child: ChildProcess | null } = { child: null }
      bench.after(async () => {
        if (started.child !== null) await killChild(started.child)
      })
      return {
        ...arranged,
        ask: async (config) => {
          started.child ??= await holding(bench.folder)
          return await probeSource(config.source('s'))
        },
        byHand: async ({ command = '' }) => {
          const { child } = started
          if (child === null) throw new Error('nobody holds it')
          const gone = once(child, 'exit')
          execFileSync('sh', ['-c', command])
          await gone
        }
      }
    },
    false
  ),
  fileFault('everybody may write the folder of positions', 'FILE_CHECKPOINT_UNUSABLE', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
    await mkdir(path.join(bench.folder, 'positions'))
    await chmod(path.join(bench.folder, 'positions'), 0o777)
    return arranged
  }),
  fileFault('a file stands where positions are to be kept', 'FILE_CHECKPOINT_UNUSABLE', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
    await writeFile(path.join(bench.folder, 'positions'), '')
    return arranged
  }),
  fileFault(
    'positions were kept as root, in a folder of root',
    'FILE_CHECKPOINT_UNUSABLE',
    (bench) => keptAsRoot(bench, () => Promise.resolve()),
    false
  ),
  fileFault(
    'positions were kept as root, in a folder that was given over since',
    'FILE_CHECKPOINT_UNUSABLE',
    (bench) => keptAsRoot(bench, (dir) => chown(dir, NOBODY, NOBODY)),
    false
  ),
  fileFault(
    'nobody may change the folder of positions',
    'FILE_CHECKPOINT_UNUSABLE',
    (bench) => immutable(bench, ''),
    false
  ),
  fileFault(
    'nobody may change the positions',
    'FILE_CHECKPOINT_UNUSABLE',
    (bench) => immutable(bench, 's.json'),
    false
  ),
  fileFault(
    'the file system of the positions is read-only',
    'FILE_CHECKPOINT_UNUSABLE',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
      const disk = path.join(bench.folder, 'positions')
      await mkdir(disk)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k,mode=700', 'tmpfs', disk])
      bench.after(() => execFileSync('umount', [disk]))
      const { HOME } = process.env
      process.env['HOME'] = bench.folder
      bench.after(() => {
        process.env['HOME'] = HOME
      })
      return arranged
    },
    false
  ),
  fileFault('the positions are kept among the logs that are read', 'FILE_CHECKPOINT_MATCHED', async (bench) => ({
    ...(await filesAndParams(
      bench,
      { 'web/a.log': 'one\n' },
      `file = "**/*"\nmode = "follow"\ncheckpoint_dir = ${JSON.stringify(path.join(bench.folder, 'logs', 'positions'))}`,
      'one'
    ))
  })),
  fileFault('the positions are kept in the folder of the logs itself', 'FILE_CHECKPOINT_MATCHED', async (bench) => {
    const dir = path.join(bench.folder, 'logs')
    const arranged = await filesAndParams(
      bench,
      { 'a.json': '{"a":1}\n' },
      `file = "*.json"\nmode = "follow"\ncheckpoint_dir = ${JSON.stringify(dir)}`,
      '{"a":1}'
    )
    await chmod(dir, 0o700)
    return arranged
  }),
  fileFault(
    'the disk of the positions is full',
    'FILE_CHECKPOINT_NOT_SAVED',
    async (bench) => {
      const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
      const disk = path.join(bench.folder, 'positions')
      await mkdir(disk)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', disk])
      bench.after(() => execFileSync('umount', [disk]))
      const filler = path.join(disk, 'core')
      await writeFile(filler, Buffer.alloc(1_000_000)).catch(() => {})
      return { ...arranged, byHand: () => rm(filler) }
    },
    false
  )
]

function following({ folder }: FaultBench): string {
  return `file = "a.log"\nmode = "follow"\ncheckpoint_dir = ${JSON.stringify(path.join(folder, 'positions'))}`
}

/** A process of root has run before, and now one of `nobody` must continue. */
async function keptAsRoot(bench: FaultBench, giveOver: (dir: string) => Promise<void>): Promise<FaultCase> {
  const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
  const dir = path.join(bench.folder, 'positions')
  for (const shown of [bench.folder, path.join(bench.folder, 'logs')]) await chmod(shown, 0o755)
  return {
    ...arranged,
    ask: async (config) => {
      if (!existsSync(dir)) {
        const source = createSource(config.source('s'))
        await firstText(source)
        await source.stop()
        await giveOver(dir)
      }
      return await probedBy({ folder: bench.folder, user: NOBODY })
    },
    works: async (source) => {
      // Root itself does not trust files owned by nobody
      source.destroy()
      const child = await holding(bench.folder, NOBODY)
      child.kill('SIGKILL')
    }
  }
}

/** A file with this attribute cannot be removed by anyone. */
async function immutable(bench: FaultBench, name: string): Promise<FaultCase> {
  const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
  const at = path.join(bench.folder, 'positions', name)
  return {
    ...arranged,
    ask: async (config) => {
      if (!existsSync(path.join(bench.folder, 'positions'))) {
        const source = createSource(config.source('s'))
        await firstText(source)
        await source.stop()
        execFileSync('chattr', ['+i', at])
        bench.after(() => execFileSync('chattr', ['-i', at]))
      }
      return await probeSource(config.source('s'))
    },
    works: async (source) => {
      await appendFile(path.join(bench.folder, 'logs', 'a.log'), 'three\n')
      await gives(source, 'three')
    }
  }
}

/** Diagnosed as the user `nobody`, who may not use `shut` until its permissions are corrected. */
async function asNobody(
  { folder }: FaultBench,
  arranged: FaultCase,
  shut: string,
  shutMode: number,
  openMode: number
): Promise<FaultCase> {
  await chmod(folder, 0o755)
  await chmod(shut, shutMode)
  return { ...arranged, ask: () => probedBy({ folder, user: NOBODY }), byHand: () => chmod(shut, openMode) }
}

interface Asker {
  readonly folder: string
  readonly user?: number
  /** Limit of open files. */
  readonly descriptors?: number
}

/** The findings of a separate process. */
async function probedBy({ folder, user = 0, descriptors }: Asker): Promise<Report> {
  const child = program('child-probe', [folder, String(user)])
  if (descriptors !== undefined) execFileSync('prlimit', ['--pid', String(child.pid), `--nofile=${descriptors}`])
  child.send('go')
  return (await answerOf(child)) as Report
}

/** A process that runs the same source. */
async function holding(folder: string, user = 0): Promise<ChildProcess> {
  const child = program('child-source', [folder, String(user)])
  await answerOf(child)
  return child
}

/** The first message of the process; rejects if it ends before. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => {
      reject(new Error(`the process has ended (${code})`))
    })
  })
}

function program(name: string, args: readonly string[]): ChildProcess {
  return fork(path.join(import.meta.dirname, `${name}.js`), args, { execArgv: process.execArgv })
}

const NOBODY = 65_534
