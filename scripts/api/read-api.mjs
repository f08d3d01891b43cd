import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { Application } from 'typedoc'

/**
 * Runs typedoc on modules of declarations: returns its JSON and, with `out`, writes the pages to that folder. `titles`
 * are the titles of the pages: name of the module => title. `folder` is for files that typedoc has to read.
 */
export async function readApi({ entryPoints, folder, out, titles = {} }) {
  const tsconfig = path.join(folder, 'tsconfig.json')
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entryPoints }))
  const app = await Application.bootstrapWithPlugins({ ...reading, entryPoints, tsconfig, ...writing(out, titles) })
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc could not read the declarations')
  const json = app.serializer.projectToObject(project, folder)
  if (out !== undefined) {
    for (const reflection of Object.values(project.reflections)) tidy(reflection)
    await app.generateOutputs(project)
  }
  return json
}

/**
 * Adapts the JSON for the pages: removes the places of declarations, as pages would otherwise be stale after each
 * change of those files, and names parameters that a function destructures.
 */
function tidy(reflection) {
  delete reflection.sources
  if (reflection.name === '__namedParameters') reflection.name = nameOf(reflection.type?.name ?? 'options')
}

function nameOf(type) {
  return type.endsWith('Options') ? 'options' : `${type.charAt(0).toLowerCase()}${type.slice(1)}`
}

// The plugin creates anchors with the locale of the machine, and in Turkish the lower case of I has no dot
// oxlint-disable-next-line eslint/no-extend-native -- this process writes pages and does nothing else
String.prototype.toLocaleLowerCase = function lower() {
  return this.toLowerCase()
}

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true
}

/** Types are not checked, as tsc has done so already. */
const reading = {
  name: 'API',
  logLevel: 'Warn',
  skipErrorChecking: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  validation: false,
  disableGit: true,
  sourceLinkTemplate: '{path}',
  sort: ['kind', 'source-order'],
  groupOrder: [
    'Functions',
    'Classes',
    'Interfaces',
    'Type Aliases',
    'Variables',
    'Constructors',
    'Properties',
    'Accessors',
    'Methods'
  ],
  kindSortOrder: [
    'Module',
    'Function',
    'Class',
    'Interface',
    'TypeAlias',
    'Variable',
    'Constructor',
    'Property',
    'Accessor',
    'Method'
  ]
}

function writing(out, titles) {
  const table = 'table'
  return {
    plugin: ['typedoc-plugin-markdown'],
    ...(out === undefined ? {} : { out }),
    cleanOutputDir: false,
    readme: 'none',
    router: 'module',
    pageTitleTemplates: {
      index: 'API',
      module: ({ rawName }) => titles[rawName] ?? rawName
    },
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hideGroupHeadings: true,
    useCodeBlocks: true,
    useHTMLAnchors: true,
    expandParameters: false,
    indexFormat: table,
    parametersFormat: table,
    interfacePropertiesFormat: table,
    classPropertiesFormat: table,
    typeAliasPropertiesFormat: table,
    propertyMembersFormat: table,
    typeDeclarationFormat: table,
    tableColumnSettings: {
      hideModifiers: true,
      hideInherited: true,
      hideOverrides: true,
      hideSources: true,
      hideDefaults: true
    }
  }
}
