import { createServer } from 'node:net'
import type { Receive } from './receivers.ts'

/**
 * What somebody writes by hand who wants nothing but speed: it frames by newline and finds where the fields of RFC 5424
 * are, so that any of them can be cut. No limits, no faults, no backpressure, no other format, no UTF-8.
 */
export const receiveBare: Receive = (expected, tally, ready) =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      let carry: Buffer | null = null
      socket.on('error', reject).on('data', (piece: Buffer) => {
        const chunk = carry === null ? piece : Buffer.concat([carry, piece])
        let start = 0
        for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
          const message = new BareMessage(chunk.toString('latin1', start, end))
          tally.messages++
          tally.characters += message.text.length
          tally.severities += message.severity
          start = end + 1
        }
        carry = start === chunk.length ? null : chunk.subarray(start)
        if (tally.messages >= expected) resolve()
      })
    }).listen(0, '127.0.0.1', () => {
      ready((server.address() as { readonly port: number }).port)
    })
  })

class BareMessage {
  readonly message: string
  readonly priority: number
  readonly version: number
  /** Where the timestamp, the host name ... the structured data begin; each one ends a space before the next. */
  readonly timestampAt: number
  readonly hostnameAt: number
  readonly appNameAt: number
  readonly procIdAt: number
  readonly msgIdAt: number
  readonly dataAt: number
  readonly textAt: number

  constructor(message: string) {
    this.message = message
    if (message.charCodeAt(0) !== 60) throw new Error('no PRI')
    let at = 1
    let code = message.charCodeAt(at)
    let number = 0
    while (code !== 62) {
      number = number * 10 + code - 48
      code = message.charCodeAt(++at)
    }
    this.priority = number
    this.version = message.charCodeAt(++at) - 48
    this.timestampAt = at + 2
    this.hostnameAt = afterSpace(message, this.timestampAt)
    this.appNameAt = afterSpace(message, this.hostnameAt)
    this.procIdAt = afterSpace(message, this.appNameAt)
    this.msgIdAt = afterSpace(message, this.procIdAt)
    this.dataAt = afterSpace(message, this.msgIdAt)
    this.textAt = message.charCodeAt(this.dataAt) === 45 ? this.dataAt + 2 : afterData(message, this.dataAt)
  }

  get severity(): number {
    return this.priority & 7
  }
  get facility(): number {
    return this.priority >> 3
  }
  get timestamp(): Date {
    return new Date(this.message.slice(this.timestampAt, this.hostnameAt - 1))
  }
  get hostname(): string {
    return this.message.slice(this.hostnameAt, this.appNameAt - 1)
  }
  get appName(): string {
    return this.message.slice(this.appNameAt, this.procIdAt - 1)
  }
  get procId(): string {
    return this.message.slice(this.procIdAt, this.msgIdAt - 1)
  }
  get msgId(): string {
    return this.message.slice(this.msgIdAt, this.dataAt - 1)
  }
  get structuredData(): string {
    return this.message.slice(this.dataAt, this.textAt - 1)
  }
  get text(): string {
    return this.message.slice(this.textAt)
  }
}

function afterSpace(message: string, from: number): number {
  let at = from
  while (message.charCodeAt(at) !== 32) at++
  return at + 1
}

/** Behind all elements: a bracket inside a quoted value ends none. */
function afterData(message: string, from: number): number {
  let quoted = false
  for (let at = from; at < message.length; at++) {
    const code = message.charCodeAt(at)
    if (code === 92) at++
    else if (code === 34) quoted = !quoted
    else if (code === 93 && !quoted && message.charCodeAt(at + 1) !== 91) return at + 2
  }
  throw new Error('structured data without an end')
}
