import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Report } from '../../types/report.ts'
import type { Fault, FaultBench, FaultCase } from './fault.ts'
import { fileFault, filesAndParams } from './file-case.ts'

/** What the params name is there, and the system does not let it be read or kept. */
export const fileSystemFaults: readonly Fault[] = [
  fileFault('the file is a named pipe', 'FILE_NOT_REGULAR', async (bench) => {
    const arranged = await filesAndParams(bench, {}, 'file = "a.log"', 'one')
    const pipe = path.join(bench.folder, 'logs', 'a.log')
    execFileSync('mkfifo', [pipe])
    return {
      ...arranged, byHand: async () => {
        await rm(pipe)
        await writeFile(pipe, 'one\n')
      }
    }
  }),
  fileFault('the file may not be read', 'FILE_PERMISSION_DENIED', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"', 'one')
    return await asNobody(bench, arranged, path.join(bench.folder, 'logs', 'a.log'), 0o600, 0o644)
  }, false),
  fileFault('a folder on the way may not be entered', 'FILE_PERMISSION_DENIED', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"', 'one')
    return await asNobody(bench, arranged, path.join(bench.folder, 'logs'), 0o700, 0o711)
  }, false),
  fileFault('more files may be open than the system allows', 'FILE_OPEN_LIMIT_LOW', async (bench) => ({
    ...await filesAndParams(bench, { 'a.log': 'one\n' }, 'file = "a.log"\nmode = "follow"\nfrom = "beginning"\nmax_open_files = 100000', 'one'),
    ask: () => probedBy({ folder: bench.folder, descriptors: 512 })
  }), false),
  fileFault('another process has the positions', 'FILE_CHECKPOINT_LOCKED', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
    const started: { child: ChildProcess | null } = { child: null }
    bench.after(() => { started.child?.kill('SIGKILL') })
    return {
      ...arranged,
      ask: async (config) => {
        started.child ??= await holding(bench.folder)
        const { probeSource } = await import('../../lib/index.ts')
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
  }, false),
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
  fileFault('the disk of the positions is full', 'FILE_CHECKPOINT_NOT_SAVED', async (bench) => {
    const arranged = await filesAndParams(bench, { 'a.log': 'one\n' }, following(bench), 'one')
    const disk = path.join(bench.folder, 'positions')
    await mkdir(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', disk])
    bench.after(() => execFileSync('umount', [disk]))
    const filler = path.join(disk, 'core')
    await writeFile(filler, Buffer.alloc(1_000_000)).catch(() => {})
    return { ...arranged, byHand: () => rm(filler) }
  }, false)
]

function following({ folder }: FaultBench): string {
  return `file = "a.log"\nmode = "follow"\ncheckpoint_dir = ${JSON.stringify(path.join(folder, 'positions'))}`
}

/** Asked as the user `nobody`, who may not use `shut` until its rights are what they are to be. */
async function asNobody({ folder }: FaultBench, arranged: FaultCase, shut: string, shutMode: number, openMode: number): Promise<FaultCase> {
  await chmod(folder, 0o755)
  await chmod(shut, shutMode)
  return { ...arranged, ask: () => probedBy({ folder, user: 65_534 }), byHand: () => chmod(shut, openMode) }
}

interface Asker {
  readonly folder: string
  readonly user?: number
  /** How many it may have. */
  readonly descriptors?: number
}

/** What a process of its own finds. */
async function probedBy({ folder, user = 0, descriptors }: Asker): Promise<Report> {
  const child = program('child-probe', [folder, String(user)])
  if (descriptors !== undefined) execFileSync('prlimit', ['--pid', String(child.pid), `--nofile=${descriptors}`])
  child.send('go')
  return await answerOf(child) as Report
}

/** A process that runs the same source. */
async function holding(folder: string): Promise<ChildProcess> {
  const child = program('child-source', [folder])
  await answerOf(child)
  return child
}

/** What it sends first; rejects where it ends before. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => { reject(new Error(`the process has ended (${code})`)) })
  })
}

function program(name: string, args: readonly string[]): ChildProcess {
  return fork(path.join(import.meta.dirname, `${name}${path.extname(import.meta.filename)}`), args, { execArgv: process.execArgv })
}
