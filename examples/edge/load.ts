import dgram from 'node:dgram'
import { closeSync, openSync, renameSync, writeSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A generator of numbered records, `<name> <number>` and some text, that runs until `end()`. */
export interface Load {
  /** The number of records written so far. */
  readonly written: number
  /** Resolves when the last record is written. */
  end(): Promise<void>
}

/** Appends lines to a log and rotates it every few seconds by renaming, as logrotate does. Rotated files are kept. */
export function writeLog(folder: string): Load {
  const log = path.join(folder, 'app.log')
  let file = openSync(log, 'a')
  let written = 0
  let rotations = 0
  let rotateAt = Date.now() + ROTATE_MS
  const writing = setInterval(() => {
    let lines = ''
    for (let index = 0; index < LINES_A_TICK; index++) lines += `file ${written++} ${TEXT}\n`
    writeSync(file, lines)
    if (Date.now() < rotateAt) return
    rotateAt += ROTATE_MS
    closeSync(file)
    for (let number = ++rotations; number > 1; number--) renameSync(`${log}.${number - 1}`, `${log}.${number}`)
    renameSync(log, `${log}.1`)
    file = openSync(log, 'a')
  }, TICK_MS)
  return {
    get written() {
      return written
    },
    end: async () => {
      clearInterval(writing)
      closeSync(file)
    }
  }
}

/** The load of a TCP sender, which knows which of its messages were sent over a connection that broke. */
export interface TcpLoad extends Load {
  readonly connections: number
  /** number of a message => whether its connection broke, so that its delivery is unknown */
  readonly isDoubtful: (number: number) => boolean
}

/** Sends syslog messages over TCP, respects backpressure, and reconnects when the connection breaks. */
export function sendTcp(port: number): TcpLoad {
  let written = 0
  const ending = new AbortController()
  let connections = 0
  /** for each broken connection, the number of its first message, and of the one after its last */
  const broken: (readonly [number, number])[] = []
  const sending = send()

  async function send(): Promise<void> {
    while (!ending.signal.aborted) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {}) // 'close' follows
      const closed = new Promise<void>((resolve) => {
        socket.once('close', () => {
          resolve()
        })
      })
      const isConnected = await Promise.race([connected(socket), closed.then(() => false)])
      if (!isConnected) {
        await sleep(100)
        continue
      }
      connections++
      const first = written
      while (!socket.destroyed && !ending.signal.aborted) {
        let messages = ''
        for (let index = 0; index < MESSAGES_A_TICK; index++) messages += `${syslog('tcp', written++)}\n`
        if (!socket.write(messages)) await Promise.race([drained(socket), closed])
        await sleep(TICK_MS)
      }
      const closedFirst = socket.destroyed
      socket.end()
      await closed
      if (closedFirst) broken.push([first, written])
    }
  }

  return {
    get written() {
      return written
    },
    get connections() {
      return connections
    },
    isDoubtful: (number) => broken.some(([first, next]) => number >= first && number < next),
    end: async () => {
      ending.abort()
      await sending
    }
  }
}

/** Sends syslog messages over UDP, without knowing whether they arrive. */
export function sendUdp(port: number): Load {
  const socket = dgram.createSocket('udp4')
  socket.on('error', () => {}) // the edge may be down
  let written = 0
  const writing = setInterval(() => {
    for (let index = 0; index < MESSAGES_A_TICK; index++) socket.send(syslog('udp', written++), port, '127.0.0.1')
  }, TICK_MS)
  return {
    get written() {
      return written
    },
    end: async () => {
      clearInterval(writing)
      await new Promise<void>((resolve) => {
        socket.send(syslog('udp', written++), port, '127.0.0.1', () => {
          socket.close(resolve)
        })
      })
    }
  }
}

function syslog(name: string, number: number): string {
  return `<14>1 ${new Date().toISOString()} host ${name} - - - ${name} ${number} ${TEXT}`
}

function connected(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => {
      resolve(true)
    })
  })
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve)
  })
}

const TICK_MS = 10
const LINES_A_TICK = 20
const MESSAGES_A_TICK = 4
const ROTATE_MS = 7000
const TEXT = 'GET /api/v1/items 200 0.012 "a request as others are too, with a text of some length"'
