import t from 'tap'
import { nameInCertificate, namesIn } from '../../../lib/kafka/probe/other-names.ts'

t.test('only names of a certificate that can be connected to are listed', (t) => {
  t.strictSame(namesIn('DNS:kafka1.example, DNS:*.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, URI:x:y'), [
    'kafka1.example',
    '10.0.0.1',
    '0:0:0:0:0:0:0:1'
  ])
  t.strictSame(namesIn(''), [])
  t.strictSame(namesIn('DNS:"a, DNS:b", DNS:c'), ['c'], 'what is quoted is a name that a stranger chose')
  t.end()
})

t.test('the name that leads to the same address is found', async (t) => {
  t.equal(
    await nameInCertificate({ subjectAltName: 'DNS:kafka.invalid, DNS:localhost' }, ['127.0.0.1', '::1']),
    'localhost'
  )
  t.equal(
    await nameInCertificate({ subjectAltName: 'DNS:kafka.invalid, IP Address:127.0.0.1' }, ['127.0.0.1']),
    '127.0.0.1'
  )
  t.equal(await nameInCertificate({ subjectAltName: 'DNS:kafka.invalid' }, ['127.0.0.1']), null)
  t.equal(await nameInCertificate({ subjectAltName: undefined }, ['127.0.0.1']), null)
})
