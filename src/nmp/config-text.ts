import type { Document } from 'yaml'
import { type BadField, fieldsOf, type JsonObject, jsonObject, Secret, signInError } from '../index.ts'
import type { ConfigCluster, ConfigContext, ConfigUser, PlatformConfig } from './config.ts'

type Path = readonly (string | number)[]
type Reason = (path: Path, reason: string) => ReturnType<typeof signInError>

/** A configuration as text, as its document and as checked data. */
export interface ParsedConfig {
  readonly document: Document
  readonly config: PlatformConfig
}

function clusterOf(entry: JsonObject, bad: BadField): ConfigCluster {
  const fields = fieldsOf(entry, bad)
  const certificateAuthority = fields.optionalText('certificate_authority')
  return {
    name: fields.text('name'),
    baseUrl: fields.text('base_url'),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
  }
}

function userOf(entry: JsonObject, bad: BadField): ConfigUser {
  const fields = fieldsOf(entry, bad)
  const name = fields.text('name')
  const legacy = fields.optionalText('api_key')?.trim()
  if (legacy?.includes('@')) return { name, legacyEmail: legacy }
  const token = legacy ?? fields.optionalText('token')
  const refreshToken = fields.optionalText('refresh_token')
  return {
    name,
    ...(token ? { token: new Secret(token) } : {}),
    ...(refreshToken === undefined ? {} : { refreshToken: new Secret(refreshToken) }),
  }
}

function contextOf(entry: JsonObject, bad: BadField): ConfigContext {
  const fields = fieldsOf(entry, bad)
  const workspace = fields.optionalText('workspace')
  const preferences = fieldsOf(fields.optionalObject('preferences') ?? {}, (field, expected) =>
    bad(`preferences.${field}`, expected),
  )
  const outputFormat = preferences.optionalText('output_format')
  const timestampFormat = preferences.optionalText('timestamp_format')
  const truncate = preferences.optionalFlag('truncate')
  const colorOutput = preferences.optionalFlag('color_output')
  return {
    name: fields.text('name'),
    cluster: fields.text('cluster'),
    user: fields.text('user'),
    ...(workspace === undefined ? {} : { workspace }),
    preferences: {
      ...(outputFormat === undefined ? {} : { outputFormat }),
      ...(timestampFormat === undefined ? {} : { timestampFormat }),
      ...(truncate === undefined ? {} : { truncate }),
      ...(colorOutput === undefined ? {} : { colorOutput }),
    },
  }
}

function entriesOf<T extends { readonly name: string }>(
  body: JsonObject,
  list: string,
  read: (entry: JsonObject, bad: BadField) => T,
  fault: Reason,
): readonly T[] {
  const bad: BadField = (field, expected) => fault([field], `${field} must be ${expected}`)
  const names = new Set<string>()
  return (fieldsOf(body, bad).optionalObjects(list) ?? []).map((entry, index) => {
    const value = read(entry, (field, expected) =>
      fault([list, index, ...field.split('.')], `${list}[${index}].${field} must be ${expected}`),
    )
    if (names.has(value.name)) throw fault([list, index, 'name'], `${list} has ${value.name} twice`)
    names.add(value.name)
    return value
  })
}

function configOf(body: JsonObject, fault: Reason): PlatformConfig {
  const clusters = entriesOf(body, 'clusters', clusterOf, fault)
  const users = entriesOf(body, 'users', userOf, fault)
  const contexts = entriesOf(body, 'contexts', contextOf, fault)
  const currentContext = fieldsOf(body, (field, expected) =>
    fault([field], `${field} must be ${expected}`),
  ).optionalText('current_context')
  contexts.forEach(({ name, cluster, user }, index) => {
    if (!clusters.some((other) => other.name === cluster))
      throw fault(
        ['contexts', index, 'cluster'],
        `context ${name} names cluster ${cluster}, which is not there`,
      )
    if (!users.some((other) => other.name === user))
      throw fault(['contexts', index, 'user'], `context ${name} names user ${user}, which is not there`)
  })
  return { clusters, users, contexts, ...(currentContext === undefined ? {} : { currentContext }) }
}

let yaml: Promise<typeof import('yaml')> | undefined

/**
 * Loads what reads and changes a configuration, once. Whoever waits for a person before that is needed does it first: an
 * upgrade may take the files away meanwhile.
 */
export function loadYaml(): Promise<typeof import('yaml')> {
  yaml ??= import('yaml')
  return yaml
}

/**
 * Reads a configuration. Aliases are bounded, unknown keys are ignored, nothing of it is run.
 *
 * @throws {@link SignInError} `CONFIG_INVALID` with the line of the fault
 */
export async function parseConfig(file: string, text: string): Promise<ParsedConfig> {
  const { LineCounter, parseDocument, isNode } = await loadYaml()
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lineCounter.linePos(offset).line)
  const fault: Reason = (path, reason) => {
    const node = document.getIn(path, true) ?? document.getIn(path.slice(0, -1), true)
    return signInError('CONFIG_INVALID', { file, line: lineAt(isNode(node) ? node.range?.[0] : 0), reason })
  }
  const [error] = document.errors
  if (error !== undefined)
    throw signInError('CONFIG_INVALID', { file, line: lineAt(error.pos[0]), reason: reasonOf(error.code) })
  let content: string
  try {
    content = JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? {})
  } catch (cause) {
    throw signInError(
      'CONFIG_INVALID',
      { file, line: 1, reason: 'its aliases cannot be resolved' },
      { cause },
    )
  }
  const body = jsonObject(content)
  if (body === undefined) throw fault([], 'it must hold settings as "name: value"')
  return { document, config: configOf(body, fault) }
}

/** Our words for the faults that people make; the parser's own words hold parts of the file. */
function reasonOf(code: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key is there twice'
    case 'TAB_AS_INDENT':
      return 'a tab stands where spaces must stand'
    case 'MULTIPLE_DOCS':
      return 'a second document starts here'
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MISSING_CHAR':
      return 'the indentation is wrong, or a bracket, a quote or a colon is missing'
    default:
      return 'this is not YAML'
  }
}
