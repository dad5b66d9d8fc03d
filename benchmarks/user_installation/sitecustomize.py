"""Python imports this first where the folder is on its path: what only the extra ``bench`` installs is not to be found.

sqlite-utils imports pandas wherever it is installed, which takes 70 MB and a quarter of a second in each process; a
user's installation has none.
"""

import sys

sys.modules["pandas"] = None  # type: ignore[assignment]  # so the import fails as if it were not there
