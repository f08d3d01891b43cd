import type { KafkaClient } from '../../../types/kafka.ts'
import type { LiveCheck, ProbeContext } from '../../../types/report.ts'
import type { KafkaParams } from '../params.ts'
import { clockCheck } from './clock-check.ts'
import { clusterChecks } from './cluster-checks.ts'
import { groupCheck } from './group-check.ts'
import { listenerChecks } from './listener-checks.ts'
import { loginChecks } from './login-checks.ts'
import { networkChecks } from './network-checks.ts'
import { offsetsCheck } from './offsets-check.ts'
import { Probed } from './probed.ts'
import { runningChecks } from './running-checks.ts'
import { certificatesChecks } from './tls/certificates-check.ts'
import { topicCheck } from './topic-check.ts'

/**
 * The live checks of a Kafka source, in the order in which a person would check. They read no record, commit nothing,
 * join no group and create no topic. If a client is injected, only that client knows how to reach the brokers: the
 * checks go through it.
 */
export function kafkaChecks(params: KafkaParams, context: ProbeContext, client?: KafkaClient): readonly LiveCheck[] {
  const probed = new Probed(params, context, client)
  return [
    ...(client === undefined
      ? [...networkChecks(probed), ...certificatesChecks(probed), ...listenerChecks(probed), ...loginChecks(probed)]
      : []),
    ...clusterChecks(probed),
    topicCheck(probed),
    ...(context.running === null ? [] : runningChecks(probed, context.running)),
    groupCheck(probed),
    offsetsCheck(probed),
    clockCheck(probed)
  ]
}
