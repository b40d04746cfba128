"""The kinds of parts that a strategy has, and what each is called: the pages that keep them are
the same for all.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.shaping_forms import ShapingForm
from strategy.forms import parts as forms
from strategy.models import Area, Direction, Forum, Framework, FrameworkGoal, Need, Strategy


@dataclass(frozen=True)
class Kind:
    """One kind of part. ``name`` begins the names of its addresses: ``direction-edit``."""

    name: str
    model: type[Any]
    form: type[ShapingForm]
    singular: Any
    plural: Any
    add: Any
    above: type[Any] | None = Strategy
    is_ordered: bool = True


STRATEGY = Kind(
    "strategy",
    Strategy,
    forms.StrategyForm,
    _("Strategy"),
    _("Strategies"),
    _("Add a strategy"),
    above=None,
    is_ordered=False,
)
DIRECTION = Kind(
    "direction",
    Direction,
    forms.DirectionForm,
    _("Strategic direction"),
    _("Strategic directions"),
    _("Add a direction"),
)
AREA = Kind(
    "area", Area, forms.AreaForm, _("Development area"), _("Development areas"), _("Add an area")
)
NEED = Kind("need", Need, forms.NeedForm, _("Need"), _("Needs"), _("Add a need"), above=Area)
FORUM = Kind(
    "forum",
    Forum,
    forms.ForumForm,
    pgettext_lazy("heading", "Forum"),
    pgettext_lazy("heading", "Forums"),
    _("Add a forum"),
    is_ordered=False,
)
FRAMEWORK = Kind(
    "framework",
    Framework,
    forms.FrameworkForm,
    _("Framework"),
    _("Frameworks"),
    _("Add a framework"),
    is_ordered=False,
)
GOAL = Kind(
    "goal",
    FrameworkGoal,
    forms.GoalForm,
    _("Framework goal"),
    _("Framework goals"),
    _("Add a goal"),
    above=Framework,
)
KINDS = (STRATEGY, DIRECTION, AREA, NEED, FORUM, FRAMEWORK, GOAL)
