from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from actions.domain.copying import register_stopped
        from actions.domain.history.wording import write_as
        from actions.models import Action, ActionPlan, Indicator
        from foundation.inserts import register_insert
        from reporting.document.sections import sections_in_words
        from reporting.domain.decisions import latest_decision, stopped_by_review
        from reporting.domain.history_kinds import register_kinds
        from reporting.models import ReportTexts
        from reporting.restated import restated_on

        register_kinds()
        write_as(ReportTexts, "sections", sections_in_words)
        register_stopped(stopped_by_review)
        register_insert(Action, "reporting/_action_decision.html", latest_decision)
        register_insert(
            ActionPlan, "reporting/_plan_presentations.html", lambda plan, _viewer: plan
        )
        register_insert(Indicator, "reporting/_indicator_restated.html", restated_on)
