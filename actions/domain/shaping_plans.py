"""Shaping plans as wholes: what is special about them beside what holds for their parts."""

from collections.abc import Mapping
from typing import Any

from actions.models import ActionPlan
from foundation.shaping import save_values


def add_plan(*, plan: ActionPlan, by: Any, values: Mapping[str, Any]) -> ActionPlan:
    """Add a draft. Raises ValidationError for values that the model does not take."""
    return save_values(plan, by=by, values={**values, "status": ActionPlan.DRAFT})
