import type { Transform, TransformCallback } from 'node:stream'
import zlib from 'node:zlib'

/** The number of streams that are inflating right now; Node does not report that work. */
export function inflating(): number {
  let count = 0
  // A stream whose buffer is full waits for its consumer.
  for (const stream of working) if (stream.readableLength < stream.readableHighWaterMark) count++
  return count
}

const working = new Set<Transform>()

type Work = (this: Transform, chunk: Buffer, encoding: BufferEncoding, done: TransformCallback) => void

/** What all zlib streams share. */
const base = ownerOf(zlib.createGunzip(), '_transform')
const transform = Object.getOwnPropertyDescriptor(base, '_transform')?.value as Work

Object.defineProperty(base, '_transform', {
  value(this: Transform, chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    working.add(this)
    const over = (): void => {
      working.delete(this)
    }
    this.once('close', over)
    transform.call(this, chunk, encoding, (error, data) => {
      this.off('close', over)
      over()
      done(error, data as unknown)
    })
  }
})

function ownerOf(stream: Transform, name: string): Transform {
  let owner = stream
  while (!Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as Transform
  return owner
}
