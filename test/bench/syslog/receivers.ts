import { once } from 'node:events'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import type { SyslogEvent } from '../../../types/event.ts'
import { receiveBare } from './bare-receiver.ts'

/** What a receiver has to count, so that nobody is timed for what he did not do. */
interface Tally {
  messages: number
  /** Of the messages' texts. */
  characters: number
  /** The sum of all severities. */
  severities: number
}

/** Listens on a port of its own choice, tells it, and resolves once so many messages are in the tally. */
export type Receive = (expected: number, tally: Tally, ready: (port: number) => void) => Promise<void>

type Take = (event: SyslogEvent, tally: Tally) => void

/** contender => how it receives over TCP. Each runs in a process of its own. */
export const receivers: Readonly<Record<string, Receive>> = {
  'warp-flow pipeline()': byPipeline(takeField),
  'warp-flow for await': byLoop(takeField),
  'warp-flow pipeline(), text alone': byPipeline(takeText),
  'warp-flow for await, text alone': byLoop(takeText),
  'bare net receiver': receiveBare
}

function takeText({ text }: SyslogEvent, tally: Tally): void {
  tally.messages++
  tally.characters += text.length
}

function takeField({ text, meta }: SyslogEvent, tally: Tally): void {
  tally.messages++
  tally.characters += text.length
  tally.severities += meta.severity ?? NaN
}

function byPipeline(take: Take): Receive {
  return async (expected, tally, ready) => {
    const source = await openSource(ready)
    await new Promise<void>((resolve, reject) => {
      pipeline(
        source,
        new Writable({
          objectMode: true,
          write: (event: SyslogEvent, _encoding, done) => {
            take(event, tally)
            if (tally.messages === expected) resolve()
            done()
          }
        })
      ).catch(reject)
    })
  }
}

function byLoop(take: Take): Receive {
  return async (expected, tally, ready) => {
    const source = await openSource(ready)
    for await (const event of source) {
      take(event, tally)
      if (tally.messages === expected) break
    }
  }
}

async function openSource(ready: (port: number) => void): Promise<ReturnType<typeof createSyslogSource>> {
  const source = createSyslogSource({ addr: '127.0.0.1', port: 0, protocol: 'tcp' })
  source.on('warning', (warning) => {
    console.error(warning.message)
  })
  const [{ port }] = (await once(source, 'ready')) as [{ readonly port: number }]
  ready(port)
  return source
}
