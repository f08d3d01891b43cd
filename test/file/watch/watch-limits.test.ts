import { spawnSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

// These tests really reach the limits. Those of inotify are lowered in a user namespace of the child process, through
// /proc/sys/user, which applies to that namespace alone; /proc/sys/fs/inotify applies to the whole machine, even from
// inside. The script writes nothing unless it runs in another namespace than this process.
const LOWER = `[ "$(readlink /proc/self/ns/user)" != "$OUTSIDE" ] || exit 99
printf %s "$VALUE" > "/proc/sys/user/$LIMIT" || exit 98
exec "$@"`

const program = path.join(import.meta.dirname, 'support/watching-process.js')
const command = [process.execPath, ...process.execArgv, program]

interface Outcome {
  readonly polling: boolean
  readonly told: readonly string[]
}

function run(base: string, argv: readonly string[], env: Readonly<Record<string, string>>): Outcome | null {
  const { status, stdout, stderr } = spawnSync(argv[0] ?? '', argv.slice(1), {
    encoding: 'utf8',
    env: { ...process.env, ...env, BASE: base }
  })
  if (status === 0) return JSON.parse(stdout) as Outcome
  t.comment(`ended with ${String(status)}: ${stderr}`)
  return null
}

/** The outcome of watching in a namespace with a lowered limit; null if such a namespace cannot be created. */
function inNamespace(base: string, limit: string, value: number): Outcome | null {
  return run(base, ['unshare', '-Ur', 'sh', '-c', LOWER, 'sh', ...command], {
    OUTSIDE: readlinkSync('/proc/self/ns/user'),
    LIMIT: limit,
    VALUE: String(value)
  })
}

const isLinux = process.platform === 'linux'
const canLower =
  isLinux && spawnSync('unshare', ['-Ur', 'test', '-w', '/proc/sys/user/max_inotify_watches']).status === 0

t.test(
  'reaching a limit of inotify falls back to polling, and names the limit',
  { skip: !canLower && 'needs a user namespace' },
  async (t) => {
    const base = t.testdir({ a: {}, b: {}, c: {} })
    for (const [limit, value, name] of [
      ['max_inotify_watches', 2, 'fs.inotify.max_user_watches'],
      ['max_inotify_instances', 0, 'fs.inotify.max_user_instances']
    ] as const) {
      const outcome = inNamespace(base, limit, value)
      t.match(outcome, { polling: true, told: [/^FILE_WATCH_LIMIT /] }, `${limit} = ${String(value)}`)
      t.equal(outcome?.told.length, 1)
      t.ok(outcome?.told[0]?.includes(name), name)
    }
  }
)

t.test(
  'reaching the limit of open files falls back to polling, and names the limit',
  { skip: process.platform === 'win32' && 'has none' },
  async (t) => {
    const outcome = run(t.testdir({ a: {} }), ['sh', '-c', 'ulimit -n 200 && exec "$@"', 'sh', ...command], {
      FILL: '1'
    })
    t.match(outcome, { polling: true, told: [/^FILE_WATCH_LIMIT .*ulimit -n/] })
  }
)
