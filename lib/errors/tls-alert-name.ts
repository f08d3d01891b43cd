/**
 * Normalises the name of a TLS alert. OpenSSL 3.2 has renamed alerts: `ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE` of Node 20
 * contains a slash in later versions.
 */
export function tlsAlertName(code: string): string {
  return code.replace(/^ERR_SSL_SSL\/TLS_ALERT_/, 'ERR_SSL_SSLV3_ALERT_')
}
