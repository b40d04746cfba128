from django.urls import path, re_path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("language/", views.language, name="language"),
    re_path(r"^(?:email|confirm-email|signup)/", views.closed),
]
