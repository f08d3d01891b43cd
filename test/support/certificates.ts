import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** The paths of two PEM files: a certificate and its private key. */
export interface Identity {
  readonly cert: string
  readonly key: string
}

export interface Certificates {
  /** Issuer of all certificates except `selfSigned` and `stranger`. */
  readonly ca: Identity
  /** For `localhost`, 127.0.0.1 and ::1. */
  readonly server: Identity
  /** Its common name is `client.example`. */
  readonly client: Identity
  /** For `localhost`, expired since 2020. */
  readonly expired: Identity
  /** For `localhost`, self-signed. */
  readonly selfSigned: Identity
  /** Valid only for `elsewhere.example`. */
  readonly wrongHost: Identity
  /** `stranger.example`, signed by an unknown authority. */
  readonly stranger: Identity
}

/** Creates a test's certificates in a folder with the `openssl` command (3.0 or newer). */
export async function makeCertificates(folder: string): Promise<Certificates> {
  await mkdir(folder, { recursive: true })
  const [ca, otherCa, selfSigned] = await Promise.all([
    authority(folder, 'ca'),
    authority(folder, 'other-ca'),
    signed(folder, 'self-signed', 'localhost', HERE)
  ])
  const [server, client, wrongHost, stranger, expired] = await Promise.all([
    signed(folder, 'server', 'localhost', HERE, ca),
    signed(folder, 'client', 'client.example', 'DNS:client.example', ca),
    signed(folder, 'wrong-host', 'elsewhere.example', 'DNS:elsewhere.example', ca),
    signed(folder, 'stranger', 'stranger.example', 'DNS:stranger.example', otherCa),
    datedCertificate(folder, 'expired', ca, '2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z')
  ])
  return { ca, server, client, expired, selfSigned, wrongHost, stranger }
}

const HERE = 'DNS:localhost,IP:127.0.0.1,IP:::1'

/** Elliptic-curve keys are generated in milliseconds. */
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

async function authority(folder: string, name: string, ca?: Identity): Promise<Identity> {
  const made = identity(folder, name)
  await openssl([
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    made.key,
    '-out',
    made.cert,
    '-subj',
    `/CN=${name}`,
    '-days',
    '365',
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
    ...by(ca)
  ])
  return made
}

/** Signed by the given authority, or self-signed without one. */
async function signed(
  folder: string,
  file: string,
  commonName: string,
  names: string,
  ca?: Identity,
  extensions: readonly string[] = []
): Promise<Identity> {
  const made = identity(folder, file)
  await openssl([
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    made.key,
    '-out',
    made.cert,
    '-subj',
    `/CN=${commonName}`,
    '-days',
    '365',
    '-addext',
    `subjectAltName=${names}`,
    '-addext',
    'basicConstraints=critical,CA:FALSE',
    ...extensions.flatMap((extension) => ['-addext', extension]),
    ...by(ca)
  ])
  return made
}

function by(ca: Identity | undefined): readonly string[] {
  return ca === undefined ? [] : ['-CA', ca.cert, '-CAkey', ca.key]
}

export interface Chain {
  readonly root: Identity
  /** Issued by the root. */
  readonly intermediate: Identity
  /** For `localhost`, issued by the intermediate. */
  readonly leaf: Identity
}

/**
 * A certificate chain with an intermediate authority. `extensions`: further extensions of the leaf, as `openssl req
 * -addext` takes them.
 */
export async function makeChain(folder: string, extensions: readonly string[] = []): Promise<Chain> {
  await mkdir(folder, { recursive: true })
  const root = await authority(folder, 'root')
  const intermediate = await authority(folder, 'intermediate', root)
  return { root, intermediate, leaf: await signed(folder, 'leaf', 'localhost', HERE, intermediate, extensions) }
}

/** A certificate for `localhost` with further extensions; signed by an authority, or self-signed without one. */
export async function makeCertificate(
  folder: string,
  name: string,
  extensions: readonly string[],
  ca?: Identity
): Promise<Identity> {
  return await signed(folder, name, 'localhost', HERE, ca, extensions)
}

/**
 * A certificate for `localhost`, valid between two times in whole seconds. `openssl req` cannot set a start in the
 * past, hence `openssl ca` and its database.
 */
export async function datedCertificate(
  folder: string,
  name: string,
  ca: Identity,
  from: string,
  until: string
): Promise<Identity> {
  const made = identity(folder, name)
  const at = (file: string): string => path.join(folder, `${name}.${file}`)
  await writeFile(at('db'), '')
  await writeFile(
    at('cnf'),
    [
      '[ca]',
      'default_ca = here',
      '[here]',
      `database = ${at('db')}`,
      `new_certs_dir = ${folder}`,
      'default_md = sha256',
      'rand_serial = yes',
      'copy_extensions = copyall',
      'policy = any',
      'email_in_dn = no',
      '[any]',
      'commonName = supplied',
      ''
    ].join('\n')
  )
  await openssl([
    'req',
    '-new',
    ...NEW_KEY,
    '-keyout',
    made.key,
    '-out',
    at('csr'),
    '-subj',
    '/CN=localhost',
    '-addext',
    `subjectAltName=${HERE}`
  ])
  await openssl([
    'ca',
    '-batch',
    '-notext',
    '-config',
    at('cnf'),
    '-cert',
    ca.cert,
    '-keyfile',
    ca.key,
    '-in',
    at('csr'),
    '-out',
    made.cert,
    '-startdate',
    digitsOf(from),
    '-enddate',
    digitsOf(until)
  ])
  return made
}

/** `2020-01-02T03:04:05Z` as `20200102030405Z` */
function digitsOf(time: string): string {
  return time.replaceAll(/[-:T]|\.000/g, '')
}

function identity(folder: string, name: string): Identity {
  return { cert: path.join(folder, `${name}.pem`), key: path.join(folder, `${name}.key`) }
}

async function openssl(args: readonly string[]): Promise<void> {
  await promisify(execFile)('openssl', args)
}
