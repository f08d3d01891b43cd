import type { Transform, TransformCallback } from 'node:stream'
import zlib from 'node:zlib'

/** How many streams are inflating at the moment: the system does not tell of that work. */
export function inflating(): number {
  let count = 0
  // One whose buffer is full waits for whoever reads it.
  for (const stream of working) if (stream.readableLength < stream.readableHighWaterMark) count++
  return count
}

const working = new Set<Transform>()

type Work = (this: Transform, chunk: Buffer, encoding: BufferEncoding, done: TransformCallback) => void

/** What all streams of zlib share. */
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
