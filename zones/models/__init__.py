from .adjustment import Adjustment
from .annual_report import AnnualReport
from .exchange import Attendance, Exchange, ExchangeKind, Support
from .implementation_plan import ImplementationPlan
from .inspection import Inspection
from .plan_version import Origin, PlanVersion
from .zone import Zone, of_reach

__all__ = [
    "Adjustment",
    "AnnualReport",
    "Attendance",
    "Exchange",
    "ExchangeKind",
    "ImplementationPlan",
    "Inspection",
    "Origin",
    "PlanVersion",
    "Support",
    "Zone",
    "of_reach",
]
