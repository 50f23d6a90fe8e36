/** Plain pages for the embedded provider's device flow; they load nothing from anywhere. */
function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 4rem auto; padding: 0 1rem; }
  code { font-size: 2rem; letter-spacing: .1em; }
  button, input { font: inherit; padding: .5rem 1rem; }
</style>
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>`
}

/** Where the person types the code. `form` comes from the provider. */
export function codePage(form: string, failed: boolean): string {
  const note = failed
    ? '<p>This code is not known. Look at your terminal again.</p>'
    : '<p>Type the code that your terminal shows.</p>'
  return page(
    'Sign in to nmp',
    `${note}${form}<button type="submit" form="op.deviceInputForm">Continue</button>`,
  )
}

/** Where the person compares the code. The provider has escaped `userCode`. */
export function confirmPage(form: string, userCode: string): string {
  return page(
    'Is this your code?',
    `<p><code>${userCode}</code></p><p>Continue only if your own terminal shows it.</p>${form}
    <button type="submit" form="op.deviceConfirmForm" autofocus>Continue</button>
    <button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Abort</button>`,
  )
}

/** The end, for the browser. */
export function successPage(): string {
  return page('Signed in', '<p>You may close this page and go back to your terminal.</p>')
}
