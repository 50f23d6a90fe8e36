import { add, type Findings } from './findings.ts'

/** Codes by their own spelling. AADSTS codes are whole numbers: 70001 is no part of 700011. */
const CODES = /(?<![A-Za-z0-9])(?:AADSTS[\s:_-]{0,2}(\d{4,9})|(E0{3,4}\d{3,4}))(?!\d)/gi

/** Codes of systems and libraries: `ENOTFOUND`, `UND_ERR_SOCKET`, `CERT_HAS_EXPIRED`. */
const SYSTEM_CODES = /(?<![A-Za-z0-9_])(?:E[A-Z]{3,20}|[A-Z]{1,14}(?:_[A-Z0-9]{1,20}){1,8})(?![A-Za-z0-9_])/g

/** What OCR, and people who type from a picture, make of such a code: `AAD5TS7OOO218`. Digits stand among it. */
const BLURRED =
  /(?<![A-Za-z0-9])A{2}D[S5]T[S5][\s:_-]{0,2}(?=[\dOolIS]{0,8}\d)([\dOolIS]{5,9})(?![A-Za-z0-9])/g

/** A number that is called an error, as pages and people do, in their language: `Error Code: 53003`. */
const NUMBERS =
  /(?:error(?: ?code| ?number)?|fehler(?:code)?|code (?:d['’ ])?erreur|code|c[oó]digo de error|c[oó]digo de erro|codice (?:di )?errore|foutcode|felkod|kod błędu|код ошибки|エラー ?コード|错误代码|錯誤碼|오류 코드)["'）)]?[ :：#=(]{1,3}["']?(\d{5,9})(?!\d)/gi

/** The header in which Entra ID tells programs the number: version, number, number of the cause. */
const TELEMETRY = /x-ms-clitelem\W{1,6}\d,(\d{5,9}),/gi

/** Calls `found` with each match. Cheaper than `matchAll`, and this runs for every text. */
function each(pattern: RegExp, text: string, found: (groups: RegExpExecArray) => void): void {
  pattern.lastIndex = 0
  for (let groups = pattern.exec(text); groups !== null; groups = pattern.exec(text)) found(groups)
}

/** The digits that were read as letters. */
function sharp(blurred: string): string {
  return blurred.replace(/[Oo]/g, '0').replace(/[lI]/g, '1').replace(/S/g, '5')
}

/** Notes the codes that a text spells out, and the numbers that may be some. */
export function readCodes(findings: Findings, text: string): void {
  if (/^\s*\d{5,9}\s*$/.test(text)) add(findings.numbers, text.trim())
  if (/aadsts|E000/i.test(text)) {
    each(CODES, text, ([, entra, okta]) => {
      if (entra !== undefined) add(findings.idpCodes, `AADSTS${entra}`)
      else if (okta !== undefined) add(findings.idpCodes, okta.toUpperCase())
    })
  }
  if (findings.idpCodes.length === 0 && /[ADST5]{6}/.test(text))
    each(BLURRED, text, ([, blurred = '']) => add(findings.idpCodes, `AADSTS${sharp(blurred)}`))
  if (/clitelem/i.test(text)) each(TELEMETRY, text, ([, number = '']) => add(findings.numbers, number))
  if (/\d{5}/.test(text)) each(NUMBERS, text, ([, number = '']) => add(findings.numbers, number))
  // A provider that gave its code was reached, so what the system says is beside the point.
  if (findings.idpCodes.length === 0) each(SYSTEM_CODES, text, ([code]) => add(findings.idpCodes, code))
}

const STATUS =
  /(?<![A-Za-z0-9])(?:HTTP(?:\/[\d.]{1,3})?|status(?: ?code)?|response code|fetch token|token response|failed)\W{0,4}([45]\d\d)(?!\d)|(?<![\d.])([45]\d\d):? \(?(?:Client Error|Server Error|Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Proxy Authentication|Conflict|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time)/i

/** Notes the HTTP status that a text names. It counts only when nothing better is found. */
export function readStatus(findings: Findings, text: string): void {
  const { status, errors, idpCodes } = findings
  if (status !== undefined || errors.length > 0 || !/[45]\d\d/.test(text)) return
  if (idpCodes.some((code) => /\d{4}/.test(code))) return
  const [, after, before] = STATUS.exec(text) ?? []
  const found = after ?? before
  if (found !== undefined) findings.status = Number(found)
}
