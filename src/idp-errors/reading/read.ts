import { encodedReplies } from './base64.ts'
import { withoutUnseen } from './characters.ts'
import { readCodes, readStatus } from './codes.ts'
import { type Findings, noFindings } from './findings.ts'
import { unwrapped } from './line-wrap.ts'
import { readMembers } from './members.ts'
import { readPairs } from './pairs.ts'
import { bounded, plainText } from './plain-text.ts'

/** A page, or the beginning of one in the words of a program. */
const PAGE = /^[\s\ufeff]{0,64}<(?:html|head|body)\b|<!doctype html\b|<html[ >]/i

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(withoutUnseen(text))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** A text in each form in which words may be found: made whole, as it came, and what it holds in base64. */
function versionsOf(text: string): readonly string[] {
  const given = bounded(text)
  const whole = unwrapped(given)
  const versions = whole === undefined ? [given] : [whole, given]
  return [...versions, ...encodedReplies(whole ?? given)]
}

/** A text that a reply carried in a member may itself be a reply: JSON in a message, a log line in an exception. */
function readText(findings: Findings, text: string): string {
  const plain = plainText(text)
  readCodes(findings, plain)
  readPairs(findings, plain)
  readStatus(findings, plain)
  return plain
}

/** What a reply says, in whatever shape it came. */
export interface Reading extends Findings {
  /** Everything that may hold words of a provider, plain. */
  readonly plain: string
  /** Whether it is a page for people, not an answer for programs. */
  readonly isPage: boolean
}

/**
 * Reads whatever came. Linear in time, bounded, and it never throws: a getter that throws, a proxy, a cycle or ten
 * megabytes only mean that less is found.
 */
export function read(body: unknown): Reading {
  const findings = noFindings()
  if (typeof body === 'string') {
    const start = /^[\s\ufeff]{0,64}[{[]/.test(body) && body.length < 1_000_000 ? parsed(body) : undefined
    if (start === undefined) findings.texts.push(body)
    else readMembers(findings, start)
  } else if (typeof body === 'object' && body !== null) {
    readMembers(findings, body)
  } else if (typeof body === 'number' || typeof body === 'bigint') {
    findings.texts.push(String(body))
  }
  const plain: string[] = []
  // Texts that are found while reading a text lie inside of it: only those of the start are read.
  for (const text of findings.texts.slice(0, 24))
    for (const version of versionsOf(text)) plain.push(readText(findings, version))
  const isPage = findings.texts.some((text) => PAGE.test(text))
  return Object.assign(findings, { plain: plain.length === 1 ? (plain[0] ?? '') : plain.join('\n'), isPage })
}
