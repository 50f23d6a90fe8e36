"""Writes one context after the other with the platform's own code, as different moments of a day: `writer.py FILE PREFIX COUNT`."""

import json
import random
import sys
import time
from pathlib import Path

from nemo_platform.config.config import Config

file, prefix, count = sys.argv[1:]
for n in range(int(count)):
    time.sleep(random.uniform(0, 0.3))
    Config.write({"base_url": f"https://{prefix}{n}.example"}, context_name=f"{prefix}{n}", config_path=Path(file))
print(json.dumps(count))
