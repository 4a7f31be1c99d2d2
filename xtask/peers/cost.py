"""What a program cost from its start to its end: seconds of the processor, and the most memory, around the JSON it printed."""

import json
import resource
import subprocess
import sys
import time

began = time.monotonic()
ended = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
wall = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if ended.returncode:
    sys.exit(ended.returncode)
print(json.dumps({
    "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
    "wall_seconds": round(wall, 2),
    "peak_rss_mib": used.ru_maxrss // 1024,
    "said": json.loads(ended.stdout),
}))
