import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { SourceStream } from 'warp-flow'

/**
 * Processes the records: writes each as one line of JSON. Replace this with your own work. Rejects if it cannot
 * continue; the service then reopens the source, and unacked records are delivered again.
 */
export async function consume(source: SourceStream, out: Writable): Promise<void> {
  for await (const event of source) {
    // The record is only acked when the line is written
    const hasRoom = out.write(`${JSON.stringify(event)}\n`, (error) => {
      if (!error) event.ack()
    })
    if (!hasRoom) await once(out, 'drain')
  }
}
