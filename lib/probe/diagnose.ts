import type { Report } from '../../types/report.ts'
import { systemClock } from '../core/clock.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { checkOptions } from '../config/check-options.ts'
import { PROBE_OPTIONS, probeSourceWith, type ProbeOptions } from './probe-source.ts'
import { lookTwice } from './running/look-twice.ts'

/** The options of `diagnose`. */
export interface DiagnoseOptions extends Omit<ProbeOptions, 'types'> {
  /** The time between the two readings of the counters, in ms. Default 500. */
  readonly intervalMs?: number
}

/**
 * Finds out why a running source is silent, slow or in trouble: reads its counters twice, then checks its environment,
 * without consuming records. Never rejects because of its findings, only because of invalid options.
 */
export async function diagnose(
  source: Pick<SourceStream, 'stats' | 'health' | 'definition'>,
  options: DiagnoseOptions = {}
): Promise<Report> {
  checkOptions(options, { ...PROBE_OPTIONS, intervalMs: { kind: 'ms', min: 0 } })
  const { clock = systemClock, signal = new AbortController().signal, intervalMs = 500 } = options
  const { type, spec } = source.definition
  return await probeSourceWith([type], spec, options, await lookTwice(source, intervalMs, { clock, signal }))
}
