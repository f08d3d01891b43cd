import type { ErrorCode } from '../../../types/error-codes.ts'
import type { ProposedFix } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'

/** Fixes for a failed handshake, chosen by OpenSSL's message. */
export function handshakeFixes(code: ErrorCode, { tls }: SyslogParams): readonly ProposedFix[] {
  if (code === 'TLS_ERR_SSL_UNSUPPORTED_PROTOCOL')
    return tls?.minVersion === 'TLSv1.3' ? [olderVersion, newerSender] : [newerSender]
  if (code === 'TLS_ERR_SSL_HTTP_REQUEST') return [plainHealthCheck]
  if (UNTRUSTED.test(code) && tls !== undefined) return [trustSenders(tls.ca)]
  return PLAIN_TEXT.test(code) ? [speakTls] : []
}

/**
 * For a sender's certificate whose issuer is not among the authorities, or is an intermediate that the sender does not
 * send.
 */
function trustSenders(ca: string | undefined): ProposedFix {
  const [en, zh] =
    ca === undefined
      ? ['name its root as `tls.ca`', '在 `tls.ca` 中填写其根证书']
      : [`add its root to ${ca} (\`tls.ca\`)`, `将其根证书加入 ${ca}（\`tls.ca\`）`]
  return {
    text: {
      en: `Make the sender send its whole chain, its own certificate first, then each issuer; if another authority issued it, ${en}, or give the sender a certificate of yours`,
      zh: `让发送方发送完整的证书链：先是自身证书，然后依次为各级签发者；如果由其他 CA 签发，请${zh}，或为发送方签发你的证书`
    }
  }
}

const olderVersion: ProposedFix = {
  text: { en: 'Also allow TLS 1.2: the sender has nothing newer', zh: '同时允许 TLS 1.2：发送方没有更新的版本' },
  set: [{ path: ['tls', 'min_version'], value: 'TLSv1.2' }]
}

const newerSender: ProposedFix = {
  text: {
    en: 'Make the sender use a version that is allowed here: upgrade it or its OpenSSL or GnuTLS, and check that its own settings allow that version (rsyslog: `gnutlsPriorityString`, syslog-ng: `ssl-options()`)',
    zh: '让发送方使用此处允许的版本：升级发送方或其 OpenSSL、GnuTLS，并确认其设置没有限制版本（rsyslog：`gnutlsPriorityString`，syslog-ng：`ssl-options()`）'
  }
}

/** HTTP comes from health checks, because no syslog sender uses it. */
const plainHealthCheck: ProposedFix = {
  text: {
    en: 'It is HTTP: if it is the health check of a load balancer, let it only connect, or do a TLS handshake, without a request',
    zh: '对方使用的是 HTTP：如果是负载均衡的健康检查，请改为只建立 TCP 连接或完成 TLS 握手，不发送请求'
  }
}

const speakTls: ProposedFix = {
  text: {
    en: 'Switch TLS on at the sender (rsyslog: `StreamDriver="ossl" StreamDriverMode="1"`, syslog-ng: `transport("tls")`)',
    zh: '在发送方启用 TLS（rsyslog：`StreamDriver="ossl" StreamDriverMode="1"`，syslog-ng：`transport("tls")`）'
  }
}

/** OpenSSL's messages for bytes that are not TLS. */
const PLAIN_TEXT = /^TLS_ERR_SSL_(?:WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL|PACKET_LENGTH_TOO_LONG)$/
/** OpenSSL's messages for a sender's certificate whose issuer it cannot find. */
const UNTRUSTED =
  /^TLS_(?:UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/
