from django.urls import path

from reporting.views import dashboard, home, my_work, reports

app_name = "reporting"
urlpatterns = [
    path("", home.home, name="home"),
    path("my-work/", my_work.my_work, name="my-work"),
    path("strategies/<slug:slug>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("strategies/<slug:slug>/reports/", reports.report_list, name="report-list"),
    path("reports/requests/<int:pk>/", reports.request_detail, name="request-detail"),
    path("reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("reports/<int:pk>/publish/", reports.report_publish, name="report-publish"),
    path("reports/files/<int:pk>/", reports.report_file, name="report-file"),
]
