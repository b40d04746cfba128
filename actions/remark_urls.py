"""The addresses of obstacles and opportunities, and of tags; actions/urls.py takes them in."""

from django.urls import path

from actions.views import remark_handling, remarks, tags

urlpatterns: list = [
    path("strategies/<slug:slug>/remarks/", remarks.remark_list, name="remark-list"),
    path("strategies/<slug:slug>/remarks.csv", remarks.remarks_csv, name="remarks-csv"),
    path("strategies/<slug:slug>/remarks.xlsx", remarks.remarks_excel, name="remarks-excel"),
    path(
        "strategies/<slug:slug>/remarks/several/",
        remark_handling.remark_several,
        name="remark-several",
    ),
    path(
        "entries/<int:pk>/remarks/<str:kind>/", remark_handling.remark_handle, name="remark-handle"
    ),
    path("strategies/<slug:slug>/tags/", tags.tag_list, name="tag-list"),
    path("tags/<int:pk>/", tags.tag_rename, name="tag-rename"),
    path("tags/<int:pk>/withdraw/", tags.tag_withdraw, name="tag-withdraw"),
    path("tags/<int:pk>/restore/", tags.tag_restore, name="tag-restore"),
]
