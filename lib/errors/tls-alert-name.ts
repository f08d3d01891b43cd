/**
 * OpenSSL 3.2 has renamed alerts: what Node 20 tells as `ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE` later ones tell with a
 * slash in it.
 */
export function tlsAlertName(code: string): string {
  return code.replace(/^ERR_SSL_SSL\/TLS_ALERT_/, 'ERR_SSL_SSLV3_ALERT_')
}
