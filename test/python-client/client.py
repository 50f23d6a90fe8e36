"""A program of somebody who uses the platform's own client: `client.py FILE`. The client renews its token itself."""

import json
import sys
from pathlib import Path

from nemo_platform.client.factory import create_client

client = create_client(config_path=Path(sys.argv[1]), max_retries=0)
print(json.dumps([workspace.name for workspace in client.workspaces.list()]))
