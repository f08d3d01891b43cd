import { probeSource } from '../../../../lib/index.ts'
import type { KafkaInputParams } from '../../../../lib/index.ts'
import type { BuiltinProbeOptions } from '../../../../lib/builtin.ts'
import type { CheckResult, Finding, Report } from '../../../../types/report.ts'

export async function probeKafka(
  params: Partial<KafkaInputParams>,
  options: BuiltinProbeOptions = {}
): Promise<Report> {
  return await probeSource({ type: 'kafka', params: { topic: 'logs', groupId: 'g', ...params } }, options)
}

export function statusOf({ checks }: Report, id: string): CheckResult['status'] | undefined {
  return checks.find((check) => check.id === id)?.status
}

export function firstOf({ findings }: Report): Finding {
  const [first] = findings
  if (first === undefined) throw new Error('nothing was found')
  return first
}

/** The params that the first fix sets, by their dotted names. */
export function setBy(report: Report): Record<string, unknown> {
  return Object.fromEntries((firstOf(report).fixes[0]?.set ?? []).map(({ path, value }) => [path.join('.'), value]))
}
