import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { tmpdir } from 'node:os'
import t, { type Test } from 'tap'
import { withoutRights } from '../support/without-rights.ts'
import { codesOf, commandOf, outcomeOf, setBy, setsBy } from './support/outcome.ts'

const posix = { skip: process.platform === 'win32' && 'POSIX modes' }

async function folder(t: Test): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'warp-flow-base-'))
  await chmod(made, 0o755)
  t.teardown(() => rm(made, { recursive: true, force: true }))
  return made
}

t.test('an existing folder passes, and each folder on its path is shown', posix, async (t) => {
  const base = await folder(t)
  const { status, evidence = [] } = await outcomeOf('file.base', { base, file: '*.log' })
  t.equal(status, 'pass')
  t.match(evidence[0], { kind: 'stat', how: `namei -l ${base}` })
  const steps = evidence[0]?.value as readonly { readonly path: string }[]
  t.strictSame(steps.map(({ path }) => path).slice(-1), [base])
  t.match(evidence[1], { kind: 'proc', value: { uid: process.geteuid?.() } })
})

t.test('for a missing folder, the command that creates it is suggested', async (t) => {
  const base = path.join(await folder(t), 'my logs')
  const outcome = await outcomeOf('file.base', { base, file: 'a.log' })
  t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_BASE_NOT_FOUND'])
  t.equal(commandOf(outcome), `mkdir -p '${base}'`)
  t.match(outcome.causes?.[0]?.detail, `there is no ${base}`)
  t.match(outcome.evidence?.[0], { kind: 'errno', value: 'ENOENT', shareable: 'ENOENT' })
})

t.test('variables and ~, which only a shell expands, are written out in the fix', async (t) => {
  const home = await folder(t)
  await mkdir(path.join(home, 'logs'))
  const parts = { home, env: { LOGS: path.join(home, 'logs'), HOME: home, RELATIVE: 'logs' } }
  for (const [given, meant] of [
    ['/etc/app/~/logs', 'logs'],
    ['/etc/app/$HOME/logs', 'logs'],
    ['/etc/app/$LOGS', 'logs'],
    ['/etc/app/%HOME%/logs', 'logs'],
    [`/etc/app/file:${home}/logs`, 'logs']
  ] as const)
    t.equal(
      setBy(await outcomeOf('file.base', { base: given, file: '*.log' }, { parts })),
      `base = ${JSON.stringify(path.join(home, meant))}`,
      given
    )
  for (const given of ['/etc/app/$NOBODY/logs', '/etc/app/$RELATIVE', '/etc/app/$constructor'])
    t.equal(setBy(await outcomeOf('file.base', { base: given, file: '*.log' }, { parts })), '', given)
  t.equal(
    setBy(await outcomeOf('file.base', { base: '.', file: 'x', path: '/etc/app/~/logs/*.log' }, { parts })),
    `path = ${JSON.stringify(path.join(home, 'logs', '*.log'))}`
  )
})

t.test('similar folder names are suggested if they contain files to read', async (t) => {
  const root = await folder(t)
  for (const name of ['Logs', 'logs-old', 'lgos']) await mkdir(path.join(root, name, 'web'), { recursive: true })
  await writeFile(path.join(root, 'Logs', 'web', 'a.log'), '')
  await writeFile(path.join(root, 'lgos', 'web', 'a.log'), '')
  t.strictSame(
    setsBy(await outcomeOf('file.base', { base: path.join(root, 'logs', 'web'), file: '*.log' })).slice(0, 1),
    [`base = ${JSON.stringify(path.join(root, 'Logs', 'web'))}`]
  )
  t.strictSame(
    setsBy(await outcomeOf('file.base', { base: path.join(root, 'lgo', 'web'), file: 'a.log' })).slice(0, 1),
    [`base = ${JSON.stringify(path.join(root, 'lgos', 'web'))}`]
  )
  t.strictSame(
    setsBy(await outcomeOf('file.base', { base: path.join(root, 'web'), file: '*.log' })).slice(0, 1),
    [`base = ${JSON.stringify(path.join(root, 'Logs', 'web'))}`],
    'a subfolder of a sibling'
  )
  t.strictSame(
    setsBy(await outcomeOf('file.base', { base: path.join(root, 'logs-odl', 'web'), file: '*.log' })),
    [''],
    'the similar folder has no file to read'
  )
})

t.test('a folder meant from the root, or from the working folder of the process, is suggested', async (t) => {
  const root = await folder(t)
  await mkdir(path.join(root, 'logs'))
  await writeFile(path.join(root, 'logs', 'a.log'), '')
  const meant = `base = ${JSON.stringify(path.join(root, 'logs'))}`
  t.equal(setBy(await outcomeOf('file.base', { base: path.join('/etc/app', root, 'logs'), file: '*.log' })), meant)
  t.equal(
    setBy(await outcomeOf('file.base', { base: '/etc/app/logs', file: '*.log' }, { parts: { workingFolder: root } })),
    meant
  )
})

t.test('a file in place of the folder is reported', async (t) => {
  const root = await folder(t)
  const file = path.join(root, 'a.log')
  await writeFile(file, '')
  const outcome = await outcomeOf('file.base', { base: file, file: '*.log' })
  t.strictSame(
    [...codesOf(outcome), setBy(outcome)],
    ['FILE_BASE_NOT_FOUND', `base = ${JSON.stringify(root)}, file = "a.log"`]
  )
  const further = await outcomeOf('file.base', { base: path.join(file, 'x'), file: '*.log' })
  t.strictSame([...codesOf(further), setBy(further)], ['FILE_BASE_NOT_FOUND', ''])
  t.match(further.causes?.[0]?.detail, 'is no folder')
})

t.test('a broken link in place of the folder is named', posix, async (t) => {
  const link = path.join(await folder(t), 'logs')
  await symlink('nowhere', link)
  const outcome = await outcomeOf('file.base', { base: link, file: '*.log' })
  t.match(outcome.causes?.[0], { code: 'FILE_BASE_NOT_FOUND', detail: `${link} is a symbolic link that leads nowhere` })
})

t.test('the first folder that refuses access is named, with its mode and the missing right', posix, async (t) => {
  const root = await folder(t)
  const shut = path.join(root, 'shut')
  const base = path.join(shut, 'logs')
  await mkdir(base, { recursive: true })
  for (const [at, rights, file, right] of [
    [shut, 0, 'a.log', 'enter'],
    [base, 0o444, 'a.log', 'enter'],
    [base, 0o111, '*.log', 'list']
  ] as const) {
    const outcome = await withoutRights(at, () => outcomeOf('file.base', { base, file }), rights)
    t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_PERMISSION_DENIED'])
    t.match(
      outcome.causes?.[0]?.detail,
      `${at} does not let it ${right}: mode 0${rights.toString(8).padStart(3, '0')}, owner`
    )
    t.match(commandOf(outcome), at)
  }
})

t.test('without the right to list the folder, a literal file name still passes', posix, async (t) => {
  const base = await folder(t)
  t.equal((await withoutRights(base, () => outcomeOf('file.base', { base, file: 'a.log' }), 0o111)).status, 'pass')
})

t.test('other errors of the system are reported', async (t) => {
  const base = await folder(t)
  const failing = (at: string): typeof fs.stat =>
    ((name: string) =>
      name === at
        ? Promise.reject(Object.assign(new Error('EIO: i/o error, stat'), { code: 'EIO', syscall: 'stat' }))
        : fs.stat(name)) as typeof fs.stat
  for (const at of [base, `${base}${path.sep}.`]) {
    const outcome = await outcomeOf(
      'file.base',
      { base, file: '*.log' },
      { parts: { fs: { ...fs, stat: failing(at) } } }
    )
    t.strictSame(
      [outcome.status, ...codesOf(outcome), outcome.evidence?.[0]?.value],
      ['fail', 'FILE_READ_FAILED', 'EIO']
    )
  }
})

t.test('a file system that does not answer is reported as the cause', async (t) => {
  const silent = (() => new Promise(() => {})) as unknown as typeof fs.stat
  const outcome = await outcomeOf(
    'file.base',
    { base: '/mnt/gone', file: '*.log' },
    { parts: { fs: { ...fs, stat: silent } }, timeoutMs: 201 }
  )
  t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_READ_FAILED'])
  t.match(outcome.because?.en, 'does not answer')
})

t.test('on systems without users, the evidence does not mention the user', async (t) => {
  const outcome = await outcomeOf(
    'file.base',
    { base: await folder(t), file: '*.log' },
    { parts: { user: () => null } }
  )
  t.equal(outcome.evidence?.length, 1)
})
