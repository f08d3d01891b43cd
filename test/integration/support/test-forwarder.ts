import type { Test } from 'tap'
import { makeCertificates } from '../../support/certificates.ts'
import type { Sending } from '../../support/senders/forwarder.ts'
import { forward, transportParams, type StartForwarder } from './forward.ts'
import { differences } from './same-messages.ts'
import { shortFolder } from './short-folder.ts'

/** Makes a daemon forward messages in each of the ways, and compares the delivered messages with those sent. */
export async function testForwarder(
  t: Test,
  start: StartForwarder,
  cases: readonly Pick<Sending, 'transport' | 'framing' | 'format'>[]
): Promise<void> {
  const certificates = await makeCertificates(t.testdir({}))
  for (const sending of cases) {
    const { transport, framing, format } = sending
    await t.test(`${transport}, ${framing}, ${format}`, async (t) => {
      const folder = shortFolder(t)
      const forwarding = await forward(
        start,
        folder,
        { ...sending, ca: certificates.ca.cert, client: certificates.client },
        transportParams(sending, folder, certificates)
      )
      t.strictSame(differences(forwarding, format), [])
      const address = transport === 'unix' ? null : '127.0.0.1'
      t.ok(
        forwarding.received.events.every(({ meta }) => meta.transport === transport && meta.remoteAddress === address)
      )
      if (transport === 'tls')
        t.ok(forwarding.received.events.every(({ meta }) => meta.tlsPeerName === 'client.example'))
    })
  }
}
