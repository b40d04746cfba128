"""Where a visit begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from actions.models import Handover
from actions.permissions import own_actions, visible_handovers
from strategy.permissions import coordinated_strategies, visible_strategies


def home(request: HttpRequest) -> HttpResponse:
    """Send people to what they came for.

    Whoever answers for an action, or is asked to, lands on My work and a coordinator on the
    dashboard. A coordinator's own organisation often answers for many actions: the dashboard comes
    before those of colleagues, and after the coordinator's own.
    """
    viewer = request.user
    if viewer.is_authenticated:
        actions = own_actions(viewer)
        offers = visible_handovers(viewer).filter(to_person=viewer, state=Handover.OFFERED)
        if actions.filter(responsible_person=viewer).exists() or offers.exists():
            return redirect("reporting:my-work")
        coordinated = list(coordinated_strategies(viewer)[:2])
        if len(coordinated) == 1:
            return redirect("reporting:dashboard", coordinated[0].slug)
        if not coordinated and actions.exists():
            return redirect("reporting:my-work")
    visible = list(visible_strategies(viewer)[:2])
    if len(visible) == 1:
        return redirect("actions:strategy-detail", visible[0].slug)
    return redirect("actions:strategy-list")
