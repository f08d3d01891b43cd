import { execFileSync } from 'node:child_process'
import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import { parse } from 'smol-toml'
import t from 'tap'
import { isKnown, lookUp } from '../../../lib/errors/catalogue/index.ts'
import { describeError } from '../../../lib/errors/describe.ts'
import { configCodes, fileCodes, kafkaCodes, sourceCodes, syslogCodes } from '../../../types/error-codes.ts'
import { allCodes, allEntries } from '../../support/error-codes.ts'

const x509 =
  `UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECRYPT_CRL_SIGNATURE
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID CERT_HAS_EXPIRED CRL_NOT_YET_VALID
  CRL_HAS_EXPIRED ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD
  OUT_OF_MEM DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE
  CERT_CHAIN_TOO_LONG CERT_REVOKED INVALID_CA PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED CERT_REJECTED HOSTNAME_MISMATCH UNSPECIFIED`.split(
    /\s+/
  )

t.test('every code the library knows has an entry of its own', async (t) => {
  for (const code of [
    ...fileCodes,
    ...configCodes,
    ...kafkaCodes,
    ...syslogCodes,
    ...sourceCodes,
    ...x509.map((name) => `TLS_${name}`)
  ])
    t.ok(isKnown(code), code)
  t.equal(new Set(allCodes).size, allCodes.length, 'and only one')
})

t.test('every system error of this Node.js and this platform has one', async (t) => {
  for (const [, [name]] of getSystemErrorMap()) t.ok(isKnown(`SYSTEM_${name}`) || isKnown(`DNS_${name}`), name)
  for (const name of Object.keys(constants.errno)) t.ok(isKnown(`SYSTEM_${name}`), name)
})

t.test('a code without an entry gets that of its kind', async (t) => {
  for (const [code, anchor] of [
    ['SYSTEM_ENEW', 'system_unknown'],
    ['SYSTEM_EAI_AGAIN', 'dns_eai_again'],
    ['FILE_NEW', 'file_read_failed'],
    ['CONFIG_NEW', 'config_invalid'],
    ['SYSLOG_NEW', 'syslog_listen_failed'],
    ['KAFKA_NEW', 'kafka_protocol_error'],
    ['DNS_NEW', 'system_unknown'],
    ['TLS_NEW', 'tls_err_ssl_unknown'],
    ['TLS_ERR_OSSL_NEW', 'tls_err_ossl_unknown'],
    ['__proto__', 'system_unknown']
  ] as const)
    t.equal(lookUp(code).anchor, anchor)
})

t.test('every entry is whole, in both languages', async (t) => {
  for (const [code, entry] of allEntries) {
    t.ok(entry.checks.length > 0 && entry.remedies.length > 0, `${code} has checks and remedies`)
    for (const { en, zh } of [
      entry.symptom,
      ...Object.values(entry.symptoms ?? {}),
      ...entry.checks.map(({ text }) => text),
      ...entry.remedies.map(({ text }) => text)
    ]) {
      t.ok(/\p{Lu}|`|[a-z]/u.test(en) && !/\p{sc=Han}/u.test(en), `${code}: ${en}`)
      t.match(zh, /\p{sc=Han}/u, `${code}: ${zh}`)
      t.strictSame(placeholdersOf(zh), placeholdersOf(en), `${code}: the same placeholders in both`)
    }
  }
})

t.test('every command is safe to paste', async (t) => {
  for (const [code, entry] of allEntries) {
    for (const { commands = {} } of [...entry.checks, ...entry.remedies]) {
      const any = commands.any ?? ''
      t.notMatch(any, /\{[a-zA-Z]+\}/, `${code}: a command for every shell has nothing to quote`)
      for (const command of Object.values(commands)) {
        t.notMatch(command, /kill -(?:9|KILL)|chmod (?:-R )?(?:777|a\+|o\+)|rm -|wpgen|iptables -A|--force\b/, code)
        t.notMatch(
          command,
          /'[^'\n]*\{[a-zA-Z]+\}[^'\n]*'|"[^"\n]*[^$(]\{[a-zA-Z]+\}[^"\n]*"/,
          `${code}: a placeholder stands outside of quotation marks: ${command}`
        )
      }
      t.notMatch(
        commands.win32 ?? '',
        /\{[a-zA-Z]+\}[^\s;)]|[^\s(]\{[a-zA-Z]+\}/,
        `${code}: PowerShell takes a placeholder only as a word of its own`
      )
    }
  }
})

t.test('no check changes anything: none consumes, commits, deletes, stops or sets', async (t) => {
  const changes =
    /console-(?:consumer|producer)|--(?:reset-offsets|delete|create|alter|execute)\b|\b(?:kill|rm|mv|chmod|chown|setfacl|usermod|truncate|tee|restorecon|setsebool)\b|sysctl -w|iptables -[AID]|systemctl (?:restart|start|stop)|\b(?:Stop|Remove|Set|New)-/
  for (const [code, { checks }] of allEntries) {
    for (const { commands = {} } of checks)
      for (const command of Object.values(commands)) t.notMatch(command, changes, code)
  }
})

t.test('no folder that is there is given another owner or mode by being made once more: it may be /tmp', async (t) => {
  for (const code of allCodes) {
    if (code === 'SYSLOG_SOCKET_NO_FOLDER') continue
    for (const cases of [
      ['folder', 'denied', 'owner', 'mode', 'sticky', 'link', 'file owner', 'other'],
      ['file'],
      ['store']
    ]) {
      const { remedies } = describeError(code, { path: '/tmp/x', values: { dir: '/tmp' }, cases })
      for (const { commands = {} } of remedies)
        t.notMatch(Object.values(commands).join('\n'), /install -d .*\s\/tmp$/m, code)
    }
  }
})

t.test(
  'every command for Linux and macOS is one a shell can read',
  { skip: process.platform === 'win32' && 'needs a POSIX shell' },
  async (t) => {
    const script = allCodes
      .flatMap((code) => [...describeError(code, { path: '/a b' }).checks, ...describeError(code).remedies])
      .flatMap(({ commands = {} }) => [commands.any, commands.linux, commands.darwin])
      .filter((command) => command !== undefined)
    t.doesNotThrow(() => execFileSync('bash', ['-n'], { input: script.join('\n'), stdio: 'pipe' }))
  }
)

t.test('every TOML fragment is TOML, filled or not', async (t) => {
  const path = String.raw`C:\logs\"x"`
  for (const code of allCodes) {
    for (const classification of [
      describeError(code),
      describeError(code, { path, source: path, param: path, host: path })
    ]) {
      for (const { toml } of classification.remedies)
        if (toml !== undefined) t.doesNotThrow(() => parse(toml), `${code}: ${toml}`)
    }
  }
})

function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{[a-zA-Z]+\}/g)].map(([name]) => name).sort()
}
