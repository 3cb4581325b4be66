"""Makes the modules of this folder importable by their names, as they are for `make bench`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
