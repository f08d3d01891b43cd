import t from 'tap'
import { receiveBuffer } from '../../../lib/syslog/udp/receive-buffer.ts'

/** A socket of a kernel that refuses what is above its limit. */
function refusing(limit: number): {
  setRecvBufferSize(bytes: number): void
  getRecvBufferSize(): number
  readonly asked: number[]
} {
  const asked: number[] = []
  let granted = 1000
  return {
    asked,
    setRecvBufferSize: (bytes) => {
      asked.push(bytes)
      if (bytes > limit) throw Object.assign(new Error('setsockopt ENOBUFS'), { code: 'ENOBUFS' })
      granted = bytes
    },
    getRecvBufferSize: () => (process.platform === 'linux' ? granted * 2 : granted)
  }
}

t.test('a refused buffer size is halved repeatedly, but not for ever', async (t) => {
  for (const [limit, asked, granted] of [
    [65_536, [65_536], 65_536],
    [65_535, [65_536, 32_768], 32_768],
    [20_000, [65_536, 32_768, 16_384], 16_384],
    [0, [65_536, 32_768, 16_384, 8192, 4096], 1000]
  ] as const) {
    const socket = refusing(limit)
    t.equal(receiveBuffer(socket, 65_536), granted)
    t.strictSame(socket.asked, asked)
  }
})
