import {
  type BadField,
  fieldsOf,
  type HttpReply,
  type JsonObject,
  jsonObject,
  signInError,
} from '../index.ts'

/** A workspace. */
export interface Workspace {
  readonly name: string
  readonly description?: string
  /** As the platform writes it (ISO 8601). */
  readonly createdAt?: string
}

/** Who belongs to a workspace. */
export interface Member {
  /** An email address, a subject, or `*` for everybody. */
  readonly principal: string
  readonly roles: readonly string[]
  /** As the platform writes it (ISO 8601). */
  readonly grantedAt?: string
  readonly grantedBy?: string
}

/** One page of workspaces. */
export interface WorkspacePage {
  readonly workspaces: readonly Workspace[]
  /** How many pages there are. */
  readonly pages: number
}

function badIn(baseUrl: string): BadField {
  return (field, expected) => signInError('PLATFORM_ANSWER_INVALID', { base_url: baseUrl, field, expected })
}

function bodyOf(reply: HttpReply, baseUrl: string): JsonObject {
  const body = jsonObject(reply.text)
  if (body === undefined) throw badIn(baseUrl)('the body', 'a JSON object')
  return body
}

function workspaceFrom(body: JsonObject, bad: BadField): Workspace {
  const description = body['description'] === '' ? undefined : fieldsOf(body, bad).optionalText('description')
  const createdAt = fieldsOf(body, bad).optionalText('created_at')
  return {
    name: fieldsOf(body, bad).text('name'),
    ...(description === undefined ? {} : { description }),
    ...(createdAt === undefined ? {} : { createdAt }),
  }
}

function memberFrom(body: JsonObject, bad: BadField): Member {
  const fields = fieldsOf(body, bad)
  const grantedAt = fields.optionalText('granted_at')
  const grantedBy = fields.optionalText('granted_by')
  return {
    principal: fields.text('principal'),
    roles: fields.optionalTexts('roles') ?? [],
    ...(grantedAt === undefined ? {} : { grantedAt }),
    ...(grantedBy === undefined ? {} : { grantedBy }),
  }
}

/** Each reader throws `PLATFORM_ANSWER_INVALID` with the name of the field that is not as it should be. */
export function workspaceOf(reply: HttpReply, baseUrl: string): Workspace {
  return workspaceFrom(bodyOf(reply, baseUrl), badIn(baseUrl))
}

export function memberOf(reply: HttpReply, baseUrl: string): Member {
  return memberFrom(bodyOf(reply, baseUrl), badIn(baseUrl))
}

function listOf(body: JsonObject, bad: BadField): readonly JsonObject[] {
  const list = fieldsOf(body, bad).optionalObjects('data')
  if (list === undefined) throw bad('data', 'a list')
  return list
}

export function membersOf(reply: HttpReply, baseUrl: string): readonly Member[] {
  const bad = badIn(baseUrl)
  return listOf(bodyOf(reply, baseUrl), bad).map((entry) => memberFrom(entry, bad))
}

export function workspacePageOf(reply: HttpReply, baseUrl: string): WorkspacePage {
  const bad = badIn(baseUrl)
  const body = bodyOf(reply, baseUrl)
  const pages = fieldsOf(body, bad).optionalObject('pagination')?.['total_pages']
  return {
    workspaces: listOf(body, bad).map((entry) => workspaceFrom(entry, bad)),
    pages: typeof pages === 'number' ? pages : 1,
  }
}
