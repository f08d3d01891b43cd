import { mkdir, open, stat, symlink, writeFile } from 'node:fs/promises'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { holdersOf, locksOf } from '../../../lib/file/probe/file-holders.ts'
import { codesOf, outcomeOf } from './support/outcome.ts'

const linux = { skip: process.platform !== 'linux' && 'only Linux tells' }

t.test('the locks of one file are found in the table of all locks', async (t) => {
  const table =
    '1: POSIX  ADVISORY  WRITE 27 fe:00:1038 0 EOF\n2: FLOCK  MANDATORY READ 28 fe:00:1039 0 EOF\n3: -> POSIX ADVISORY READ 29 fe:00:1039 0 EOF\n4: LEASE  ACTIVE    READ  30 103:12:1039 0 EOF\n5: LEASE  BREAKING  WRITE  31 103:12:1040 0 EOF\n'
  t.strictSame(locksOf(table, 0xfe00, 1039), [
    { kind: 'FLOCK', isMandatory: true, pid: 28 },
    { kind: 'POSIX', isMandatory: false, pid: 29 }
  ])
  t.strictSame(locksOf(table, 0x10312, 1039), [{ kind: 'LEASE', isMandatory: false, pid: 30 }])
  t.strictSame(locksOf(table, 0x10312, 1040), [{ kind: 'LEASE', isMandatory: true, pid: 31 }])
  t.strictSame(locksOf('', 1, 1), [])
})

t.test('the processes that have a file open are listed, with whether they write to it', linux, async (t) => {
  const file = path.join(t.testdir({ 'a.log': '' }), 'a.log')
  const reader = await open(file, 'r')
  t.strictSame((await holdersOf(file, { proc: '/proc', fs })).processes, [
    { pid: process.pid, program: path.basename(process.execPath), writes: false, appends: false, isThis: true }
  ])
  const writer = await open(file, 'a')
  t.match((await holdersOf(file, { proc: '/proc', fs })).processes[0], { writes: true, appends: true })
  const other = await open(file, 'r+')
  t.match((await holdersOf(file, { proc: '/proc', fs })).processes[0], { writes: true, appends: false })
  await other.close()
  await reader.close()
  await writer.close()
  const { processes, locks, seen } = await holdersOf(file, { proc: '/proc', fs })
  t.strictSame([processes, locks, seen.shareable], [[], [], { open: 0, writers: 0, locks: 0 }])
  t.strictSame((await holdersOf(path.join(file, 'gone'), { proc: '/proc', fs })).processes, [])
})

t.test('details of a process that cannot be read are left out', linux, async (t) => {
  const proc = t.testdir({ 12: { fd: {}, comm: 'logger\n' }, 13: {}, locks: '', self: {} })
  const file = path.join(proc, 'a.log')
  await writeFile(file, '')
  await symlink(file, path.join(proc, '12', 'fd', '3'))
  await symlink('socket:[1]', path.join(proc, '12', 'fd', '4'))
  await symlink(path.join(proc, 'gone'), path.join(proc, '12', 'fd', '5'))
  t.strictSame((await holdersOf(file, { proc, fs })).processes, [
    { pid: 12, program: 'logger', writes: false, appends: false, isThis: false }
  ])
})

t.test('only a mandatory lock blocks a reader', linux, async (t) => {
  const base = t.testdir({ 'a.log': '' })
  const { dev, ino } = await stat(path.join(base, 'a.log'))
  const proc = path.join(base, 'proc')
  await mkdir(proc)
  const place = `${(dev >> 8).toString(16).padStart(2, '0')}:${(dev & 0xff).toString(16).padStart(2, '0')}:${ino}`
  await writeFile(path.join(proc, 'locks'), `1: POSIX ADVISORY WRITE 27 ${place} 0 EOF\n`)
  t.equal((await outcomeOf('file.held', { base, file: 'a.log' }, { parts: { proc } })).status, 'pass')
  await writeFile(path.join(proc, 'locks'), `1: POSIX MANDATORY WRITE 27 ${place} 0 EOF\n`)
  const held = await outcomeOf('file.held', { base, file: 'a.log' }, { parts: { proc } })
  t.strictSame(
    [held.status, ...codesOf(held), held.causes?.[0]?.context?.values],
    ['warn', 'FILE_BUSY', { holderPid: '27' }]
  )
  t.equal((await outcomeOf('file.held', { base, file: 'gone.log' })).status, 'pass')
  t.equal((await outcomeOf('file.held', { base, file: 'a.log' }, { parts: { platform: 'darwin' } })).status, 'unknown')
})
