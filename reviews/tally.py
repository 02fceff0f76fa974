"""What the experts' sheets come to: for a case, and for a round as the ranked table (四(四)句2).

Every figure is a Decimal, rounded half up to two places where it is shown and compared, and goes
back to the version of the sheet that was handed in.
"""

from __future__ import annotations

LEAST_FOR_TRIMMING = 5  # with fewer, leaving out two sheets would leave too little
