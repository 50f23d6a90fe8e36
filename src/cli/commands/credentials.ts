/** The commands that hand a token to somebody. */
export const credentialCommands = [
  {
    words: 'auth token',
    summary: 'Print an access token that is valid now.',
    about:
      'Prints the access token of the session, renewed when it is due. Never starts a sign-in. NMP_ACCESS_TOKEN, when it is set, is printed instead. To read what is in it, use --decode: its parts are base64url, which base64 -d may cut short.',
    options: ['account', 'decode', 'min-validity', 'format', 'env'],
    examples: [
      {
        line: 'nmp auth token --format header | curl -H @- https://nmp.example.com/apis/entities/v2/workspaces',
        purpose: 'Call the platform. The token goes through a pipe: every user can read a command line.',
      },
      { line: 'nmp auth token --decode', purpose: 'See scopes, issuer and audience of the token.' },
      { line: 'nmp auth token --min-validity 600', purpose: 'A token for a job of ten minutes.' },
      { line: 'nmp auth token --format exec-credential', purpose: 'As a credential plugin of kubectl.' },
      {
        line: 'nmp auth token --format env --env API_TOKEN >> "$GITHUB_ENV"',
        purpose: 'A line for a file of variables.',
      },
    ],
  },
  {
    words: 'auth exec',
    summary: 'Run a command with a token in its environment.',
    about:
      'Runs a command with a valid access token in an environment variable, and ends as it ends. The token is in no command line, and the shell does not keep it. A variable cannot be renewed while the command runs: for a long command, --token-file puts the token into a file that only you can read. It is replaced in one step before the token ends, and removed with the command.',
    rest: { name: 'COMMAND', help: 'The command and its arguments.' },
    options: ['account', 'env', 'token-file', 'min-validity'],
    examples: [
      { line: 'nmp auth exec -- python train.py', purpose: 'The token is in NMP_ACCESS_TOKEN.' },
      {
        line: 'nmp auth exec --env API_TOKEN -- sh -c \'printf "%s" "$API_TOKEN" | ./upload\'',
        purpose: 'In a variable of another name.',
      },
      {
        line: 'nmp auth exec --token-file -- python train.py',
        purpose: 'For hours: read the file that NMP_ACCESS_TOKEN_FILE names before each request.',
      },
      { line: 'nmp auth exec --min-validity 1800 -- make', purpose: 'Only with half an hour left.' },
    ],
  },
  {
    words: 'auth git-credential',
    summary: 'Hand a token to git. Called by git.',
    about:
      'Speaks the protocol of git credential helpers. Only the host of the platform, and hosts named by --host or NMP_CREDENTIAL_HOSTS, ever get the token, and only over https. What git asks to store or to erase is left alone: the session belongs to nmp.',
    operand: {
      name: 'ACTION',
      help: 'What git wants.',
      required: true,
      choices: ['get', 'store', 'erase'],
    },
    options: ['account', 'host', 'username'],
    examples: [
      {
        line: "git config --global credential.https://git.example.com.helper '!nmp auth git-credential --host git.example.com'",
        purpose: 'Sign in to git.example.com with the session.',
      },
      {
        line: "git config --global credential.https://nmp.example.com.helper '!nmp auth git-credential'",
        purpose: 'For repositories on the platform itself.',
      },
    ],
  },
  {
    words: 'auth docker-credential',
    summary: 'Hand a token to Docker. Called by Docker.',
    about:
      'Speaks the protocol of Docker credential helpers; docker-credential-nmp calls it. Only the host of the platform, and hosts named by --host or NMP_CREDENTIAL_HOSTS, ever get the token. Storing and erasing are refused: use nmp auth login and nmp auth logout.',
    operand: {
      name: 'ACTION',
      help: 'What Docker wants.',
      required: true,
      choices: ['get', 'list', 'store', 'erase'],
    },
    options: ['account', 'host', 'username'],
    examples: [
      {
        line: 'echo registry.example.com | nmp auth docker-credential get --host registry.example.com',
        purpose:
          'What Docker is told. In ~/.docker/config.json: "credHelpers": {"registry.example.com": "nmp"}.',
      },
    ],
  },
] as const
