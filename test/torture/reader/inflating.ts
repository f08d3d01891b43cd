import type { Transform } from 'node:stream'
import zlib from 'node:zlib'

/** How many pieces are being inflated at the moment: the system does not tell of that work. */
export function inflating(): number {
  return pending
}

let pending = 0

type Done = (error?: Error | null) => void

/** All streams that inflate gzip share it. */
const gunzip: Transform = Object.getPrototypeOf(zlib.createGunzip()) as Transform
const write: (this: Transform, chunk: Buffer, done: Done) => boolean = gunzip.write

Object.defineProperty(gunzip, 'write', {
  value(this: Transform, chunk: Buffer, done: Done): boolean {
    pending++
    let isOver = false
    const over = (): void => {
      if (!isOver) pending--
      isOver = true
    }
    this.once('close', over)
    return write.call(this, chunk, (error) => {
      this.off('close', over)
      over()
      done(error)
    })
  }
})
