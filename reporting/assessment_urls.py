"""The addresses of assessments and of the contribution to the owner's goals; reporting/urls.py
takes them in.
"""

from django.urls import path

from reporting.views import assessments, contribution

CYCLE = "cycles/<int:pk>"

urlpatterns = [
    path(f"{CYCLE}/assessments/", assessments.assessment_list, name="assessment-list"),
    path(
        f"{CYCLE}/assessments/strategy/",
        assessments.AssessStrategy.as_view(),
        name="strategy-assessment",
    ),
    path(
        f"{CYCLE}/assessments/<int:plan_pk>/",
        assessments.AssessPlan.as_view(),
        name="assessment",
    ),
    path(f"{CYCLE}/contribution/", contribution.contribution, name="contribution"),
    path(f"{CYCLE}/contribution.xlsx", contribution.contribution_excel, name="contribution-xlsx"),
    path(f"{CYCLE}/contribution.json", contribution.contribution_json, name="contribution-json"),
]
