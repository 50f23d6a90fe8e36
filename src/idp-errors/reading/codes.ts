import { add, type Findings } from './findings.ts'

/** Codes by their own spelling. AADSTS codes are whole numbers: 70001 is no part of 700011. */
const CODES = /(?<![A-Za-z0-9])(?:AADSTS[\s:_-]{0,2}(\d{4,9})|(E0{3,4}\d{3,4}))(?!\d)/gi

/** Codes of systems and libraries: `ENOTFOUND`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`. */
const SYSTEM_CODES = /(?<![A-Za-z0-9_])(?:E[A-Z]{3,20}|[A-Z]{1,14}(?:_[A-Z0-9]{1,20}){1,8})(?![A-Za-z0-9_])/g

/** A number that is called an error, as pages and people do: `Error Code: 53003`. */
const NUMBERS = /(?<![A-Za-z0-9])error(?: ?code)?[ :#=]{1,3}(\d{5,9})(?!\d)/gi

/** Notes the codes that a text spells out, and the numbers that may be some. */
export function readCodes(findings: Findings, text: string): void {
  if (/^\s*\d{5,9}\s*$/.test(text)) add(findings.numbers, text.trim())
  if (/aadsts|E000|error/i.test(text)) readProviderCodes(findings, text)
  for (const [code] of text.matchAll(SYSTEM_CODES)) add(findings.idpCodes, code)
}

function readProviderCodes(findings: Findings, text: string): void {
  for (const [, number = ''] of text.matchAll(NUMBERS)) add(findings.numbers, number)
  for (const [, entra, okta] of text.matchAll(CODES)) {
    if (entra !== undefined) add(findings.idpCodes, `AADSTS${entra}`)
    else if (okta !== undefined) add(findings.idpCodes, okta.toUpperCase())
  }
}

const STATUS =
  /(?<![A-Za-z0-9])(?:HTTP(?:\/[\d.]{1,3})?|status(?: ?code)?|response code)\W{0,4}([45]\d\d)(?!\d)|(?<![\d.])([45]\d\d):? \(?(?:Client Error|Server Error|Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Proxy Authentication|Conflict|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time)/i

/** Notes the HTTP status that a text names. */
export function readStatus(findings: Findings, text: string): void {
  if (findings.status !== undefined || !/[45]\d\d/.test(text)) return
  const [, after, before] = STATUS.exec(text) ?? []
  const status = after ?? before
  if (status !== undefined) findings.status = Number(status)
}
