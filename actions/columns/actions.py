"""The columns of the list of actions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from actions.columns.base import Column, Found, Link, ListKind, Written
from actions.domain.actions import ActionState, states_of
from actions.filters import ActionFilter
from actions.models import Action, ActionPlan, Milestone, Objective
from foundation.status import Status


@dataclass
class ActionItem:
    action: Action
    plan: ActionPlan
    organisation: Organisation
    state: ActionState
    person: str = ""
    objectives: list[Objective] = field(default_factory=list)
    milestones: int = 0
    milestones_done: int = 0

    @property
    def badges(self) -> list[Status]:
        return [self.action.status_style, *self.state.marks]

    @property
    def objective_links(self) -> list[Link]:
        return [Link(str(each), each.get_absolute_url()) for each in self.objectives]

    @property
    def milestone_text(self) -> str:
        return f"{self.milestones_done}/{self.milestones}" if self.milestones else ""


def items_of(found: Found, wanted: frozenset[str]) -> list[ActionItem]:
    """The items of the rows found, in their order."""
    actions: list[Action] = list(found.rows.defer("description_sv", "description_en"))
    plans = {
        plan.pk: plan
        for plan in ActionPlan.objects.filter(pk__in={each.plan_id for each in actions})
        .select_related("area")
        .defer("summary_sv", "summary_en", *AREA_TEXTS)
    }
    organisations = {
        each.pk: each
        for each in Organisation.objects.filter(
            pk__in={each.responsible_organisation_id for each in actions}
        )
    }
    states = states_of(actions, found.filter.today)
    items = [
        ActionItem(
            action,
            plans[action.plan_id],
            organisations[action.responsible_organisation_id],
            states[action.pk],
        )
        for action in actions
    ]
    if "person" in wanted:
        _add_people(items)
    if "objectives" in wanted:
        _add_objectives(items, found)
    if "milestones" in wanted:
        _add_milestones(items, found)
    return items


AREA_TEXTS = [
    f"area__{name}_{language}"
    for name in ("background", "strengths", "target_state", "development_needs")
    for language in ("sv", "en")
]


def _add_people(items: Iterable[ActionItem]) -> None:
    ids = {pk for item in items if (pk := item.action.responsible_person_id)}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    for item in items:
        item.person = names.get(item.action.responsible_person_id or 0, "")


def _add_objectives(items: Iterable[ActionItem], found: Found) -> None:
    """Those that the viewer may see, in the order of their plan."""
    objectives = (
        found.filter.offers.all_objectives.only("number", "title_sv", "title_en", "plan")
        .order_by("plan_id", "position", "id")
        .in_bulk()
    )
    place = {pk: number for number, pk in enumerate(objectives)}
    served: dict[int, list[int]] = defaultdict(list)
    for action_id, objective_id in Action.objectives.through.objects.filter(
        action__in=found.ids
    ).values_list("action_id", "objective_id"):
        if objective_id in objectives:
            served[action_id].append(objective_id)
    for item in items:
        ids = sorted(served[item.action.pk], key=place.__getitem__)
        item.objectives = [objectives[pk] for pk in ids]


def _add_milestones(items: Iterable[ActionItem], found: Found) -> None:
    counts = {
        action_id: (number, done)
        for action_id, number, done in Milestone.objects.current()
        .filter(action__in=found.ids)
        .order_by()
        .values_list("action_id")
        .annotate(number=Count("pk"), done=Count("pk", filter=Q(completed_on__isnull=False)))
    }
    for item in items:
        item.milestones, item.milestones_done = counts.get(item.action.pk, (0, 0))


def _title(item: ActionItem) -> Link:
    plan = Link(item.plan.title, item.plan.get_absolute_url())
    return Link(str(item.action), item.action.get_absolute_url(), plan)


def _share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


COLUMNS = (
    Column(
        "title",
        _("Action"),
        "link",
        _title,
        written=(
            Written(_("Number"), lambda item: item.action.number, width=9),
            Written(_("Action"), lambda item: item.action.title, width=60),
        ),
        sort="title",
    ),
    Column("area", _("Area"), "text", lambda item: str(item.plan.area)),
    Column(
        "plan",
        _("Action plan"),
        "link",
        lambda item: Link(item.plan.title, item.plan.get_absolute_url()),
        written=(Written(_("Action plan"), lambda item: item.plan.title, width=34),),
    ),
    Column(
        "objectives",
        _("Objectives"),
        "links",
        lambda item: item.objective_links,
        written=(
            Written(
                _("Objectives"),
                lambda item: "\n".join(map(str, item.objectives)),
                width=44,
            ),
        ),
    ),
    Column(
        "status",
        _("Status"),
        "badges",
        lambda item: item.badges,
        written=(
            Written(_("Status"), lambda item: str(item.action.status_style)),
            Written(_("Attention"), lambda item: ", ".join(map(str, item.state.marks))),
        ),
        sort="status",
        is_usual=True,
    ),
    Column(
        "percent",
        _("Complete"),
        "percent",
        lambda item: item.action.percent_complete,
        written=(
            Written(
                _("Complete"),
                lambda item: _share(item.action.percent_complete),
                "percent",
                11,
            ),
        ),
        sort="percent",
        is_usual=True,
    ),
    Column(
        "organisation",
        _("Responsible"),
        "text",
        lambda item: item.organisation.label,
        written=(Written(_("Responsible"), lambda item: item.organisation.name, width=34),),
        sort="organisation",
        is_usual=True,
    ),
    Column(
        "person",
        _("Responsible person"),
        "text",
        lambda item: item.person,
        written=(Written(_("Responsible person"), lambda item: item.person, width=24),),
        for_insiders=True,
    ),
    Column(
        "starts",
        _("Starts"),
        "day",
        lambda item: item.action.starts_on,
        written=(Written(_("Starts"), lambda item: item.action.starts_on, "date", 12),),
        sort="starts",
    ),
    Column(
        "ends",
        _("Ends"),
        "day",
        lambda item: item.action.ends_on,
        written=(Written(_("Ends"), lambda item: item.action.ends_on, "date", 12),),
        sort="ends",
        is_usual=True,
    ),
    Column(
        "reported",
        _("Last reported"),
        "day",
        lambda item: item.action.last_reported_on,
        written=(
            Written(_("Last reported"), lambda item: item.action.last_reported_on, "date", 12),
        ),
        sort="reported",
    ),
    Column(
        "due",
        _("Next report due"),
        "day",
        lambda item: item.state.next_report_due,
        written=(
            Written(_("Next report due"), lambda item: item.state.next_report_due, "date", 12),
        ),
    ),
    Column(
        "milestones",
        _("Milestones done"),
        "text",
        lambda item: item.milestone_text,
        written=(
            Written(_("Milestones done"), lambda item: item.milestones_done, "integer", 12),
            Written(_("Milestones"), lambda item: item.milestones, "integer", 12),
        ),
    ),
)

ACTIONS = ListKind(
    kind="actions",
    url_name="actions:action-list",
    title=_("Actions"),
    nothing_there=_("The strategy has no actions yet."),
    nothing_matches=_("No action matches."),
    filter=ActionFilter,
    columns=COLUMNS,
    items=items_of,
)
