import type { ConnectorType } from '../../types/connector.ts'
import type { KafkaClient } from '../../types/kafka.ts'
import { loadOnce } from '../core/load-once.ts'
import { kafkaPlace } from './client/kafka-place.ts'
import { sharedGroups } from './shared-groups.ts'
import { kafkaParams, kafkaRules, type KafkaParams } from './params.ts'

/**
 * The connector of `type = "kafka"`. `client` is one that the user has created; it replaces the one from the source's
 * params.
 */
export function kafkaConnectorWith(client?: KafkaClient): ConnectorType<KafkaParams> {
  return {
    type: 'kafka',
    params: kafkaParams,
    rules: kafkaRules,
    place: kafkaPlace,
    compare: sharedGroups,
    // A source with `startOffsets` begins at those offsets again
    reopening: ({ startOffsets }) => (startOffsets === undefined ? 'rejoin' : 'rereads'),
    // Two members would share the group's partitions for a while, and the group would rebalance twice
    standsBeside: (params, running) => params.groupId !== running.groupId,
    probe: async (params, context) => {
      const { kafkaChecks } = await loadChecks()
      return kafkaChecks(params, context, client)
    },
    open: async (params, context) => {
      const { KafkaIntake } = await loadIntake()
      return await KafkaIntake.open(params, context, client)
    }
  }
}

// The modules that probe and open a source are loaded on demand: declaring a source needs neither
const loadChecks = loadOnce(() => import('./probe/kafka-checks.ts'))
const loadIntake = loadOnce(() => import('./kafka-intake.ts'))
