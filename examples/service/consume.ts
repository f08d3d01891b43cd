import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { SourceStream } from 'warp-flow'

/**
 * What becomes of the records: each is one line of JSON on the way out. Put your own here. Rejects if it can take no
 * more; the service then opens the source again, and whatever was not acked comes again.
 */
export async function consume(source: SourceStream, out: Writable): Promise<void> {
  for await (const event of source) {
    // Only when the line is written is the record done
    const hasRoom = out.write(`${JSON.stringify(event)}\n`, (error) => {
      if (!error) event.ack()
    })
    if (!hasRoom) await once(out, 'drain')
  }
}
