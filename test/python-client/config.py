"""The platform's own configuration code: `config.py read FILE` and `config.py write FILE CONTEXT URL [TOKEN REFRESH]`."""

import json
import sys
from pathlib import Path

from nemo_platform.config.config import Config

verb, file, *more = sys.argv[1:]

if verb == "write":
    context, url, *tokens = more
    params = {"base_url": url, "workspace": "from-python"}
    if tokens:
        params |= {"access_token": tokens[0], "refresh_token": tokens[1]}
    Config.write(params, context_name=context, config_path=Path(file))

config = Config.load(config_path=Path(file))
resolved = config.resolve()
user = resolved.user
token = getattr(user, "token", None)
refresh_token = getattr(user, "refresh_token", None)
print(
    json.dumps(
        {
            "context": resolved.context_name,
            "base_url": str(resolved.cluster.base_url),
            "workspace": resolved.workspace,
            "user_type": user.type if user else None,
            "token": token.get_secret_value() if token else None,
            "refresh_token": refresh_token.get_secret_value() if refresh_token else None,
            "contexts": [context.name for context in config.get_config_file().contexts],
        }
    )
)
