import type { Remedy } from '../../../../types/classification.ts'
import { quotePosix, quotePowerShell } from '../../../errors/shell-quote.ts'

type Commands = NonNullable<Remedy['commands']>

/** Shows what a certificate or key file holds, as OpenSSL prints it; asks for the password, if the file has one. */
export function lookInto(kind: 'x509' | 'pkey' | 'pkcs12' | 'crl', file: string): Commands {
  return everywhere(
    (quote) =>
      `openssl ${kind} -in ${quote(file)} -noout${kind === 'x509' ? ' -subject -issuer -dates' : kind === 'crl' ? ' -issuer -nextupdate' : ''}`
  )
}

/** Shows the chain that a broker sends: its own certificate first, then those of its issuers. */
export function showIssuers(broker: string): Commands {
  return {
    ...posix((quote) => `openssl s_client -connect ${quote(broker)} -showcerts < /dev/null`),
    win32: `'Q' | openssl s_client -connect ${quotePowerShell(broker)} -showcerts`
  }
}

/** Shows subject, issuer, dates and fingerprint of a broker's certificate. */
export function showFingerprint(broker: string): Commands {
  return posix(
    (quote) =>
      `openssl s_client -connect ${quote(broker)} < /dev/null 2> /dev/null | openssl x509 -noout -subject -issuer -dates -fingerprint -sha256`
  )
}

/** Shows where the authority of a broker publishes its revocation list. */
export function showRevocationPoints(broker: string): Commands {
  return posix(
    (quote) =>
      `openssl s_client -connect ${quote(broker)} < /dev/null 2> /dev/null | openssl x509 -noout -ext crlDistributionPoints`
  )
}

/** Shows the public keys of a certificate and a key, which have to be the same. */
export function comparePair(certificate: string, key: string): Commands {
  return everywhere(
    (quote) => `openssl x509 -in ${quote(certificate)} -noout -pubkey\nopenssl pkey -in ${quote(key)} -pubout`
  )
}

/** Shows all certificates of a file, in their order. */
export function listCertificates(file: string): Commands {
  return everywhere((quote) => `openssl crl2pkcs7 -nocrl -certfile ${quote(file)} | openssl pkcs7 -print_certs -noout`)
}

/** Restores the line breaks of PEM. Writes into the same file, which keeps its mode and owner. */
export function mendLines(file: string): Commands {
  const marks = ['BEGIN', 'END'].map((mark) => `gsub(/-----${mark} [A-Z0-9 ]*-----/, "\\n&\\n"); `).join('')
  return {
    ...posix(
      (quote) =>
        `mended=$(awk '{ gsub(/\\\\[rn]/, " "); ${marks}print }' ${quote(file)}) && printf '%s\\n' "$mended" > ${quote(file)}`
    ),
    win32: `(Get-Content -Raw ${quotePowerShell(file)}) -replace '\\\\[rn]', ' ' -replace '\\s*(-----(?:BEGIN|END) [A-Z0-9 ]+-----)\\s*', "\`n\`$1\`n" | Set-Content -Encoding ascii ${quotePowerShell(file)}`
  }
}

export function toAscii(file: string): Commands {
  return {
    ...posix(
      (quote) => `mended=$(iconv -f UTF-16 -t US-ASCII ${quote(file)}) && printf '%s\\n' "$mended" > ${quote(file)}`
    ),
    win32: `(Get-Content -Raw ${quotePowerShell(file)}) | Set-Content -Encoding ascii ${quotePowerShell(file)}`
  }
}

/** Converts a file to PEM, into another file. */
export function toPem(kind: 'x509' | 'crl' | 'pkcs7', file: string, made: string): Commands {
  return everywhere(
    (quote) =>
      `openssl ${kind} ${kind === 'pkcs7' ? '-print_certs' : '-inform der'} -in ${quote(file)} -out ${quote(made)}`
  )
}

export function fromJava(file: string, made: string): Commands {
  return everywhere(
    (quote) => `keytool -importkeystore -srckeystore ${quote(file)} -destkeystore ${quote(made)} -deststoretype PKCS12`
  )
}

/** Encrypts a key store by a current algorithm, without writing a key unencrypted to the disk. */
export function renewKeystore(file: string, made: string): Commands {
  return posix(
    (quote) => `openssl pkcs12 -legacy -in ${quote(file)} -nodes | openssl pkcs12 -export -out ${quote(made)}`
  )
}

/** Appends the certificate of one file to those of another. */
export function appendTo(file: string, more: string): Commands {
  return {
    ...posix((quote) => `{ echo; cat ${quote(more)}; } >> ${quote(file)}`),
    win32: `Get-Content ${quotePowerShell(more)} | Add-Content -Encoding ascii ${quotePowerShell(file)}`
  }
}

function everywhere(line: (quote: (word: string) => string) => string): Commands {
  return { ...posix(line), win32: line(quotePowerShell) }
}

function posix(line: (quote: (word: string) => string) => string): Commands {
  const command = line(quotePosix)
  return { linux: command, darwin: command }
}
