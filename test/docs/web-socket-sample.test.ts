import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import t, { type Test } from 'tap'

const CHILD = 'dist/test/docs/support/child-web-socket.js'

/** A web socket server that sends frames, and closes when it is asked to. */
async function serverOf(t: Test, frames: readonly Buffer[]): Promise<string> {
  const server = createServer()
  server.on('upgrade', (request, socket: Duplex) => {
    const key = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`
    )
    for (const frame of frames) socket.write(frame)
    socket.on('error', () => {})
    socket.on('data', (data: Buffer) => {
      if ((data[0] ?? 0) !== 0x88) return
      socket.end(Buffer.from([0x88, 2, 3, 0xe8]))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

function frameOf(payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([Buffer.from([typeof payload === 'string' ? 0x81 : 0x82, bytes.length]), bytes])
}

async function runOf(t: Test, url: string, how: string): Promise<readonly string[]> {
  const args = ['--experimental-websocket', '--no-warnings', CHILD, t.testdir({}), url, how]
  return await new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trimEnd().split('\n'))
      else reject(new Error(stderr, { cause: error }))
    })
  })
}

t.test('the sample of a web socket delivers text and bytes, and ends at stop() or destroy()', async (t) => {
  const url = await serverOf(t, ['one', Buffer.from('two'), 'last'].map(frameOf))
  const ready = `ready {"url":"${url}"}`
  t.strictSame(await runOf(t, url, 'stop'), [ready, 'text one', 'text two', 'text last', 'end closed {}'])
  const destroyed = await runOf(t, url, 'destroy')
  t.strictSame(destroyed.slice(0, 4), [ready, 'text one', 'text two', 'text last'])
  t.notMatch(destroyed.join('\n'), /warning|error/)
})

t.test('the sample of a web socket ends when its server closes, and reports an absent server', async (t) => {
  const url = await serverOf(t, [frameOf('one'), Buffer.from([0x88, 2, 3, 0xe8])])
  t.strictSame((await runOf(t, url, 'none')).slice(-2), ['text one', 'end closed {}'])
  const nobody = createServer()
  nobody.listen(0, '127.0.0.1')
  await once(nobody, 'listening')
  const { port } = nobody.address() as AddressInfo
  nobody.close()
  await once(nobody, 'close')
  t.strictSame(await runOf(t, `ws://127.0.0.1:${port}/`, 'none'), ['error SYSTEM_CONNECTOR_FAILED'])
})
