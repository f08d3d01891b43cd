import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import path from 'node:path'
import split2 from 'split2'
import { quoted } from '../../support/senders/quoted.ts'
import { rsyslogd } from '../../support/senders/rsyslog.ts'
import { foundCommand } from '../../support/senders/sender-commands.ts'
import type { Follower, Following } from './followers.ts'

/** Debian's rsyslogd with imfile, woken by inotify as is its default; it writes each line to a named pipe. */
export async function followByRsyslog({ folder, onLine }: Following): Promise<Follower> {
  const own = await ownFolder(folder, 'rsyslog')
  const config = path.join(own, 'rsyslog.conf')
  await writeFile(
    config,
    [
      `global(workDirectory=${quoted(own)})`,
      'module(load="imfile" mode="inotify")',
      'template(name="line" type="string" string="%msg%\\n")',
      `input(type="imfile" file=${quoted(path.join(folder, '*.log'))} tag="bench" ruleset="lines")`,
      `ruleset(name="lines") { action(type="ompipe" pipe=${quoted(path.join(own, OUTPUT))} template="line") }`,
      ''
    ].join('\n')
  )
  const { args, env } = rsyslogd()
  return followBy(
    own,
    foundCommand('rsyslogd'),
    ['-n', '-i', path.join(own, 'pid'), '-f', config, ...args],
    onLine,
    env
  )
}

/** Debian's syslog-ng with `wildcard-file()`, which looks at each file once a second as is its default. */
export async function followBySyslogNg({ folder, names, onLine }: Following): Promise<Follower> {
  const own = await ownFolder(folder, 'syslog-ng')
  const config = path.join(own, 'syslog-ng.conf')
  // Its window is shared by all files: at least 100 messages each
  const window = Math.max(10_000, names.length * 100)
  await writeFile(
    config,
    [
      '@version: 3.38',
      'options { stats-freq(0); };',
      `source files { wildcard-file(base-dir(${quoted(folder)}) filename-pattern("*.log") flags(no-parse)`,
      `  max-files(${names.length}) log-iw-size(${window})); };`,
      `destination lines { pipe(${quoted(path.join(own, OUTPUT))} template("$MSG\\n")); };`,
      'log { source(files); destination(lines); };',
      ''
    ].join('\n')
  )
  const files = { '-f': 'syslog-ng.conf', '-R': 'persist', '-c': 'ctl', '-p': 'pid' }
  const options = Object.entries(files).flatMap(([option, name]) => [option, path.join(own, name)])
  return followBy(own, foundCommand('syslog-ng'), ['-F', ...options], onLine)
}

async function followBy(
  own: string,
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
  env: Readonly<Record<string, string>> = {}
): Promise<Follower> {
  // What Node gives a program for its standard output is a socket, which neither of them can open by name
  const fd = openSync(path.join(own, OUTPUT), constants.O_RDWR | constants.O_NONBLOCK)
  new Socket({ fd, readable: true, writable: false }).pipe(split2()).on('data', onLine)
  const daemon = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
  daemon.on('exit', (code) => {
    throw new Error(`${command} has ended with ${code}`)
  })
  await once(daemon, 'spawn')
  return { pid: daemon.pid ?? -1 }
}

async function ownFolder(folder: string, name: string): Promise<string> {
  const own = path.join(folder, name)
  await mkdir(own)
  execFileSync('mkfifo', [path.join(own, OUTPUT)])
  return own
}

const OUTPUT = 'lines'
