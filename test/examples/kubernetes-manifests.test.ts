import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parseAllDocuments } from 'yaml'
import type { IDaemonSet, IStatefulSet } from 'kubernetes-models/apps/v1'
import type { IService } from 'kubernetes-models/v1'
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const FOLDER = path.join(PROJECT, 'examples/kubernetes')

interface Model {
  validate(): void
}

/** How to find the schema of a kind: the JSON schemas of Kubernetes 1.27 and of KEDA's resources, as the packages have them. */
const kinds = {
  DaemonSet: { package: 'kubernetes-models/apps/v1', apiVersion: 'apps/v1' },
  StatefulSet: { package: 'kubernetes-models/apps/v1', apiVersion: 'apps/v1' },
  Service: { package: 'kubernetes-models/v1', apiVersion: 'v1' },
  ScaledObject: { package: '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject', apiVersion: 'keda.sh/v1alpha1' }
} as const
type Kind = keyof typeof kinds

const require = createRequire(import.meta.url)

/** Throws what the schema says against a resource. */
function validate(kind: Kind, resource: object): void {
  const models = require(kinds[kind].package) as Readonly<Record<Kind, new (resource: object) => Model>>
  new models[kind](resource).validate()
}

function read(file: string): { readonly kind: Kind; readonly apiVersion: string }[] {
  return parseAllDocuments(readFileSync(path.join(FOLDER, file), 'utf8'), { strict: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]
    return document.toJS() as { readonly kind: Kind; readonly apiVersion: string }
  })
}

const [daemonSet] = read('daemonset.yaml') as unknown as [IDaemonSet]
const [service, statefulSet] = read('statefulset.yaml') as unknown as [IService, IStatefulSet]
const [scaledObject] = read('scaledobject.yaml') as unknown as [IScaledObject]
const all = ['daemonset.yaml', 'statefulset.yaml', 'scaledobject.yaml'].flatMap(read)

t.test('each manifest matches the schema of its kind', (t) => {
  for (const resource of all) {
    t.equal(resource.apiVersion, kinds[resource.kind].apiVersion)
    t.doesNotThrow(() => validate(resource.kind, resource), resource.kind)
  }
  const wrong = structuredClone(daemonSet) as unknown as { spec: { template: { spec: { containers: object } } } }
  wrong.spec.template.spec.containers = { name: 'no list' }
  t.throws(() => validate('DaemonSet', wrong), /must be array/, 'the schema finds what is wrong')
  t.throws(() => validate('ScaledObject', { ...scaledObject, spec: {} }), /triggers/)
  t.end()
})

t.test('no manifest has a field that its kind does not know', async (t) => {
  // The schemas leave unknown fields alone, as the API does for clients that are newer. The compiler does not.
  const folder = t.testdir()
  const compile = async (resources: readonly { readonly kind: Kind }[]): Promise<string> => {
    const texts = resources.map(
      (resource, index) =>
        `import type { I${resource.kind} as Kind${index} } from '${kinds[resource.kind].package}'\n` +
        `export const resource${index}: Kind${index} = ${JSON.stringify(resource)}\n`
    )
    const file = path.join(folder, 'manifests.ts')
    writeFileSync(file, texts.join(''))
    const tsc = path.join(PROJECT, 'node_modules/typescript/bin/tsc')
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'preserve', '--types', '', '--ignoreConfig']
    // What tap has each Node load first cannot stand beside a compiler that is an ES module
    const command = ['-u', 'NODE_OPTIONS', process.execPath, tsc, ...options, file]
    return await promisify(execFile)('env', command).then(
      () => '',
      ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => stdout + stderr
    )
  }
  t.equal(await compile(all), '')
  const wrong = JSON.parse(JSON.stringify(all).replaceAll('"readinessProbe"', '"readynessProbe"')) as typeof all
  t.match(await compile(wrong), /readynessProbe"?' does not exist/, 'the compiler finds what is misspelt')
})

t.test('what the manifests say of each other and of the programs is true', (t) => {
  for (const { template } of [daemonSet.spec, statefulSet.spec].filter((spec) => spec !== undefined)) {
    const [container] = template.spec?.containers ?? []
    if (container === undefined) throw new Error('it has no container')
    const [node, program = ''] = container.command ?? []
    t.equal(node, 'node')
    t.ok(existsSync(path.join(PROJECT, program)), `${program} is there`)
    const environment = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']))
    const source = readFileSync(path.join(PROJECT, program.replace(/^dist\/(.*)\.js$/, '$1.ts')), 'utf8')
    for (const name of environment.keys()) t.match(source, new RegExp(`\\b${name}\\b`), `${program} reads ${name}`)

    t.strictSame(container.ports, [{ name: 'health', containerPort: Number(environment.get('PORT')) }])
    t.match(container.readinessProbe?.httpGet, { path: '/readyz', port: 'health' })
    t.match(container.livenessProbe?.httpGet, { path: '/livez', port: 'health' })
    const { exec } = container.lifecycle?.preStop ?? {}
    const preStop = exec === undefined ? 0 : Number(exec.command?.[1])
    // `stop()` waits 10 s, closing 5 s
    t.ok((template.spec?.terminationGracePeriodSeconds ?? 0) > preStop + 15)
    t.match(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] }
    })
    t.match(container.resources, { requests: { cpu: /m$/, memory: /Mi$/ }, limits: { memory: /Mi$/ } })
    t.strictSame(
      template.metadata?.labels,
      (template === daemonSet.spec?.template ? daemonSet : statefulSet).spec?.selector.matchLabels
    )
  }

  const mounts = daemonSet.spec?.template.spec?.containers[0]?.volumeMounts ?? []
  for (const { name, hostPath } of daemonSet.spec?.template.spec?.volumes ?? []) {
    const mount = mounts.find((each) => each.name === name)
    t.equal(mount?.mountPath, hostPath?.path, 'links on the node lead to the same place')
    t.equal(mount?.readOnly ?? false, name !== 'state', 'only the positions are written')
  }
  t.equal(daemonSet.spec?.updateStrategy?.rollingUpdate?.maxSurge, 0, 'one process at a time has the positions')

  const environment = new Map(
    (statefulSet.spec?.template.spec?.containers[0]?.env ?? []).map(({ name, value }) => [name, value ?? ''])
  )
  t.match(scaledObject.spec.scaleTargetRef, { kind: 'StatefulSet', name: statefulSet.metadata?.name ?? '' })
  t.match(scaledObject.spec.triggers, [
    {
      type: 'kafka',
      metadata: {
        bootstrapServers: environment.get('BROKERS') ?? '',
        consumerGroup: environment.get('GROUP_ID') ?? '',
        topic: environment.get('TOPIC') ?? ''
      }
    }
  ])
  t.equal(statefulSet.spec?.replicas, undefined, 'KEDA sets them')
  const { minReplicaCount = 0, cooldownPeriod, advanced } = scaledObject.spec
  t.ok(minReplicaCount > 0 && cooldownPeriod === undefined, 'it is about the way to 0 workers, where these never are')
  t.ok((advanced?.horizontalPodAutoscalerConfig?.behavior?.scaleDown?.stabilizationWindowSeconds ?? 0) > 300)
  t.equal(statefulSet.spec?.serviceName, service.metadata?.name)
  t.strictSame(service.spec?.selector, statefulSet.spec?.selector.matchLabels)
  t.end()
})
