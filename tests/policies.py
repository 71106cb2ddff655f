"""Values of a school for tests: what the form hands in, proposals and approved changes."""

import datetime as dt
from typing import Any

from accountability.actions.policy_proposals import NewValues, approve_proposal, propose_values
from accountability.choices import PolicyFamily
from accountability.models import PolicyProposal
from accountability.queries.policy_rows import policies_of
from accountability.rules.policy_values import VALUES, written
from students.models import School, User
from tests import make


def new(on: dt.date, reason: str = "教职工大会通过", later: str = "", **values: str) -> NewValues:
    """What somebody wants from a day on; the family follows from the values."""
    family = VALUES[next(iter(values))].family
    return NewValues(family=family, effective_on=on, values=values, reason=reason, later=later)


def propose(school: School, by: User, on: dt.date, at: dt.datetime | None = None, **values: Any) -> PolicyProposal:
    """A proposal of the morning of its day, or of the moment ``at``."""
    return propose_values(school=school, new=new(on, **values), actor=by, at=at or make.at(on))


def change(school: School, by: User, on: dt.date, at: dt.datetime | None = None, **values: Any) -> PolicyProposal:
    """The same, approved at once."""
    proposal = propose(school, by, on, at, **values)
    approve_proposal(proposal=proposal, actor=by, at=at or make.at(on))
    return proposal


def proposal_form(school: School, today: dt.date, **changes: str) -> dict[str, str]:
    """What a browser hands in: every value of the family, those in ``changes`` typed over."""
    family = PolicyFamily(VALUES[next(name for name in changes if name in VALUES)].family)
    shown = {name: written(value) for name, value in policies_of(school.pk).values(family, today).items()}
    return {**shown, "effective_on": f"{today}", "reason": "教职工大会通过", **changes}
