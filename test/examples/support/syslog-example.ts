import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import type { EventJson } from '../../../types/event.ts'
import { startExample, type Example } from './start-example.ts'

export interface SyslogExample extends Example {
  /** Where it listens, once it does. */
  readonly ports: Promise<{ readonly udp: number; readonly tcp: number; readonly tls: number }>
  /** The command that it recommends for a trial. */
  readonly command: (key: 'udp' | 'tcp' | 'tls') => Promise<string>
}

/** Its ports are any that are free; its files are in the folder. */
export function startSyslogExample(t: Test, folder: string, env: Readonly<Record<string, string>> = {}): SyslogExample {
  const example = startExample(t, 'syslog-to-files/main', {
    STATE_DIR: folder,
    SYSLOG_PORT: '0',
    SYSLOG_TLS_PORT: '0',
    ...env
  })
  const command = async (key: string): Promise<string> =>
    (await example.says(new RegExp(`^${key} listens\\. Try: (.*)$`, 'm')))[1] ?? ''
  const port = async (key: string): Promise<number> =>
    Number(/(?:--port |127\.0\.0\.1:)(\d+)/.exec(await command(key))?.[1])
  const ports = Promise.all([port('udp'), port('tcp'), port('tls')]).then(([udp, tcp, tls]) => ({ udp, tcp, tls }))
  ports.catch(() => {
    /* Whoever waits for it is told. */
  })
  return { ...example, ports, command }
}

export interface WrittenLines {
  /** In the order in which they were written. */
  readonly records: readonly EventJson[]
  /** Lines that are no JSON: what a killed process had begun. */
  readonly torn: readonly string[]
  readonly files: readonly string[]
}

/** What stands in the files, the oldest first; while they roll, some of it may be left out. */
export function writtenLines(folder: string, name = 'syslog.jsonl'): WrittenLines {
  const numbers = readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`))
    .map((file) => Number(file.slice(name.length + 1)))
    .sort((a, b) => a - b)
  const files = [...numbers.map((number) => `${name}.${number}`), name]
  const lines = files.flatMap((file) => textOf(path.join(folder, file)).split('\n')).filter((line) => line !== '')
  const records: EventJson[] = []
  const torn: string[] = []
  for (const line of lines) {
    try {
      records.push(JSON.parse(line) as EventJson)
    } catch {
      torn.push(line)
    }
  }
  return { records, torn, files }
}

/** Empty where it has just got another name. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** How much stands in them. */
export function writtenBytes(folder: string, name = 'syslog.jsonl'): number {
  return readdirSync(folder)
    .filter((file) => file.startsWith(name))
    .reduce((sum, file) => sum + (statSync(path.join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0)
}
