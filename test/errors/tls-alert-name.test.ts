import t from 'tap'
import { tlsAlertName } from '../../lib/errors/tls-alert-name.ts'

t.test('an alert has one name in every version of OpenSSL', (t) => {
  const table = [
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
    ['ECONNRESET', 'ECONNRESET']
  ] as const
  for (const [code, name] of table) t.equal(tlsAlertName(code), name)
  t.end()
})
