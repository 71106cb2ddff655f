"""The policy values that the rules of attendance need, by the names of the dated policy row they come from (K14)."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class AttendanceLimits:
    """The ⚙ values in force on the day judged (K14). Days are school days; ``chronic_percent`` is 1 to 100."""

    on_time_until: time
    late_slip_days: int
    head_teacher_leave_days: int
    registrar_leave_days: int
    evidence_from_days: int
    run_days: int
    intermittent_days: int
    chronic_percent: int
    chronic_min_days: int
    long_run_days: int
    long_leave_days: int
    transfer_days: int
    transfer_warn_days: int
    suspension_warn_days: int
    registry_task_days: int
    revisit_days: int
    too_good_percent: int
    school_age_from: int
    school_age_until: int
