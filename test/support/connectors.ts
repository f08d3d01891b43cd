import { setTimeout as sleep } from 'node:timers/promises'
import { defineConnector } from '../../lib/core/define-connector.ts'
import type { ConnectorRecords, ConnectorType, OpenContext } from '../../types/connector.ts'

/** A connector without params that opens as given. */
export function connectorOf(
  open: (context: OpenContext) => ConnectorRecords | Promise<ConnectorRecords>
): ConnectorType {
  return defineConnector({ type: 'made', params: {}, open: (_params, context) => open(context) })
}

const countParams = {
  count: { type: 'integer', default: 5, min: 0, max: 1_000_000, help: 'How many records to give.', since: '1.0.0' },
  prefix: { type: 'string', required: true, help: 'What each record begins with.', since: '1.0.0' }
} as const

/** A connector that complies with every rule. */
export const counter: ConnectorType = defineConnector({
  type: 'counter',
  params: countParams,
  async *open({ count, prefix }) {
    for (let index = 0; index < count; index++) {
      yield {
        payload: `${prefix}${index}`,
        position: { index },
        meta: { even: index % 2 === 0 },
        tags: { kind: 'count' },
        onAck: () => {}
      }
    }
  }
})

/** Delivers one record, then waits until it is aborted. */
export const patient: ConnectorType = connectorOf(async function* ({ signal }) {
  yield 'first'
  yield Buffer.from('second')
  try {
    await sleep(60_000, null, { signal })
  } catch {
    /* aborted */
  }
})
