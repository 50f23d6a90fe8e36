import type { CompletionModel, Source } from './model.ts'

/** A text in single quotes, as PowerShell reads it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`
}

/** A table from names to script text. */
function table(rows: readonly (readonly [name: string, script: string])[]): string {
  return `@{\n${rows.map(([name, script]) => `    ${quoted(name)} = ${script}`).join('\n')}\n  }`
}

/** Fixed words as a list, what has to be asked for as a name. */
function sourceScript({ choices, completes }: Source): string {
  return completes === undefined ? list(choices) : quoted(completes)
}

/** The script for Windows PowerShell 5.1 and PowerShell 7. */
export function powershellCompletion({ next, commands, options, globalOptions }: CompletionModel): string {
  const texts = [
    ...next.flatMap(([words, offers]) =>
      offers.map(({ word, text }) => [`${words} ${word}`.trim(), quoted(text)] as const),
    ),
    ...options.map(({ long, help }) => [long, quoted(help)] as const),
  ]
  const values = options.flatMap(({ long, short, value }) =>
    value === undefined
      ? []
      : [long, ...(short === undefined ? [] : [short])].map((name) => [name, sourceScript(value)] as const),
  )
  return `# Completion of nmp for PowerShell. Made by: nmp completion powershell

Register-ArgumentCompleter -Native -CommandName nmp -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $next = ${table(next.map(([words, offers]) => [words, list(offers.map(({ word }) => word))]))}
  $options = ${table(commands.map((command) => [command.words, list(command.options)]))}
  $operands = ${table(commands.flatMap(({ words, operand }) => (operand === undefined ? [] : [[words, sourceScript(operand)] as const])))}
  $values = ${table(values)}
  $texts = ${table([...new Map(texts)])}
  $global = ${list(globalOptions)}

  $path = ''
  $option = ''
  $operand = 0
  foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }
    $word = $element.Extent.Text
    if ($word -eq '--') { return }
    if ($option -ne '') { $option = '' }
    elseif ($word.StartsWith('-')) { if ($values.ContainsKey($word)) { $option = $word } }
    else {
      $longer = "$path $word".Trim()
      if ($next.ContainsKey($longer) -or $options.ContainsKey($longer)) { $path = $longer } else { $operand += 1 }
    }
  }

  $before = ''
  $typed = $wordToComplete
  if ($option -ne '') { $offers = $values[$option] }
  elseif ($typed -match '^(--[^=]+)=(.*)$') {
    $before = "$($Matches[1])="
    $typed = $Matches[2]
    $offers = $values[$Matches[1]]
  }
  elseif ($typed.StartsWith('-')) { $offers = if ($options.ContainsKey($path)) { $options[$path] } else { $global } }
  elseif ($operand -gt 0) { return }
  elseif ($next.ContainsKey($path)) { $offers = $next[$path] }
  else { $offers = $operands[$path] }
  if ($offers -is [string]) { $offers = @(& nmp __complete $offers 2>$null) }

  foreach ($offer in $offers) {
    if (-not $offer) { continue }
    $name, $text = $offer -split "\`t", 2
    if (-not $name.StartsWith($typed, [StringComparison]::OrdinalIgnoreCase)) { continue }
    if (-not $text) { $text = $texts[$name] }
    if (-not $text) { $text = $texts["$path $name".Trim()] }
    if (-not $text) { $text = $name }
    $written = "$before$name"
    if ($written -match '[^A-Za-z0-9_.:=@/-]') { $written = "'" + $written.Replace("'", "''") + "'" }
    [System.Management.Automation.CompletionResult]::new($written, $name, 'ParameterValue', $text)
  }
}
`
}
