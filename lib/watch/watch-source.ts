import type { Readable } from 'node:stream'
import type { Clock } from '../../types/clock.ts'
import type { SourceEvent } from '../../types/event.ts'
import { watchSettings } from '../config/watch-tags.ts'
import { systemClock, setIdleTimer } from '../core/clock.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { AlertTeller } from './alert-teller.ts'
import { publishMonitor } from './publish-monitor.ts'

/**
 * Puts the tags of a source into effect (`monitor:enabled`, `alert_on_error:true`), until it closes. Costs nothing
 * without such tags.
 */
export function watchSource<E extends SourceEvent>(
  source: SourceStream<E>,
  clock: Clock = systemClock
): SourceStream<E> {
  const { monitor, alert } = watchSettings(source.definition.spec.tags)
  if (monitor !== null)
    every(monitor.intervalMs, source, clock, () => {
      publishMonitor(source)
    })
  if (alert !== null) {
    const teller = new AlertTeller(source, alert, clock)
    source.on('warning', (error) => {
      teller.met(error)
    })
    source.on('close', () => {
      teller.closed()
    })
    every(Math.min(LOOK_MS, alert.windowMs / 10), source, clock, () => {
      teller.look()
    })
  }
  return source
}

const LOOK_MS = 1000

function every(ms: number, source: Pick<Readable, 'once'>, clock: Clock, act: () => void): void {
  let handle: unknown = null
  const next = (): void => {
    handle = setIdleTimer(
      clock,
      () => {
        act()
        next()
      },
      ms
    )
  }
  next()
  source.once('close', () => {
    clock.clearTimeout(handle)
  })
}
