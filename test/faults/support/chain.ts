import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** PEM texts: a root, an authority issued by it, and a certificate for `localhost` issued by that authority. */
export interface Chain {
  readonly root: string
  readonly rootKey: string
  readonly between: string
  readonly server: string
  readonly serverKey: string
  readonly client: string
  readonly clientKey: string
}

export async function makeChain(folder: string, name: string): Promise<Chain> {
  const at = (file: string): string => path.join(folder, file)
  const make = async (name: string, subject: string, ca: boolean, issuer?: string, names?: string): Promise<void> => {
    await promisify(execFile)('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '30',
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
      '-subj',
      `/CN=${subject}`,
      '-addext',
      `basicConstraints=critical,CA:${ca ? 'TRUE' : 'FALSE'}`,
      ...(ca ? ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'] : []),
      ...(names === undefined ? [] : ['-addext', `subjectAltName=${names}`]),
      ...(issuer === undefined ? [] : ['-CA', at(`${issuer}.pem`), '-CAkey', at(`${issuer}.key`)])
    ])
  }
  await make('root', `${name} Root`, true)
  await make('between', `${name} Servers`, true, 'root')
  await make('server', 'localhost', false, 'between', 'DNS:localhost,IP:127.0.0.1')
  await make('client', 'client.example', false, 'between')
  const text = (file: string): Promise<string> => readFile(at(file), 'utf8')
  return {
    root: await text('root.pem'),
    rootKey: await text('root.key'),
    between: await text('between.pem'),
    server: await text('server.pem'),
    serverKey: await text('server.key'),
    client: await text('client.pem'),
    clientKey: await text('client.key')
  }
}
